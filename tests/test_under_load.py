"""The site under gunicorn while readers come all the time: what is published meanwhile, and what fails."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.factories import make_course, make_term, publish
from tests.proxy import Proxy
from tests.readers import READERS, Readers, versions, write
from tests.served import database_url, served

CHANGES = 200
MITOSIS, KEY_TERMS = PATHS = "/intro-to-biology/key-terms/mitosis/", "/intro-to-biology/key-terms/"


@pytest.fixture
def mitosis(transactional_db):
    course = make_course()
    terms = [make_term(course, name) for name in ("Cell", "Mitosis")]
    publish(course, *terms)
    write(0)
    return terms[1]


def test_after_a_publication_nobody_gets_the_page_from_before(mitosis, tmp_path):
    # On a machine that is too busy for the database to answer in time, older pages are served, and say so.
    with served(tmp_path, DATABASE_PATIENCE="60") as site, Readers(site, PATHS).reading() as readers:
        readers.wait_for(READERS)
        for version in range(1, CHANGES + 1):
            write(version)
            readers.published = version
        readers.wait_for(READERS)
        assert len(site.workers()) > 1
    assert readers.wrong == []
    assert readers.broken == 0
    assert sum(readers.counts) > CHANGES


def test_a_worker_that_is_killed_takes_nothing_with_it(mitosis, tmp_path):
    with served(tmp_path, DATABASE_PATIENCE="60") as site, Readers(site, PATHS).reading() as readers:
        readers.wait_for(50)
        before = site.workers()
        os.kill(before[0], signal.SIGKILL)
        write(1)
        readers.published = 1
        readers.wait_for(200)
        until = time.monotonic() + 30
        while len(site.workers()) < len(before):
            assert time.monotonic() < until, "no worker comes in its place"
            time.sleep(0.1)
    assert readers.wrong == []
    # Each reader loses one connection at most.
    assert readers.broken <= READERS


def test_redis_may_go_and_come_back(mitosis, tmp_path, redis):
    with (
        served(tmp_path, REDIS_URL=redis.url, DATABASE_PATIENCE="60") as site,
        Readers(site, PATHS).reading() as readers,
    ):
        for version, act in enumerate([lambda: None, redis.stop, redis.start], 1):
            act()
            write(version)
            readers.published = version
            readers.wait_for(100)
    assert (readers.wrong, readers.broken) == ([], 0)


def test_a_pool_bounds_the_connections_of_a_process(mitosis, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("A file has no connections.")
    # Nothing is kept, so that every page takes a connection of Django's.
    with served(tmp_path, DATABASE_POOL="1", PAGE_CACHE_MB="0") as site, Readers(site, PATHS).reading() as readers:
        readers.wait_for(200)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            [number] = cursor.fetchone()
        assert 0 < number <= len(site.workers())
    assert (readers.wrong, readers.broken) == ([], 0)


@pytest.fixture
def between():
    """What is between the site and its database."""
    if connection.vendor != "postgresql":
        pytest.skip("No server is between the site and a file.")
    database = connection.settings_dict
    proxy = Proxy(database["HOST"] or "127.0.0.1", int(database["PORT"] or 5432))
    yield proxy
    proxy.close()


@pytest.mark.parametrize("failure", ["cut", "stall"])
def test_while_the_database_does_not_answer_the_last_known_page_is_served(mitosis, tmp_path, between, redis, failure):
    mend = {"cut": between.mend, "stall": between.flow}[failure]
    # Redis has what a process has not been asked for so far.
    with served(tmp_path, DATABASE_URL=database_url(between.port), REDIS_URL=redis.url) as site:
        with Readers(site, PATHS).reading() as readers:
            readers.wait_for(200)
            getattr(between, failure)()
            readers.wait_for(500)
            stale = site.get(MITOSIS)
            mend()
        assert (readers.wrong, readers.broken) == ([], 0)
        # Who asks at that moment waits for two seconds, and nobody for as long as a connection takes to be given up.
        assert readers.longest < 20
        assert (stale[0], "Age" in stale[1], versions(stale[2])) == (200, True, {0})
        write(1)
        until = time.monotonic() + 30
        while True:
            _status, headers, text = site.get(MITOSIS)
            # One process may still rest that has this version from another.
            if versions(text) == {1} and "Age" not in headers:
                break
            assert time.monotonic() < until, "the site does not come back"
            time.sleep(0.1)


def test_while_the_database_is_silent_searches_are_refused_at_once(mitosis, tmp_path, between):
    def search(number):
        begun = time.monotonic()
        status, headers, text = site.get(f"/search/?q=mitosis+{number}")
        return status, "Retry-After" in headers and "does not answer" in text, time.monotonic() - begun

    with served(tmp_path, DATABASE_URL=database_url(between.port), DATABASE_PATIENCE="1") as site:
        with Readers(site, PATHS).reading() as readers:
            readers.wait_for(200)
            between.stall()
            # Far more than there are threads to wait.
            with ThreadPoolExecutor(2 * READERS) as pool:
                searches = [*pool.map(search, range(200))]
            assert {found[:2] for found in searches} == {(503, True)}
            # Each waits for its process to find out, and no more.
            assert max(seconds for *_found, seconds in searches) < 10
            begun = time.monotonic()
            assert site.get("/healthz", **{"X-Forwarded-Proto": "https"})[0] == 503
            assert site.get("/robots.txt")[0] == 200
            assert site.get(MITOSIS)[0] == 200
            assert time.monotonic() - begun < 10
            between.flow()
        assert (readers.wrong, readers.broken) == ([], 0)
        until = time.monotonic() + 30
        while {search(number)[0] for number in range(5)} != {200}:
            assert time.monotonic() < until, "the site does not come back"
            time.sleep(0.1)
        assert site.get("/healthz")[0] == 200
