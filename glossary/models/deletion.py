from django.db import models
from django.utils.translation import gettext_lazy as _

from glossary import documents
from glossary.models.revision import Revision


class Deletion(models.Model):
    """A course, term or guide that was deleted from the desk and can be restored.

    There is one exactly while the row is away: restoring removes it. Only glossary/deletion.py writes it.
    """

    kind = models.CharField(_("kind"), max_length=10)
    object_id = models.BigIntegerField()
    # The id of its course, of a course its own; None where it is not known any more.
    course = models.BigIntegerField(null=True)
    name = models.CharField(_("name"), max_length=documents.NAME_LENGTH)
    # The last revision of the row: what it was, when it was deleted and by whom.
    revision = models.OneToOneField(Revision, models.CASCADE)
    # Whether it went because its course did. It comes back with it.
    with_course = models.BooleanField(default=False)
    # What the row was beyond its document.
    version = models.PositiveIntegerField(default=0)
    review_by = models.DateField(null=True)

    class Meta:
        verbose_name = _("deleted page")
        verbose_name_plural = _("deleted pages")
        ordering = ["-revision_id"]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="deleted_once")]
        indexes = [models.Index(fields=["course", "-revision"], name="deleted_in_course")]

    def __str__(self):
        return self.name
