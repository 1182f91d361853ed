"""A term's page with all that it shows of others, by two statements.

They are written out: for Django to compose them would take longer than it takes to run them.
"""

from typing import NamedTuple

from glossary.databases import reading
from glossary.models import Page

# Terms of the same name in other courses.
HOMONYMS = 12
_NEIGHBOUR = """
    (SELECT id FROM glossary_page
     WHERE course_id = page.course_id AND kind = page.kind AND unit = page.unit
         AND (position, id) {0} (page.position, page.id)
     ORDER BY position {1}, id {1} LIMIT 1)
"""
_TERM = f"""
    WITH page AS (SELECT * FROM glossary_page WHERE kind = 'term' AND path = %s)
    SELECT page.*, {_NEIGHBOUR.format("<", "DESC")} AS previous_id, {_NEIGHBOUR.format(">", "ASC")} AS next_id
    FROM page
    UNION ALL
    SELECT course.*, NULL, NULL FROM page JOIN glossary_page AS course ON course.id = page.course_id
"""  # noqa: S608  a text of ours
# The limit may only ever cut homonyms.
_OTHERS = """
    SELECT page.id, page.kind, page.path, page.title, page.summary, page.name_slug, page.course_id, course.title
    FROM glossary_page AS page JOIN glossary_page AS course ON course.id = page.course_id
    WHERE page.id IN ({0}) OR (page.kind = 'term' AND page.name_slug = %s AND page.course_id <> %s)
    ORDER BY CASE WHEN page.id IN ({0}) THEN 0 ELSE 1 END, course.sort_key, page.id
    LIMIT %s
"""


class Other(NamedTuple):
    """What a term's page tells of another page; `course` is the title of its course."""

    id: int
    kind: str
    path: str
    title: str
    summary: str
    name_slug: str
    course_id: int
    course: str


class Surroundings(NamedTuple):
    """The terms before and after a term in its unit, if there are any; the first pages that mention it; and the terms
    of its name in other courses."""

    previous: Other | None
    next: Other | None
    mentions: list[Other]
    homonyms: list[Other]


def term_at(path):
    """The page of a term with its course and the ids of its neighbours, `previous_id` and `next_id`; None if there is
    no such page."""
    found = {page.kind: page for page in Page.objects.raw(_TERM, [path])}
    if not found:
        return None
    found["term"].course = found["course"]
    return found["term"]


def around(page: Page):
    """The Surroundings of a page that term_at gave."""
    named = [*filter(None, (page.previous_id, page.next_id)), *page.mention_ids]
    places = ", ".join(["%s"] * len(named)) or "NULL"
    with reading().cursor() as cursor:
        parameters = [*named, page.name_slug, page.course_id, *named, len(named) + HOMONYMS]
        cursor.execute(_OTHERS.format(places), parameters)
        others = {row[0]: Other(*row) for row in cursor}
    return Surroundings(
        others.get(page.previous_id),
        others.get(page.next_id),
        [others[pk] for pk in page.mention_ids if pk in others],
        [
            other
            for other in others.values()
            if other.kind == "term" and other.name_slug == page.name_slug and other.course_id != page.course_id
        ],
    )
