from django.db import models


class Edition(models.Model):
    """All that is public, as a whole: one row, whose stamp changes with every publication. What a list shows may be
    other than before only where the stamp is."""

    stamp = models.CharField(max_length=16)

    def __str__(self):
        return self.stamp
