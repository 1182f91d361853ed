from django.db import connection

# Any number that nothing else locks in this database.
PUBLISHING = 7_305_161


def one_at_a_time():
    """Wait for every other publication, until this transaction ends.

    Of two at once, a page and a term that it mentions, neither would see the other, and the page would keep a stamp
    from before the term. On SQLite, transactions that write wait for each other anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING])
