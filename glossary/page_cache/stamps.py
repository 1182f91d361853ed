"""The look-up that every request begins with: what is at a path now."""

import logging
from math import inf
from threading import Lock
from time import monotonic

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections

from glossary.deadlines import first_row
from glossary.stamps import EDITION

log = logging.getLogger(__name__)
STAMPS = f"SELECT (SELECT stamp FROM glossary_page WHERE path = {{}}), ({EDITION})"  # noqa: S608  a statement of ours
DUE = "SELECT 1 FROM glossary_schedule WHERE due <= {} AND failure = '' LIMIT 1"
# Seconds for which no look-up is tried after one that failed.
REST = 1.0


class Unavailable(Exception):
    """The database did not answer, or not in time."""


class Stamps:
    """A connection of its own for each process, which its threads take in turn: a look-up takes less than changing
    threads does. No slow statement of Django's holds it up, and it has its own limit of time."""

    def __init__(self, patience, rest=REST, reused=0):
        """`patience` is the seconds that a look-up may take, and `reused` those for which its edition holds."""
        self.patience, self.rest, self.reused = patience, rest, reused
        # When a look-up for it began, and what it is.
        self._edition = -inf, ""
        self._lock, self._connection, self._failing, self._rest_until = Lock(), None, False, 0

    def edition(self):
        """The edition, by a look-up that began `reused` seconds ago at most. Raises Unavailable."""
        begun, edition = self._edition
        if monotonic() - begun < self.reused:
            return edition
        begun = monotonic()
        (edition,) = self._row(EDITION) or [""]
        self._edition = begun, edition
        return edition

    def of(self, path):
        """(stamp of the page at a path or None, edition), as they are now. Raises Unavailable."""
        page, edition = self._row(STAMPS, path)
        return page, edition or ""

    def is_due(self, now):
        """Whether anything is to be published or taken down by now. Raises Unavailable."""
        return self._row(DUE, str(connection.ops.adapt_datetimefield_value(now))) is not None

    @property
    def failing(self):
        """Whether the last look-up failed; it is not asked anew."""
        return self._failing

    def close(self):
        with self._lock:
            self._forget()

    def _row(self, sql, *values):
        """The first row of a statement, or None."""
        # While it fails, one asks whether it still does, and nobody waits for that one.
        patience = 0 if self._failing else self.patience
        if monotonic() < self._rest_until or not self._lock.acquire(timeout=patience):
            raise Unavailable
        try:
            if monotonic() < self._rest_until:
                raise Unavailable
            row = self._ask(sql, values)
            self._failing = False
            return row
        finally:
            self._lock.release()

    def _ask(self, sql, values):
        known = self._connection is not None
        try:
            if not known:
                self._connection = _connection(self.patience)
                self._connection.ensure_connection()
            ask = {"sqlite": _ask_sqlite, "postgresql": _ask_postgres}[self._connection.vendor]
            with self._connection.wrap_database_errors:
                return ask(self._connection.connection, sql, values, self.patience)
        except (DatabaseError, OSError) as error:
            self._forget()
            if known and not isinstance(error, TimeoutError):
                # The server may have been started anew since this connection was last used.
                return self._ask(sql, values)
            log.warning("The database does not answer; last known pages are served: %s", error)
            self._failing, self._rest_until = True, monotonic() + self.rest
            raise Unavailable from error

    def _forget(self):
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _connection(patience):
    """A connection that all threads may use, and that is given up where it takes too long to make."""
    connection = connections.create_connection(DEFAULT_DB_ALIAS)
    connection.inc_thread_sharing()
    if connection.vendor == "postgresql":
        options = {**connection.settings_dict["OPTIONS"], "connect_timeout": max(1, int(patience))}
        options.pop("pool", None)
        connection.settings_dict = {**connection.settings_dict, "OPTIONS": options}
    return connection


def _ask_sqlite(connection, sql, values, patience):
    return connection.execute(sql.format("?"), values).fetchone()


def _ask_postgres(connection, sql, values, patience):
    return first_row(connection, sql.format("$1"), values, patience)
