"""Which database is read from. What readers are shown may come from a streaming replica of it, the primary.

A replica lags: it has everything a little later. But it replays whole transactions, in the order in which they were
committed, and each publication changes the edition in its own. So where both have the same edition, the replica has
all that was published. Where it has another or does not answer, the primary is read, as for everything else.
"""

import logging
from contextvars import ContextVar
from time import monotonic

from django.db import DEFAULT_DB_ALIAS, Error, connections

from glossary.deadlines import first_row
from glossary.models import FormerPath, Mention, Page, TermKey
from glossary.outages import Outage
from glossary.stamps import EDITION, edition

log = logging.getLogger(__name__)
REPLICA = "replica"
# What is public, and changes with the edition and never without.
PUBLISHED = {Page, FormerPath, TermKey, Mention}
# Seconds that the replica may take to tell its edition, and for which it is left alone after a failure; longer where
# that took long to be known, by so many times as long, for somebody waits whenever it is tried again.
PATIENCE, REST, TIMES = 1.0, 1.0, 10


class _Replica:
    """What a process knows of the replica."""

    def __init__(self):
        self._outage = Outage(TIMES * PATIENCE)

    def has_all_that_is_published(self):
        if not self._outage.may_ask():
            return False
        published, begun = edition(), monotonic()
        try:
            replayed = _replayed()
        except (Error, OSError) as error:
            self.failed(error, monotonic() - begun)
            return False
        self._outage.answered()
        return replayed == published

    def failed(self, error, took=0.0):
        """Leave it alone for a while, after an error that took so many seconds."""
        rest = max(REST, TIMES * took)
        self._outage.failed(rest)
        log.warning(
            "The replica does not answer; the primary is read for %.0f s: %s", rest, " ".join(str(error).split())
        )
        connections[REPLICA].close()


_replica = _Replica()


def _replayed():
    """The edition that the replica has."""
    connection = connections[REPLICA]
    known = connection.connection is not None
    try:
        connection.ensure_connection()
        with connection.wrap_database_errors:
            row = first_row(connection.connection, EDITION, [], PATIENCE)
    except (Error, ConnectionError):
        connection.close()
        if not known:
            raise
        # The server may have been started anew since this connection was last used.
        return _replayed()
    return row[0] if row else ""


class _Reader:
    """Who reads what is public, all of it from one database, which is chosen when there is something to read."""

    def __init__(self):
        self.chosen = None

    @property
    def database(self):
        if self.chosen is None:
            self.chosen = REPLICA if _replica.has_all_that_is_published() else DEFAULT_DB_ALIAS
        return self.chosen


_reader = ContextVar("reader", default=None)


def for_readers(view):
    """What a view says that reads nothing but what is public. Called again if the replica fails on the way."""
    reader = _Reader()
    token = _reader.set(reader)
    try:
        return view()
    except Error as error:
        # Django tells whether it was that connection, and something that another one may do better at.
        if reader.chosen != REPLICA or not connections[REPLICA].errors_occurred:
            raise
        _replica.failed(error)
    finally:
        _reader.reset(token)
    return view()


def _database():
    reader = _reader.get()
    return reader.database if reader else DEFAULT_DB_ALIAS


def reading():
    """The connection by which what is public is read."""
    return connections[_database()]


class Router:
    """Where there is a replica: which of the two databases the models are read from."""

    def db_for_read(self, model, **hints):
        return _database() if model in PUBLISHED else DEFAULT_DB_ALIAS

    def db_for_write(self, model, **hints):
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        """Both databases hold the same rows."""
        return True

    def allow_migrate(self, db, app_label, **hints):
        """What becomes of the primary becomes of the replica."""
        return None if db == DEFAULT_DB_ALIAS else False
