"""Putting documents on the public side, and taking them down.

Publishing stores a document as an immutable revision and makes or changes its page, in one transaction. Pages whose
output depends on what changed get a new stamp in the same transaction, and no other page does.
"""

import copy
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from glossary import desk, documents, reports, standing
from glossary.batches import batches, insert
from glossary.locks import one_at_a_time
from glossary.mentions import Mentions
from glossary.models import Course, FormerPath, Page, Revision
from glossary.models.translation import translated
from glossary.paths import path_to
from glossary.stamps import Change, neighbours, new_stamp, touch
from glossary.text.markdown import plain_text
from glossary.text.sentences import first_sentence
from glossary.text.slugs import initial, slugify, sort_key


class PublishingError(Exception):
    """Nothing was published; `problems` says why, each a (row, message)."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__("\n".join(f"{row}: {message}" for row, message in problems))


@transaction.atomic
def publish(rows, *, author=None, note="", mentions=None, decided=None):
    """Publish courses, terms and guides as they stand on the desk; returns the pages that changed.

    `decided` has documents, {(kind, id): document}, for rows that are published as was decided earlier. A row whose
    page already shows its document is left alone. Raises PublishingError, with nothing published, if one of them cannot
    be. Who publishes in several calls gives each the same `mentions`, and settles them at the end, in the same
    transaction.
    """
    one_at_a_time()
    rows = list(rows)
    courses = [row for row in rows if isinstance(row, Course)]
    contents = [row for row in rows if not isinstance(row, Course)]
    gathered = mentions or Mentions()
    decided = decided or {}
    as_they_stand = [row for row in rows if _stands_as_decided(row, decided)]
    mended = reports.mended_by(as_they_stand)
    act = _Act(author, note, timezone.now(), decided, {pk: reports.note_for(found) for pk, found in mended.items()})
    changed = _publish(courses, act, gathered)
    for batch in batches(contents):
        changed += _publish(batch, act, gathered)
    standing.published(as_they_stand)
    reports.resolve_mended(mended, author)
    if mentions is None:
        gathered.settle()
    return changed


def _stands_as_decided(row, decided):
    """Whether what is published of a row is what stands on the desk."""
    document = decided.get((desk.kind_of(row), row.pk))
    return document is None or document == desk.document_of(row)


@contextmanager
def tried(rows):
    """Rows published to see what comes of it; nothing of that is kept. Raises PublishingError as `publish` does."""
    with transaction.atomic():
        publish(rows)
        try:
            yield
        finally:
            transaction.set_rollback(True)


@dataclass(frozen=True)
class _Act:
    """Who publishes, why, when, what was decided earlier, and by the ids of terms, which reports that mends."""

    author: User | None
    note: str
    now: datetime
    decided: dict = field(default_factory=dict)
    mends: dict = field(default_factory=dict)

    def note_on(self, page):
        mends = self.mends.get(page.object_id) if page.kind == "term" else None
        return "; ".join(filter(None, [self.note, mends]))


def _publish(rows, act, mentions):
    if not rows:
        return []
    course_pages = _course_pages(rows)
    existing = _pages_of(rows)
    problems, changes = [], []
    for row in rows:
        key = desk.kind_of(row), row.pk
        document = act.decided.get(key) or desk.document_of(row)
        before = existing.get(key)
        refusal = documents.validate(document) + documents.publishing_problems(document)
        course_page = None if document.kind == "course" else course_pages.get(row.course_id)
        if refusal:
            problems += [(row, translated(problem.message)) for problem in refusal]
        elif document.kind != "course" and course_page is None:
            problems.append((row, _("Publish the course “%(course)s” first.") % {"course": row.course}))
        else:
            after = _page(document, row.pk, course_page, before, act.now)
            if before is None or after.content() != before.content() or after.path != before.path:
                changes.append(Change(before, after, row))
    problems += _path_problems(changes)
    if problems:
        raise PublishingError(problems)
    _put(changes, act)
    mentions.published(changes)
    return [change.after for change in changes]


@transaction.atomic
def unpublish(rows, *, author=None, note=""):
    """Take the pages of rows down, a course with all that is in it; their addresses answer 410 from then on.

    Rows without a page are left alone. Returns the number of pages taken down.
    """
    one_at_a_time()
    rows = list(rows)
    pages = list(_pages_of(rows).values())
    inside = Page.objects.filter(course__in=[page for page in pages if page.kind == "course"])
    taken = {page.pk: page for page in [*pages, *inside]}
    changes = [Change(page, None) for page in taken.values()]
    around = neighbours(taken.values())
    _remember(changes, _Act(author, note, timezone.now()))
    _leave_paths(change.before for change in changes)
    mentions = Mentions()
    mentions.unpublishing(taken.values())
    for batch in batches(pages):
        Page.objects.filter(pk__in=[page.pk for page in batch]).delete()
    touch(changes, around, {})
    mentions.settle()
    standing.taken_down(taken.values())
    return len(changes)


def _course_pages(rows):
    """Pages of the rows' courses by the course's id."""
    ids = {row.pk if isinstance(row, Course) else row.course_id for row in rows}
    return {page.object_id: page for page in Page.objects.filter(kind="course", object_id__in=ids)}


def _pages_of(rows):
    """Existing pages of rows by (kind, id)."""
    found = {}
    for kind, ids in desk.ids_by_kind(desk.keys_of(rows)).items():
        pages = Page.objects.filter(kind=kind, object_id__in=ids).prefetch_related("course")
        found |= {(kind, page.object_id): page for page in pages}
    return found


def _page(document, object_id, course_page, before, now):
    """The page that shows a document, not yet saved."""
    page = copy.copy(before) if before else Page(kind=document.kind, object_id=object_id, published=now)
    page.course = course_page
    page.path = path_to(document.kind, *([course_page.slug] if course_page else []), document.slug)
    page.document = documents.to_data(document, defaults=False)
    page.title = document.name
    text = {"course": "description", "term": "definition", "guide": "body"}[document.kind]
    page.summary = first_sentence(plain_text(getattr(document, text)))
    page.sort_key = sort_key(document.name)[: documents.NAME_LENGTH]
    page.initial = initial(document.name)
    page.name_slug = slugify(document.name)
    if document.kind != "course":
        page.unit, page.position = document.unit or 0, document.position
    page.stamp, page.modified = new_stamp(), now
    return page


def _path_problems(changes):
    moved = [change for change in changes if change.differs("path")]
    taken = {page.path: page for page in Page.objects.filter(path__in=[change.after.path for change in moved])}
    text = _("“%(title)s” is public at %(path)s. Publish its new address first, or choose another slug.")
    return [
        (change.row, text % {"title": taken[path].title, "path": path})
        for change in moved
        if (path := change.after.path) in taken
    ]


def _put(changes, act):
    replaced = [change for change in changes if change.before]
    around = neighbours(change.before for change in replaced)
    _remember(changes, act)
    moved = [change for change in replaced if change.differs("path")]
    _leave_paths(change.before for change in moved)
    _take_paths(change.after for change in changes)
    # Listing the fields keeps `published` as it was.
    Page.objects.bulk_update([change.after for change in replaced], _WRITTEN)
    Page.objects.bulk_create([change.after for change in changes if not change.before])
    for change in moved:
        if change.page.kind == "course":
            _move_contents(change)
    touch(changes, around, neighbours(change.after for change in changes))


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


def _leave_paths(pages):
    """Keep in mind what was public at the paths of pages that leave them."""
    for batch in batches(pages):
        FormerPath.objects.bulk_create(
            [FormerPath(path=page.path, kind=page.kind, object_id=page.object_id) for page in batch],
            update_conflicts=True,
            unique_fields=["path"],
            update_fields=["kind", "object_id"],
        )


def _take_paths(pages):
    """Paths at which something is public are no former paths."""
    for batch in batches(pages):
        FormerPath.objects.filter(path__in=[page.path for page in batch]).delete()


def _remember(changes, act):
    """A revision for each change."""
    insert(
        [
            Revision(
                kind=change.page.kind,
                object_id=change.page.object_id,
                action=Revision.Action.PUBLISH if change.after else Revision.Action.UNPUBLISH,
                document=change.page.document,
                author=act.author,
                created=act.now,
                note=act.note_on(change.page),
            )
            for change in changes
        ]
    )


def _move_contents(change):
    """Follow a course to its new address with everything in it."""
    old, new = change.before.path, change.after.path
    for batch in batches(list(Page.objects.filter(course=change.after).as_listed())):
        _leave_paths(batch)
        for page in batch:
            page.path = new + page.path.removeprefix(old)
        _take_paths(batch)
        Page.objects.bulk_update(batch, ["path"])
