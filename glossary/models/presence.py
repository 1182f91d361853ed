from django.conf import settings
from django.db import models


class Presence(models.Model):
    """An editor who has the form of a row open, as of the last time that the form said so."""

    kind = models.CharField(max_length=10)
    object_id = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    seen = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "user"], name="present_once")]

    def __str__(self):
        return f"{self.user} at {self.kind} {self.object_id}"
