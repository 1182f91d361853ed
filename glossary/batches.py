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


def insert(rows):
    """Save new rows of one model, whose ids nobody asks for: what bulk_create does, at a fraction of its time."""
    if not rows:
        return
    fields = [field for field in type(rows[0])._meta.concrete_fields if not field.primary_key]
    table, columns = _quoted(type(rows[0])._meta.db_table), ", ".join(_quoted(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})",  # noqa: S608  names of ours
            [_values(row, fields) for row in rows],
        )


def update(rows, *names):
    """Write these fields of saved rows of one model: what bulk_update does, at a fraction of its time."""
    if not rows:
        return
    options = type(rows[0])._meta
    fields = [options.get_field(name) for name in names]
    columns = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {_quoted(options.db_table)} SET {columns} WHERE {_quoted(options.pk.column)} = %s",  # noqa: S608  names of ours
            [(*_values(row, fields), row.pk) for row in rows],
        )


def _quoted(name):
    return connection.ops.quote_name(name)


def _values(row, fields):
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
