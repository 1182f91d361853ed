"""Putting documents on the public side, and taking them down.

Publishing stores a document as an immutable revision and makes or changes its page, in one transaction. Pages whose
output depends on what changed get a new stamp in the same transaction, and no other page does.
"""

import copy
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from glossary import desk, documents, paths
from glossary.models import Course, FormerPath, Page, Revision
from glossary.text.markdown import plain_text
from glossary.text.sentences import first_sentence
from glossary.text.slugs import initial, slugify, sort_key

# As many rows as go into one statement; SQLite takes a limited number of parameters.
BATCH = 500


class PublishingError(Exception):
    """Nothing was published; `problems` says why, each a (row, message)."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__("\n".join(f"{row}: {message}" for row, message in problems))


@dataclass(frozen=True)
class Change:
    """A page before and after; None where there is none. `row` is what was published."""

    before: Page | None
    after: Page | None
    row: Model | None = None

    @property
    def page(self):
        return self.after or self.before

    def differs(self, *fields):
        return any(getattr(self.before, field, None) != getattr(self.after, field, None) for field in fields)


@transaction.atomic
def publish(rows, *, author=None):
    """Publish courses, terms and guides as they stand on the desk; returns the pages that changed.

    A row whose page already shows its document is left alone. Raises PublishingError, with nothing published, if
    one of them cannot be.
    """
    rows = list(rows)
    courses = [row for row in rows if isinstance(row, Course)]
    contents = [row for row in rows if not isinstance(row, Course)]
    changed = _publish(courses, author)
    for start in range(0, len(contents), BATCH):
        changed += _publish(contents[start : start + BATCH], author)
    return changed


def _publish(rows, author):
    if not rows:
        return []
    now = timezone.now()
    course_pages = _locked_course_pages(rows)
    existing = _pages_of(rows)
    problems, changes = [], []
    for row in rows:
        document = desk.document_of(row)
        key = desk.kind_of(row), row.pk
        before = existing.get(key)
        refusal = documents.validate(document) + documents.publishing_problems(document)
        course_page = None if document.kind == "course" else course_pages.get(row.course_id)
        if refusal:
            problems += [(row, problem.message) for problem in refusal]
        elif document.kind != "course" and course_page is None:
            problems.append((row, _("Publish the course “%(course)s” first.") % {"course": row.course}))
        else:
            after = _page(document, row.pk, course_page, before, now)
            if before is None or after.content() != before.content() or after.path != before.path:
                changes.append(Change(before, after, row))
    problems += _path_problems(changes)
    if problems:
        raise PublishingError(problems)
    _put(changes, author, now)
    return [change.after for change in changes]


@transaction.atomic
def unpublish(rows, *, author=None):
    """Take the pages of rows down, a course with all that is in it; their addresses answer 410 from then on.

    Rows without a page are left alone. Returns the number of pages taken down.
    """
    rows = list(rows)
    _locked_course_pages(rows)
    pages = list(_pages_of(rows).values())
    inside = Page.objects.filter(course__in=[page for page in pages if page.kind == "course"])
    taken = {page.pk: page for page in [*pages, *inside]}
    changes = [Change(page, None) for page in taken.values()]
    neighbours = _neighbours(taken)
    _remember(changes, author, timezone.now())
    for start in range(0, len(changes), BATCH):
        FormerPath.objects.bulk_create(
            [_former(change.before) for change in changes[start : start + BATCH]], **_REPLACE_FORMER
        )
    Page.objects.filter(pk__in=[page.pk for page in pages]).delete()
    _touch(changes, neighbours, {})
    return len(changes)


def _locked_course_pages(rows):
    """Pages of the rows' courses by the course's id, locked: two publications in one course wait for each other."""
    ids = {row.pk if isinstance(row, Course) else row.course_id for row in rows}
    pages = Page.objects.select_for_update().filter(kind="course", object_id__in=ids).order_by("id")
    return {page.object_id: page for page in pages}


def _pages_of(rows):
    """Existing pages of rows by (kind, id)."""
    found = {}
    for kind in ("course", "term", "guide"):
        ids = [row.pk for row in rows if desk.kind_of(row) == kind]
        if ids:
            pages = Page.objects.filter(kind=kind, object_id__in=ids).select_related("course")
            found |= {(kind, page.object_id): page for page in pages}
    return found


def _page(document, object_id, course_page, before, now):
    """The page that shows a document, not yet saved."""
    page = copy.copy(before) if before else Page(kind=document.kind, object_id=object_id, published=now)
    page.course = course_page
    course_slug = course_page.slug if course_page else document.slug
    page.path = paths.of_document(document, course_slug)
    page.document = documents.to_data(document)
    page.title = document.name
    text = {"course": "description", "term": "definition", "guide": "body"}[document.kind]
    page.summary = first_sentence(plain_text(getattr(document, text)))
    page.sort_key = sort_key(document.name)[: documents.NAME_LENGTH]
    page.initial = initial(document.name)
    page.name_slug = slugify(document.name)
    if document.kind != "course":
        page.unit, page.position = document.unit or 0, document.position
    page.stamp, page.modified = _stamp(), now
    return page


def _stamp():
    return secrets.token_hex(8)


def _path_problems(changes):
    moved = [change for change in changes if change.differs("path")]
    taken = {page.path: page for page in Page.objects.filter(path__in=[change.after.path for change in moved])}
    text = _("“%(title)s” is public at %(path)s. Publish its new address first, or choose another slug.")
    return [
        (change.row, text % {"title": taken[path].title, "path": path})
        for change in moved
        if (path := change.after.path) in taken
    ]


def _put(changes, author, now):
    neighbours = _neighbours(change.before.pk for change in changes if change.before)
    _remember(changes, author, now)
    moved = [change for change in changes if change.before and change.differs("path")]
    FormerPath.objects.filter(path__in=[change.after.path for change in changes]).delete()
    FormerPath.objects.bulk_create([_former(change.before) for change in moved], **_REPLACE_FORMER)
    # Listing the fields keeps `published` as it was.
    Page.objects.bulk_update([c.after for c in changes if c.before], _WRITTEN)
    Page.objects.bulk_create([c.after for c in changes if not c.before])
    for change in moved:
        if change.page.kind == "course":
            _move_contents(change)
    _touch(changes, neighbours, _neighbours(change.after.pk for change in changes))


_WRITTEN = [
    "path",
    "course",
    "unit",
    "position",
    "title",
    "summary",
    "sort_key",
    "initial",
    "name_slug",
    "document",
    "stamp",
    "modified",
]
_REPLACE_FORMER = {
    "update_conflicts": True,
    "unique_fields": ["path"],
    "update_fields": ["kind", "object_id"],
    "batch_size": BATCH,
}


def _former(page):
    return FormerPath(path=page.path, kind=page.kind, object_id=page.object_id)


def _remember(changes, author, now):
    """A revision for each change."""
    Revision.objects.bulk_create(
        [
            Revision(
                kind=change.page.kind,
                object_id=change.page.object_id,
                action=Revision.Action.PUBLISH if change.after else Revision.Action.UNPUBLISH,
                document=change.page.document,
                author=author,
                created=now,
            )
            for change in changes
        ],
        batch_size=BATCH,
    )


def _move_contents(change):
    """Follow a course to its new address with everything in it."""
    old, new = change.before.path, change.after.path
    pages = list(Page.objects.filter(course=change.after).as_listed())
    for start in range(0, len(pages), BATCH):
        batch = pages[start : start + BATCH]
        FormerPath.objects.bulk_create([_former(page) for page in batch], **_REPLACE_FORMER)
        for page in batch:
            page.path = new + page.path.removeprefix(old)
        FormerPath.objects.filter(path__in=[page.path for page in batch]).delete()
        Page.objects.bulk_update(batch, ["path"])


def _neighbours(ids):
    """{page id: (previous id, next id)} as the public side has it now."""
    ids, found = list(ids), {}
    for start in range(0, len(ids), BATCH):
        pages = Page.objects.filter(pk__in=ids[start : start + BATCH], kind="term").with_neighbours()
        found |= {
            pk: (previous, following) for pk, previous, following in pages.values_list("pk", "previous_id", "next_id")
        }
    return found


def _touch(changes, neighbours_before, neighbours_after):
    """A new stamp for every page, beyond the changed ones, whose output these changes alter."""
    ids = set()
    names, courses, chrome = set(), set(), set()
    for change in changes:
        page = change.page
        if page.kind == "course":
            if change.before and _chrome(change.before) != _chrome(change.after):
                chrome.add(page.pk)
            continue
        if change.differs("path", "title", "unit", "position"):
            courses.add(page.course_id)
        if page.kind != "term":
            continue
        if change.differs("path", "summary", "name_slug"):
            names |= {each.name_slug for each in (change.before, change.after) if each}
        before = neighbours_before.get(page.pk, (None, None))
        after = neighbours_after.get(page.pk, (None, None))
        for old, new in zip(before, after, strict=True):
            if old != new or change.differs("path", "title"):
                ids |= {old, new}
    ids -= {None}
    concerned = Q(pk__in=courses) | Q(course__in=chrome)
    _bump(Page.objects.filter(concerned))
    for start in range(0, len(batch := sorted(ids)), BATCH):
        _bump(Page.objects.filter(pk__in=batch[start : start + BATCH]))
    names |= set(Page.objects.terms().filter(course__in=chrome).values_list("name_slug", flat=True))
    for start in range(0, len(batch := sorted(names)), BATCH):
        _bump(Page.objects.terms().filter(name_slug__in=batch[start : start + BATCH]))


def _bump(pages):
    pages.update(stamp=_stamp())


def _chrome(page):
    """What of a course stands on each of its pages."""
    if page is None:
        return None
    document = page.content()
    units = [(unit.number, unit.title) for unit in document.units]
    return page.path, document.title, document.hue, document.language, units
