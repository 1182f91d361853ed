import json

from django.db import models

from glossary.models.page import Page
from glossary.text.names import Kind, Linking

KEY_LENGTH = 1000


class TermKey(models.Model):
    """A form in which prose mentions a published term; glossary/text/names.py says how forms are made.

    Only glossary/mentions.py writes it.
    """

    page = models.ForeignKey(Page, models.CASCADE, related_name="keys")
    key = models.CharField(max_length=KEY_LENGTH, db_index=True)
    written = models.CharField(max_length=KEY_LENGTH)
    kind = models.PositiveSmallIntegerField(choices=[(kind, kind.name.lower()) for kind in Kind])
    linking = models.CharField(max_length=10, choices=[(each, each.value) for each in Linking])
    # The key of the name that the form was made from.
    base = models.CharField(max_length=KEY_LENGTH)
    # How likely a careful editor is to link a mention, 0 to 1, as of the last publication of the term.
    score = models.FloatField()
    # The same for readers of other courses.
    score_elsewhere = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "key"], name="term_key_once")]

    def __str__(self):
        return self.written


@models.CharField.register_lookup
class Among(models.Lookup):
    """`key__among=[…]`: as `in`, with the whole list as one parameter, however long."""

    lookup_name = "among"
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sqlite(self, compiler, connection):
        column, parameters = self.process_lhs(compiler, connection)
        sql = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608  a column of ours
        return sql, [*parameters, json.dumps(list(self.rhs))]

    def as_postgresql(self, compiler, connection):
        column, parameters = self.process_lhs(compiler, connection)
        # As a subquery: with an array, the planner takes thousands of keys for a reason to read whole tables.
        sql = f"{column} IN (SELECT unnest(%s::text[]))"
        return sql, [*parameters, list(self.rhs)]
