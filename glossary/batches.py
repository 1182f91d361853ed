from itertools import islice

from django.db import connection

# As many rows as go into one statement; SQLite takes a limited number of parameters.
SIZE = 500


def batches(items, size=SIZE):
    """Lists of at most `size` of the items, in order."""
    items = iter(items)
    while batch := list(islice(items, size)):
        yield batch


def number_of_batches(number, size=SIZE):
    """How many batches so many items make."""
    return -(-number // size)


def unwatched(items, **kwargs):
    """For work that nobody watches; others give the items on, and show how far they are."""
    return items


def update(rows, *names):
    """Write these fields of saved rows of one model: what bulk_update does, at a fraction of its time."""
    if not rows:
        return
    options = type(rows[0])._meta
    fields = [options.get_field(name) for name in names]
    columns = ", ".join(f"{connection.ops.quote_name(field.column)} = %s" for field in fields)
    table, key = (connection.ops.quote_name(name) for name in (options.db_table, options.pk.column))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {columns} WHERE {key} = %s",  # noqa: S608  names of ours
            [
                (*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields), row.pk)
                for row in rows
            ],
        )
