from django.conf import settings
from django.db import models


class Autosave(models.Model):
    """What an editor has written in a form of the desk and not saved: no revision, and for nobody else to read.

    Only glossary/autosaves.py reads and writes it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    # The id of the row, or the token of a form for a new one. Not a foreign key: an unsaved text holds up no deletion.
    form = models.CharField(max_length=40)
    # {name: values} as JSON. Not a JSONField: what is written need not be valid yet, and PostgreSQL takes no NUL there.
    fields = models.TextField()
    # What the form was opened on: the version of the row, and its last revision then.
    version = models.PositiveBigIntegerField(default=0)
    revision = models.PositiveBigIntegerField(null=True)
    kept = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "form"], name="autosave_once")]

    def __str__(self):
        return f"{self.user} at {self.kind} {self.form}"
