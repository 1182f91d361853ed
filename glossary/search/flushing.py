from django.db import connection, connections

from glossary.search import phrases
from glossary.search.index import DESK, PUBLIC


def forget_flushed(using, **kwargs):
    """After `flush`, which empties the tables of models and does not know of the indexes."""
    from glossary.models import Course, Page

    tables = set(connections[using].introspection.table_names())
    if using != connection.alias or not {PUBLIC.words, Page._meta.db_table} <= tables:
        return
    if not Page.objects.exists():
        phrases.clear()
        PUBLIC.clear()
    if not Course.objects.exists():
        DESK.clear()
