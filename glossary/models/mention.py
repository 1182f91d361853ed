from django.db import models

from glossary.models.page import Page
from glossary.models.term_key import TermKey
from glossary.text.linking import Manner


class Mention(models.Model):
    """That a page mentions a term by one of its forms: all that has to be known to choose the page's links.

    Only glossary/mentions.py writes it.
    """

    page = models.ForeignKey(Page, models.CASCADE, related_name="mentions")
    term_key = models.ForeignKey(TermKey, models.CASCADE, related_name="mentions")
    # The term's page, which is the key's as well.
    term = models.ForeignKey(Page, models.CASCADE, related_name="mentioned_by")
    # Where it stands on the page, in the order of the page, and over how many characters: [place, length] of each;
    # glossary/text/linking.py says how places are counted.
    places = models.JSONField()
    manner = models.CharField(max_length=10, choices=[(each, each.value) for each in Manner])
    linked = models.BooleanField(default=False)
    # How telling it is: the more, the more the page is about the term.
    weight = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "term_key", "manner"], name="mention_once"),
        ]
        indexes = [
            models.Index(fields=["term", "linked", "-weight", "page"], name="mention_of_term"),
        ]

    def __str__(self):
        return f"{self.page_id} → {self.term_id}"
