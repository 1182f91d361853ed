from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Revision(models.Model):
    """A document as it was saved, published, taken down or deleted. Never changed afterwards.

    The working row is named by kind and id and not by a foreign key, so that history outlives it.
    """

    class Action(models.TextChoices):
        SAVE = "save", _("saved as a draft")
        PUBLISH = "publish", _("published")
        UNPUBLISH = "unpublish", _("unpublished")
        DELETE = "delete", _("deleted")

    kind = models.CharField(max_length=10)
    object_id = models.BigIntegerField()
    action = models.CharField(max_length=10, choices=Action)
    document = models.JSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    created = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["kind", "object_id", "-id"], name="revision_of"),
            models.Index(fields=["action", "-id"], name="revision_by_action"),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}, {self.action} {self.created:%Y-%m-%d %H:%M}"

    def save(self, **options):
        if self.pk:
            raise TypeError("A revision is never changed; write a new one.")
        super().save(**options)
