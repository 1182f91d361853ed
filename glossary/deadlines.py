"""Statements to PostgreSQL with a limit of time."""

import select
from time import monotonic
from weakref import WeakKeyDictionary


def first_row(connection, sql, values, patience):
    """The first row of a statement as texts, or None, by an idle connection of psycopg. Raises TimeoutError after
    `patience` seconds; the connection is of no use then.

    It is asked by libpq itself: psycopg waits without end for a server that says nothing. The server keeps the
    statement prepared, which spares it half of its work.
    """
    # There is a psycopg where the database is PostgreSQL.
    from psycopg.pq import ExecStatus

    libpq, deadline = connection.pgconn, monotonic() + patience
    prepared = _prepared.setdefault(connection, {})
    if sql not in prepared:
        name = f"glossary_{len(prepared)}".encode()
        libpq.send_prepare(name, sql.encode())
        _result(libpq, deadline, ExecStatus.COMMAND_OK)
        prepared[sql] = name
    libpq.send_query_prepared(prepared[sql], [value.encode() for value in values])
    result = _result(libpq, deadline, ExecStatus.TUPLES_OK)
    if not result.ntuples:
        return None
    row = [result.get_value(0, column) for column in range(result.nfields)]
    return [value and value.decode() for value in row]


# {connection: {statement: its name there}}
_prepared = WeakKeyDictionary()


def _result(libpq, deadline, expected):
    from psycopg import OperationalError

    while libpq.flush():
        _wait(libpq, deadline, writing=True)
    libpq.consume_input()
    while libpq.is_busy():
        _wait(libpq, deadline)
        libpq.consume_input()
    result = libpq.get_result()
    while libpq.get_result():
        pass
    if result is None or result.status != expected:
        raise OperationalError(libpq.error_message.decode(errors="replace"))
    return result


def _wait(libpq, deadline, writing=False):
    left, sockets = deadline - monotonic(), [libpq.socket]
    ready = left > 0 and any(select.select([] if writing else sockets, sockets if writing else [], [], left))
    if not ready:
        raise TimeoutError("The database did not answer in time.")
