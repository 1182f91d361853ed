from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PendingImport(models.Model):
    """Entries that an editor sent, between the preview of what they would do and the word to do it, and for a while
    afterwards, so that they are not written twice. Only glossary/pending_imports.py reads and writes it."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created = models.DateTimeField()
    # The course that everything goes to. Not a foreign key: an import holds up no deletion, and none shows up there.
    course_id = models.BigIntegerField(null=True)
    publish = models.BooleanField(default=False)
    # Compressed, as texts may hold what a database does not take.
    entries = models.BinaryField()
    preview = models.BinaryField()
    # Of all that the preview says. With another one, it would do something else than what was shown.
    digest = models.CharField(max_length=64)
    applied = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("pending import")
        verbose_name_plural = _("pending imports")
        indexes = [models.Index(fields=["author", "-created"], name="pending_import_of")]

    def __str__(self):
        return f"{self.author}, {self.created:%Y-%m-%d %H:%M}"
