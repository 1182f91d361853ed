"""The index of prose on SQLite: an FTS5 table with a page's id as rowid."""

from django.db import connection


def put(prose):
    remove(list(prose))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO glossary_prose (rowid, words) VALUES (%s, %s)",
            [(page, " ".join(spelled)) for page, spelled in prose.items()],
        )


def remove(pages):
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM glossary_prose WHERE rowid = %s", [(page,) for page in pages])


def clear():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM glossary_prose")


def pages_with(phrases):
    query = " OR ".join(f'"{" ".join(spelled)}"' for spelled in phrases)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM glossary_prose WHERE glossary_prose MATCH %s", [query])
        return {page for (page,) in cursor}
