from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from glossary.models.revision import Revision
from glossary.parts import Part

# What a reader may write, in characters.
MESSAGE_LENGTH = 2000
PARTS = {"definition": _("definition"), "fact": _("fact"), "answer": _("answer")}


def label_of(part):
    """Such as “fact 2”."""
    return PARTS[part.kind] if part.kind == "definition" else f"{PARTS[part.kind]} {part.number}"


class Report(models.Model):
    """That a reader found a mistake in a part of a published term, with the part's text as it stood.

    The working row is named by kind and id, as in Revision. Only glossary/reports.py writes it.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        RESOLVED = "resolved", _("resolved")
        DECLINED = "declined", _("declined")

    class Reason(models.TextChoices):
        WRONG = "wrong", _("wrong fact")
        MISSPELT = "misspelt", _("misspelling")
        UNCLEAR = "unclear", _("unclear")
        OUTDATED = "outdated", _("out of date")
        OTHER = "other", _("something else")

    kind = models.CharField(max_length=10)
    object_id = models.BigIntegerField()
    part = models.CharField(_("part"), max_length=10, choices=PARTS)
    # Which fact or answer it was; the text says it better once some were moved.
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    message = models.TextField(_("message"), max_length=MESSAGE_LENGTH)
    email = models.EmailField(_("e-mail"), blank=True)
    created = models.DateTimeField(_("reported"))
    # Whom it came from, as far as the day's limits have to know: a keyed hash that no other day's can be compared with.
    sender = models.CharField(max_length=32)
    # The same for what was sent, so that a form that was sent twice is kept once.
    fingerprint = models.CharField(max_length=32, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    # That the draft on the desk mends it: it is resolved when readers see the draft.
    mended = models.BooleanField(default=False)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    # The published revision in which it was mended.
    revision = models.ForeignKey(Revision, models.SET_NULL, null=True, blank=True, related_name="reports")

    class Meta:
        verbose_name = _("reader report")
        verbose_name_plural = _("reader reports")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["kind", "object_id", "status"], name="report_of"),
            models.Index(fields=["sender"], name="report_from"),
        ]

    def __str__(self):
        return _("Report %(number)d: %(part)s") % {"number": self.pk, "part": self.part_label}

    @property
    def reported(self):
        return Part(self.part, self.number, self.text)

    @property
    def part_label(self):
        return label_of(self.reported)
