from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CHANGED = "changed", _("Published, with changes")
    UNPUBLISHED = "unpublished", _("Unpublished")


class WorkingRow(models.Model):
    """What editors work on: a course, a term or a guide. Readers see nothing of it until it is published."""

    modified = models.DateTimeField(_("last saved"), auto_now=True)
    # Counts the times that it was saved: who saves says which version was changed, so that nobody overwrites another.
    version = models.PositiveIntegerField(default=0, editable=False)
    # Kept by glossary/standing.py, for lists to filter by.
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.DRAFT, editable=False, db_index=True
    )
    # What it lacks, each by its code between blanks: " no-definition few-facts ".
    attention = models.CharField(_("needs attention"), max_length=200, blank=True, editable=False)
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("From this day on it is listed as needing attention."),
    )

    class Meta:
        abstract = True

    def save(self, **options):
        self.version += 1
        super().save(**options)
