"""The indexes of words on PostgreSQL: tsvectors with GIN indexes.

A tsvector keeps at most 255 positions of one word and none beyond 16,383. Of prose every position counts, so that a
page is cut into stretches which are short enough to hold them all. They overlap by as much as a name may span.
"""

from collections import defaultdict

from django.db import connection

from glossary.databases import reading
from glossary.search.tokens import LAST

STRETCH = 250
OVERLAP = 24
# Entries of which there are so many that the index is no help; those looked through then; those looked at for a phrase.
MANY, LOOKED_THROUGH, WITH_PHRASES = 100_000, 5_000, 2_000
LANGUAGE_OF_STEM = "split_part(first.stem, ' ', 1)"


def put_prose(prose):
    remove_prose(list(prose))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO glossary_prose (page_id, words) VALUES (%s, %s::tsvector)",
            [
                (page, _vector(spelled[start : start + STRETCH]))
                for page, spelled in prose.items()
                for start in range(0, max(1, len(spelled) - OVERLAP), STRETCH - OVERLAP)
            ],
        )


def _vector(spelled):
    positions = defaultdict(list)
    for position, word in enumerate(spelled, 1):
        positions[word].append(str(position))
    return " ".join(f"'{word}':{','.join(places)}" for word, places in positions.items())


def remove_prose(pages):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM glossary_prose WHERE page_id = ANY(%s)", [pages])


def clear_prose():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM glossary_prose")


def pages_with(phrases):
    # Of what is longer than stretches overlap, the beginning.
    query = " | ".join(_followed(spelled[:OVERLAP]) for spelled in phrases)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT page_id FROM glossary_prose WHERE words @@ %s::tsquery", [query])
        return {page for (page,) in cursor}


def put_words(table, rows):
    """Rows of (id, kind, tokens, text)."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (id, kind, words, text) VALUES (%s, %s, %s::tsvector, %s)",
            [(pk, kind, _vector(tokens), text) for pk, kind, tokens, text in rows],
        )


def remove_words(table, ids):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [ids])


def tokens_of(table, ids):
    """{id: set of tokens}"""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, tsvector_to_array(words) FROM {table} WHERE id = ANY(%s)", [list(ids)])
        return {pk: set(words) for pk, words in cursor}


def texts_of(table, ids):
    """{id: text}"""
    with reading().cursor() as cursor:
        cursor.execute(f"SELECT id, text FROM {table} WHERE id = ANY(%s)", [list(ids)])
        return dict(cursor)


def matching(table, wanted, limit):
    """A statement for rows (id, kind) of entries that are wanted, with "{}" for each of its values, and those.

    The GIN index gives all entries at once: of those with words that are on very many, the first are looked through
    instead. Phrases, which it does not know, are looked for among a number of entries."""
    rows = (
        f"(SELECT id, kind, words FROM {table} ORDER BY id LIMIT {LOOKED_THROUGH:d}) AS entry"
        if wanted.pages > MANY
        else table
    )
    rows = f"SELECT id, kind, words FROM {rows} WHERE words @@ {{}}"
    queries = [" & ".join(f"({' | '.join(map(_followed, phrases))})" for phrases in wanted.groups)]
    if wanted.phrase:
        rows = f"SELECT * FROM ({rows} LIMIT {WITH_PHRASES:d}) AS entry_with_words WHERE words @@ {{}}"
        queries.append(_followed(wanted.phrase))
    return f"SELECT id, kind FROM ({rows}) AS entry_found LIMIT {limit}", queries


def found(statement, values):
    """The rows of a statement that is made of such as `matching` gives. The function keeps the planner from reading a
    whole table to find a few entries with a common word soon: where they stand together far behind, that takes long."""
    numbered = statement.format(*(f"($1)[{number}]" for number, _value in enumerate(values, 1)))
    with reading().cursor() as cursor:
        cursor.execute("SELECT * FROM glossary_search(%s, %s::tsquery[])", [numbered, values])
        return cursor.fetchall()


def _followed(phrase):
    """Tokens have no quotation mark and no backslash in them, and between two of those nothing is an operator."""
    return "(" + " <-> ".join(f"'{token}'" for token in phrase) + ")"


def among(column):
    """A condition on a column, with the values as one parameter; `values` gives it its form."""
    return f"{column} = ANY(%s)"


def values(items):
    return list(items)


def beginnings(table, candidates):
    """Those of the candidates that a key in the table begins with."""
    with reading().cursor() as cursor:
        cursor.execute(
            "SELECT value FROM unnest(%s::text[]) AS candidate (value) WHERE EXISTS"
            f' (SELECT 1 FROM {table} WHERE key >= value COLLATE "C" AND key < (value || %s) COLLATE "C")',
            [list(candidates), LAST],
        )
        return [key for (key,) in cursor]
