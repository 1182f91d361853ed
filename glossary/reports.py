"""Readers' reports of mistakes: keeping them, closing them, and what the revision that mends one says of it."""

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from glossary.batches import batches
from glossary.documents import from_data
from glossary.models import Report, Revision, Status, Term
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
    """The open reports that the drafts of terms mend."""
    ids = [row.pk for row in rows if isinstance(row, Term)]
    waiting = Report.objects.filter(kind="term", status=Report.Status.OPEN, mended=True).order_by("id")
    return [report for batch in batches(ids) for report in waiting.filter(object_id__in=batch)]


def resolve_mended(rows, by):
    """Resolve what the drafts of rows mend, of those whose drafts readers see by now."""
    waiting = mended_by(rows)
    terms = Term.objects.filter(pk__in={report.object_id for report in waiting}, status=Status.PUBLISHED)
    seen = set(terms.values_list("pk", flat=True)) if waiting else set()
    for report in waiting:
        if report.object_id in seen:
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
