"""Imports that wait for an editor's word: tried out first, and then done exactly as shown, once, or not at all."""

import hashlib
import json
import zlib
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from glossary.documents import from_data, to_data
from glossary.importing import import_entries
from glossary.interchange.entries import Entry, Place
from glossary.models import Course, PendingImport
from glossary.models.translation import translated
from glossary.text.messages import Message

KEPT = timedelta(days=1)
# Of each editor so many are kept at most.
KEPT_OF_EACH = 3


@dataclass(frozen=True)
class Told:
    """An Outcome as a preview has it; `before` and `after` are plain data, of what is unchanged only `after`."""

    act: str
    place: str
    before: dict | None
    after: dict


@dataclass(frozen=True)
class Preview:
    """What an import would do, or did. Remarks are (place, message)."""

    outcomes: list[Told] = field(default_factory=list)
    published: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    unplaced: list[tuple[str, str]] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)

    @property
    def digest(self):
        return hashlib.sha256(_json(asdict(self))).hexdigest()

    def of(self, act):
        """Outcomes of entries with this act."""
        return [each for each in self.outcomes if each.act == act and each.place]

    @property
    def by_the_way(self):
        """Courses that no entry describes."""
        return [each for each in self.outcomes if not each.place]


class Gone(Exception):
    """The course that everything was to go to is there no more."""


def keep(reading, *, author, course=None, publish=False, may=None):
    """Try out what was read; returns the PendingImport that waits for the author's word."""
    now = timezone.now()
    PendingImport.objects.exclude(pk__in=kept()).delete()
    pending = PendingImport(
        author=author, created=now, course_id=course.pk if course else None, publish=publish, entries=_packed([])
    )
    entries = reading.entries
    preview = _tried(pending, entries, reading, may)
    if not preview.failures:
        pending.entries = _packed([_entry_data(entry) for entry in entries])
    _show(pending, preview)
    pending.save()
    own = PendingImport.objects.filter(author=author).order_by("-created", "-pk").values_list("pk", flat=True)
    PendingImport.objects.filter(pk__in=list(own[KEPT_OF_EACH:])).delete()
    return pending


def kept():
    """Those that are not too old, though they may be there until somebody sends more."""
    return PendingImport.objects.filter(created__gte=timezone.now() - KEPT)


def preview_of(pending):
    data = json.loads(zlib.decompress(pending.preview))
    outcomes = [Told(**each) for each in data.pop("outcomes")]
    return Preview(outcomes=outcomes, **data)


@transaction.atomic
def confirm(pending, digest, *, may=None):
    """Write what the preview with this digest shows; returns whether it was written.

    Where it would do something else by now, nothing is written, and the preview is of what it would do. Of two that
    confirm one import, the second waits for the first, and finds it done.
    """
    shown = preview_of(pending)
    waiting = PendingImport.objects.filter(pk=pending.pk, digest=digest, applied=None)
    if shown.failures or not waiting.update(applied=timezone.now()):
        return False
    entries = [_entry(each) for each in json.loads(zlib.decompress(pending.entries))]
    with transaction.atomic():
        preview = _preview(_run(pending, entries, may), shown)
        done = preview.digest == digest
        if not done:
            transaction.set_rollback(True)
    if done:
        # What was written need not be kept a second time.
        PendingImport.objects.filter(pk=pending.pk).update(entries=_packed([]))
    else:
        _show(pending, preview)
        pending.save()
    return done


def _tried(pending, entries, reading, may):
    # What could be read is tried even where something could not, that all that is wrong is told at once.
    report = _run(pending, entries, may, dry_run=True)
    report.failures[:0] = reading.failures
    return _preview(report, Preview(unplaced=_remarks(reading.unplaced), dropped=_remarks(reading.dropped)))


def _run(pending, entries, may, dry_run=False):
    course = None
    if pending.course_id:
        course = Course.objects.filter(pk=pending.course_id).first()
        if course is None:
            raise Gone
    options = {"course": course, "publish": pending.publish, "author": pending.author, "may": may, "details": True}
    try:
        return import_entries(entries, dry_run=dry_run, **options)
    except IntegrityError:
        # Somebody saved a row between the question whether there is one and the answer; now it can be seen.
        return import_entries(entries, dry_run=dry_run, **options)


def _preview(report, read):
    """A Preview of a report, with what reading dropped and found no place for."""
    return Preview(
        outcomes=[_told(each) for each in report.outcomes],
        published=report.published,
        failures=_remarks(report.failures),
        unplaced=read.unplaced,
        dropped=read.dropped,
    )


def _told(outcome):
    before = to_data(outcome.before) if outcome.act == "updated" else None
    return Told(outcome.act, str(outcome.place or ""), before, to_data(outcome.after))


def _remarks(remarks):
    return [[str(each.place or ""), _in_language(each.message)] for each in remarks]


def _in_language(message):
    return translated(message) if isinstance(message, Message) else message


def _show(pending, preview):
    pending.preview, pending.digest = _packed(asdict(preview)), preview.digest


def _entry_data(entry):
    return {
        "document": to_data(entry.document),
        "said": sorted(entry.said),
        "place": asdict(entry.place),
        "plain": entry.plain,
    }


def _entry(data):
    return Entry(from_data(data["document"]), frozenset(data["said"]), Place(**data["place"]), data["plain"])


def _json(data):
    return json.dumps(data).encode()


def _packed(data):
    return zlib.compress(_json(data))
