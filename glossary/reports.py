"""Readers' reports of mistakes: keeping them, closing them, and what the revision that mends one says of it."""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from glossary.batches import batches
from glossary.documents import from_data
from glossary.models import Report, Revision, Term
from glossary.parts import parts_of

# What one address may send in a day, and how many reports of a page may wait for its editors.
DAY = 24 * 60 * 60
MOST_A_DAY = 30
MOST_OPEN = 100


class TooMany(Exception):
    """Nothing was kept; the message is for the reader."""


def keep(page, part, *, address, **values):
    """Keep a report of a part of a public page, sent from an address. Sent twice in a day, it is kept once.

    `values` are the reason, the message and the e-mail address. Raises TooMany.
    """
    now = timezone.now()
    sender = _hash(f"{now.date()}", address)
    row = {"kind": page.kind, "object_id": page.object_id}
    fingerprint = _hash(sender, *map(str, row.values()), part.name, values["message"])
    if Report.objects.filter(fingerprint=fingerprint).exists():
        return
    if Report.objects.filter(sender=sender).count() >= MOST_A_DAY:
        raise TooMany(_("You have sent many reports today, thank you! Please send this one tomorrow."))
    if Report.objects.filter(**row, status=Report.Status.OPEN).count() >= MOST_OPEN:
        raise TooMany(_("Many reports of this page are waiting for its editors. Please try again another day."))
    said = {"part": part.kind, "number": part.number, "text": part.text, **values}
    Report.objects.get_or_create(fingerprint=fingerprint, defaults={**row, **said, "sender": sender, "created": now})


def _hash(*values):
    return salted_hmac("report", "\n".join(values), algorithm="sha256").hexdigest()[:32]


def reports_of(row):
    """The reports of a row of the desk, the oldest first."""
    return Report.objects.filter(kind=row._meta.model_name, object_id=row.pk).order_by("id")


def open_reports(row):
    return reports_of(row).filter(status=Report.Status.OPEN)


def resolve(report, by, revision=None, note=""):
    _close(report, Report.Status.RESOLVED, by, revision, note)


def decline(report, by, note=""):
    _close(report, Report.Status.DECLINED, by, None, note)


def reopen(report, note=""):
    _close(report, Report.Status.OPEN, None, None, note)


def _close(report, status, by, revision, note):
    report.status, report.mended, report.note = status, False, note
    report.resolved_by, report.revision = by, revision
    report.resolved_at = None if status == Report.Status.OPEN else timezone.now()
    report.save()


def mending_revision(report):
    """The first revision since a report that publishes another text; None where readers still see the reported one."""
    for revision in _published_since(report).order_by("id").iterator():
        if report.text not in {part.text for part in parts_of(from_data(revision.document))}:
            return revision
    return None


@transaction.atomic
def mark_mended(row, ids):
    """Remember which open reports of a row its draft mends: those with these ids, and no others."""
    open_reports(row).filter(pk__in=ids).update(mended=True)
    open_reports(row).exclude(pk__in=ids).update(mended=False)


def mended_by(rows):
    """{term id: open reports that its draft mends}"""
    ids = [row.pk for row in rows if isinstance(row, Term)]
    waiting = Report.objects.filter(kind="term", status=Report.Status.OPEN, mended=True).order_by("id")
    found = defaultdict(list)
    for batch in batches(ids):
        for report in waiting.filter(object_id__in=batch):
            found[report.object_id].append(report)
    return found


def resolve_mended(waiting, by):
    """Resolve what `mended_by` found, once readers see those drafts."""
    for reports in waiting.values():
        for report in reports:
            resolve(report, by, _published_since(report).first(), report.note)


def _published_since(report):
    """The revisions that may have mended it, the last one first."""
    return Revision.objects.filter(
        kind=report.kind, object_id=report.object_id, action=Revision.Action.PUBLISH, created__gte=report.created
    )


def note_for(reports):
    """What a revision says of the reports that it mends: “Mends report 12: fact 2, misspelling”; "" of none."""
    told = [
        _("report %(number)d: %(part)s, %(reason)s")
        % {"number": report.pk, "part": report.part_label, "reason": report.get_reason_display()}
        for report in reports
    ]
    return _("Mends %(reports)s") % {"reports": "; ".join(told)} if told else ""
