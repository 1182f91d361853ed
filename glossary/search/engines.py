from django.db import connection

from glossary.search import postgres, sqlite


def engine():
    """The module for the database that the site is on."""
    return {"sqlite": sqlite, "postgresql": postgres}[connection.vendor]
