from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Schedule(models.Model):
    """A row of the desk that is to be published, or taken down, at a time.

    What will be published is the document as it was when that was decided; later drafts do not slip in.
    """

    class Action(models.TextChoices):
        PUBLISH = "publish", _("publish")
        UNPUBLISH = "unpublish", _("unpublish")

    kind = models.CharField(max_length=10)
    object_id = models.BigIntegerField()
    action = models.CharField(max_length=10, choices=Action)
    due = models.DateTimeField(_("time"), db_index=True)
    document = models.JSONField(null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    note = models.TextField(blank=True)
    # Why it could not be done when it was due; it is not tried again.
    failure = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "action"], name="scheduled_once")]

    def __str__(self):
        return f"{self.action} {self.kind} {self.object_id} at {self.due:%Y-%m-%d %H:%M}"
