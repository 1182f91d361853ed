"""What the benchmark of search measures in a process of its own, on one database."""

import gc
import html
import re
import time
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client

from glossary.models import Page
from glossary.search.index import PUBLIC
from glossary.search.spelling import likely_words

SUGGEST, SEARCH = "/search/suggest", "/search/"
# Seconds after which a round of a thing ends, however much of it is left.
LONGEST = 8
HIT = re.compile(r'<ol class="results".*?<a href="[^"]*"[^>]*>([^<]*)</a>', re.DOTALL)
CHUNK = 1 << 24


def warm_up():
    """Have the file of the database in memory, as that of a site in use is; and ask for a page."""
    settings.SEARCH_LIMIT = 10**9
    if connection.vendor == "sqlite":
        with Path(connection.settings_dict["NAME"]).open("rb") as file:
            while file.read(CHUNK):
                pass
    _get(SEARCH, {"q": "warm"})
    return Page.objects.terms().count()


def suggestion_times(texts):
    return _times(SUGGEST, [{"q": text} for text in texts])


def search_times(searches):
    """Of pairs (text, slug of a course or "")."""
    return _times(SEARCH, [{"q": text} | ({"course": course} if course else {}) for text, course in searches])


def _times(path, asked):
    """For each response the seconds that passed, and those of the processor: the latter, whatever else it does."""
    times = []
    gc.collect()
    while len(times) < len(asked) and sum(passed for passed, _used in times) < LONGEST:
        backend, used, begin = _backend_seconds(), time.process_time(), time.perf_counter()
        _get(path, asked[len(times)])
        passed, used = time.perf_counter() - begin, time.process_time() - used
        times.append((passed, used + _backend_seconds() - backend))
    return times


def _backend_seconds():
    """Seconds of the processor that the database server has used for this connection, if it is on this machine."""
    if connection.vendor != "postgresql" or connection.settings_dict["HOST"] not in {"localhost", "127.0.0.1"}:
        return 0
    # Without what workers do for it that run beside it.
    return int(Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]) / 1e9


def _get(path, parameters):
    # The client encodes a dictionary more slowly.
    response = CLIENT.get(f"{path}?{urlencode(parameters)}")
    if response.status_code != 200:
        raise RuntimeError(f"{path} answers {response.status_code} to {parameters}.")
    return response.content.decode()


CLIENT = Client(SERVER_NAME="127.0.0.1")


def corrections(pairs, most):
    """For pairs (word, how it was typed), the places of the words among those that it is taken for, counted from 0, or
    None; without what is a word of the index itself."""
    known = {word for word, *_others in PUBLIC.known({typed for _word, typed in pairs})}
    pairs = [(word, typed) for word, typed in pairs if typed not in known][:most]
    return [_place(word, likely_words(PUBLIC, [typed]).get(typed, ())) for word, typed in pairs]


def _place(word, likely):
    return likely.index(word) if word in likely else None


def found_first(pairs):
    """For pairs (name, how it was typed), whether its page is the first result."""
    return [_first_title(_get(SEARCH, {"q": typed})) == name for name, typed in pairs]


def _first_title(page):
    found = HIT.search(page)
    return html.unescape(found[1]) if found else None


def tables():
    """{table of the index of what is published, and the whole database: MB}"""
    names = PUBLIC.words, PUBLIC.names, PUBLIC.vocabulary, PUBLIC.trigrams
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sizes = {name: _size(cursor, "SELECT pg_total_relation_size(%s)", name) for name in names}
            whole = _size(cursor, "SELECT pg_database_size(%s)", connection.settings_dict["NAME"])
        else:
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE rootpage > 0")
            table_of = dict(cursor)
            cursor.execute("SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE")
            stored = dict(cursor)
            # FTS5 keeps what it has in tables of their own, whose names begin with that of the index.
            sizes = {
                name: sum(
                    size for each, size in stored.items() if f"{table_of.get(each, each)}_".startswith(f"{name}_")
                )
                for name in names
            }
            whole = Path(connection.settings_dict["NAME"]).stat().st_size
    return {name: size / 2**20 for name, size in ({**sizes, "the whole database": whole}).items()}


def _size(cursor, statement, name):
    cursor.execute(statement, [name])
    return cursor.fetchone()[0]


MEASURES = (warm_up, suggestion_times, search_times, corrections, found_first, tables)
