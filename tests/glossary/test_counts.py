"""Limits are counted for all processes together, in Redis, and by each for itself while Redis is away."""

import logging
import signal
import time

import pytest
from django.test import RequestFactory

from glossary import counts, redis_access
from glossary.page_cache.shared import Shared
from glossary.views import limits
from studyguide import environment
from tests.served import served
from tests.workers import workers

LIMIT = 4


@pytest.fixture
def make(redis):
    """A function that makes a cache as the settings have it for a site."""

    def make(site="http://one.example"):
        options = environment.counts(redis.url, site)
        del options["BACKEND"]
        return counts.SharedCounts(options.pop("LOCATION"), options)

    yield make
    counts._access.cache_clear()


@pytest.fixture
def shared(make):
    return make()


def ask(address):
    """In a worker: (whether an address has to wait, seconds that it took to know)."""
    # The minute does not end while the test runs, and Redis is soon asked again.
    limits.time, redis_access.REST = lambda: 1_000_000_010, 0.05
    request, begun = RequestFactory().get("/", REMOTE_ADDR=address), time.monotonic()
    return limits.seconds_to_wait(request, "search", LIMIT) > 0, time.monotonic() - begun


@pytest.fixture
def processes(redis, monkeypatch):
    """Two functions that ask in a process each."""
    monkeypatch.setenv("REDIS_URL", redis.url)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.settings")

    def asking(pool):
        def asked(address, times):
            answers = [pool.submit(ask, address).result(60) for _ in range(times)]
            assert max(seconds for _waits, seconds in answers) < 1.5
            return [waits for waits, _seconds in answers]

        return asked

    with workers(1) as one, workers(1) as other:
        yield asking(one), asking(other)


def test_two_processes_count_together_but_while_redis_is_away(processes, redis):
    one, other = processes
    assert one("192.0.2.1", 2) + other("192.0.2.1", 3) == [False] * LIMIT + [True]
    assert one("192.0.2.1", 1) == [True]
    redis.stop()
    for process in processes:
        # Each goes on from what it has counted: two and one more before, three before.
        assert process("192.0.2.1", 2)[-1] is True
        assert process("192.0.2.2", LIMIT + 1) == [False] * LIMIT + [True]
    redis.start()
    time.sleep(0.1)
    assert one("192.0.2.3", 2) + other("192.0.2.3", 3) == [False] * LIMIT + [True]
    # Redis knows nothing of before. Nobody gets a new start by that.
    assert one("192.0.2.2", 1) == [True]


def test_a_redis_that_says_nothing_holds_nobody_up(shared, redis):
    shared.add("key", 0)
    redis.process.send_signal(signal.SIGSTOP)
    try:
        begun = time.monotonic()
        assert [shared.incr("key") for _ in range(100)] == [*range(1, 101)]
        assert time.monotonic() - begun < 2
    finally:
        redis.process.send_signal(signal.SIGCONT)


def test_an_outage_is_told_once(shared, redis, caplog, monkeypatch):
    monkeypatch.setattr(redis_access, "REST", 0)
    for number in (1, 2):
        redis.stop()
        for _ in range(5):
            shared.add("key", 0)
            shared.incr("key")
        told = [record for record in caplog.records if "each process counts by itself" in record.message]
        assert [record.levelno for record in told] == [logging.WARNING] * number
        redis.start()
        shared.set("other", number)
        assert shared.redis.get("other") == number


def test_a_count_goes_on_where_redis_or_the_process_has_lost_it(shared):
    with pytest.raises(ValueError, match="key"):
        shared.incr("key")
    shared.add("key", 7)
    shared.own.clear()
    assert shared.incr("key") == 8
    shared.own.set("key", 20)
    assert shared.incr("key") == 21
    shared.redis.delete("key")
    assert shared.incr("key") == 22


def test_it_is_a_cache(make):
    one, other = make(), make("http://other.example")
    assert one.add("key", "value") is True
    assert one.add("key", "another") is False
    assert (one.get("key"), one.get("nothing", "default"), other.get("key")) == ("value", "default", None)
    assert (one.touch("key"), one.touch("nothing")) == (True, False)
    assert (one.delete("key"), one.delete("key"), one.get("key")) == (True, False, None)


def test_clearing_counts_leaves_the_rest_of_redis_alone(make, redis):
    one, other = make("http://[::1]:8000"), make("http://:")
    pages = Shared(redis.url, "release", 60)
    pages.client.set("studyguide:release:/", "page")
    for each in (one, other):
        each.set("key", 1)
    one.clear()
    assert (one.get("key"), other.get("key")) == (None, 1)
    assert pages.client.get("studyguide:release:/") == b"page"


def test_counts_end(shared):
    shared.add("key", 0, 100)
    shared.incr("key")
    [name] = shared.redis._cache.get_client().keys("*")
    assert 0 < shared.redis._cache.get_client().ttl(name) <= 100


def test_without_redis_each_process_counts():
    assert environment.counts("", "http://one.example")["BACKEND"].endswith("LocMemCache")


def test_search_answers_while_redis_says_nothing(transactional_db, tmp_path, redis):
    with served(tmp_path, REDIS_URL=redis.url, SEARCH_LIMIT="1000") as site:
        assert site.get("/search/?q=cell")[0] == 200
        redis.process.send_signal(signal.SIGSTOP)
        try:
            begun = time.monotonic()
            assert [site.get("/search/?q=cell")[0] for _ in range(20)] == [200] * 20
            assert time.monotonic() - begun < 10
        finally:
            redis.process.send_signal(signal.SIGCONT)
        log = (tmp_path / "gunicorn.log").read_text()
        assert 1 <= log.count("each process counts by itself") <= len(site.workers())
