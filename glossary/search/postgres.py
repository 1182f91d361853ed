"""The index of prose on PostgreSQL: tsvectors over stretches of a page.

A tsvector keeps at most 255 positions of one word and none beyond 16,383, so that a page is cut into stretches which
are short enough to hold every position. They overlap by as much as a name may span.
"""

from collections import defaultdict

from django.db import connection

STRETCH = 250
OVERLAP = 24


def put(prose):
    remove(list(prose))
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


def remove(pages):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM glossary_prose WHERE page_id = ANY(%s)", [pages])


def clear():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM glossary_prose")


def pages_with(phrases):
    # Of what is longer than stretches overlap, the beginning.
    query = " | ".join("(" + " <-> ".join(f"'{word}'" for word in spelled[:OVERLAP]) + ")" for spelled in phrases)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT page_id FROM glossary_prose WHERE words @@ %s::tsquery", [query])
        return {page for (page,) in cursor}
