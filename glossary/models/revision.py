from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Revision(models.Model):
    """A document as it was published, or as it was when it was taken down. Never changed afterwards.

    The working row is named by kind and id and not by a foreign key, so that history outlives it.
    """

    class Action(models.TextChoices):
        PUBLISH = "publish", _("published")
        UNPUBLISH = "unpublish", _("unpublished")

    kind = models.CharField(max_length=10)
    object_id = models.BigIntegerField()
    action = models.CharField(max_length=10, choices=Action)
    document = models.JSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    created = models.DateTimeField()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "object_id", "-id"], name="revision_of")]

    def __str__(self):
        return f"{self.kind} {self.object_id}, {self.action} {self.created:%Y-%m-%d %H:%M}"

    def save(self, **options):
        if self.pk:
            raise TypeError("A revision is never changed; write a new one.")
        super().save(**options)
