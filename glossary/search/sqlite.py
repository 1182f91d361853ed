"""The indexes of words on SQLite: FTS5 tables with an id as rowid."""

import json

from django.db import connection

from glossary.search.tokens import LAST

LANGUAGE_OF_STEM = "substr(first.stem, 1, instr(first.stem, ' ') - 1)"


def put_prose(prose):
    remove_prose(list(prose))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO glossary_prose (rowid, words) VALUES (%s, %s)",
            [(page, " ".join(spelled)) for page, spelled in prose.items()],
        )


def remove_prose(pages):
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM glossary_prose WHERE rowid = %s", [(page,) for page in pages])


def clear_prose():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM glossary_prose")


def pages_with(phrases):
    query = " OR ".join(map(_quoted, phrases))
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM glossary_prose WHERE glossary_prose MATCH %s", [query])
        return {page for (page,) in cursor}


def put_words(table, rows):
    """Rows of (id, kind, tokens, text)."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (rowid, kind, words, text) VALUES (%s, %s, %s, %s)",
            [(pk, kind, " ".join(tokens), text) for pk, kind, tokens, text in rows],
        )


def remove_words(table, ids):
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {table} WHERE rowid = %s", [(pk,) for pk in ids])


def tokens_of(table, ids):
    """{id: set of tokens}"""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid, words FROM {table} WHERE {among('rowid')}", [values(ids)])
        return {pk: set(words.split(" ")) for pk, words in cursor}


def texts_of(table, ids):
    """{id: text}"""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid, text FROM {table} WHERE {among('rowid')}", [values(ids)])
        return dict(cursor)


def matching(table, wanted, limit):
    """A statement for rows (id, kind) of entries that are wanted, with "{}" for each of its values, and those.

    Rows are found one by one, so that the limit bounds the work."""
    groups = [*wanted.groups, [wanted.phrase]] if wanted.phrase else wanted.groups
    query = " AND ".join(f"({' OR '.join(map(_quoted, phrases))})" for phrases in groups)
    return f"SELECT rowid AS id, kind FROM {table} WHERE {table} MATCH {{}} LIMIT {limit}", [query]


def found(statement, values):
    """The rows of a statement that is made of such as `matching` gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement.format(*["%s"] * len(values)), values)
        return cursor.fetchall()


def _quoted(phrase):
    """Tokens have no quotation mark in them, and between two of those nothing is an operator."""
    return f'"{" ".join(phrase)}"'


def among(column):
    """A condition on a column, with the values as one parameter; `values` gives it its form."""
    return f"{column} IN (SELECT value FROM json_each(%s))"


def values(items):
    return json.dumps(list(items))


def beginnings(table, candidates):
    """Those of the candidates that a key in the table begins with."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT value FROM json_each(%s) WHERE EXISTS"
            f" (SELECT 1 FROM {table} WHERE key >= value AND key < value || %s)",
            [values(candidates), LAST],
        )
        return [key for (key,) in cursor]
