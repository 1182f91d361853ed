"""The site behind nginx as docs/reverse-proxy.md has it."""

import gzip
import time

import brotli
import pytest

from tests import nginx
from tests.factories import make_course, make_term, publish
from tests.served import served

pytestmark = pytest.mark.skipif(not nginx.EXECUTABLE, reason="nginx is not installed")
MITOSIS = "/intro-to-biology/key-terms/mitosis/"


@pytest.fixture
def mitosis(transactional_db):
    course = make_course()
    term = make_term(course)
    publish(course, term)
    return term


@pytest.fixture
def site(mitosis, tmp_path):
    with served(tmp_path, SHARED_MAX_AGE="1", DATABASE_PATIENCE="60") as site:
        yield site


@pytest.fixture
def ask(site, tmp_path):
    changes = {"/var/cache/nginx/guide": str(tmp_path / "cache"), "127.0.0.1:8000": f"127.0.0.1:{site.port}"}
    with nginx.running(nginx.documented("reverse-proxy.md", **changes), tmp_path / "nginx") as port:
        yield lambda path, **headers: nginx.ask(port, path, **headers)


def test_pages_come_from_its_cache_in_the_encoding_that_is_asked_for(ask, site):
    plain = site.get(MITOSIS)[2].encode()
    for encoding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)):
        answers = [ask(MITOSIS, **{"Accept-Encoding": encoding}) for _ in range(2)]
        assert [headers["X-Cache"] for _status, headers, _body in answers] == ["MISS", "HIT"]
        for status, headers, body in answers:
            assert (status, headers["Content-Encoding"] or "") == (200, encoding)
            assert unpack(body) == plain
            assert headers["ETag"].startswith('"')


def test_who_has_a_page_gets_304_from_its_cache(ask):
    tag = ask(MITOSIS)[1]["ETag"]
    status, headers, body = ask(MITOSIS, **{"If-None-Match": tag})
    assert (status, headers["X-Cache"], body) == (304, "HIT", b"")


def test_queries_that_mean_nothing_neither_split_nor_fill_its_cache(ask):
    ask(MITOSIS)
    assert ask(f"{MITOSIS}?utm_source=a")[1]["X-Cache"] == "HIT"


@pytest.mark.parametrize(
    "path", ["/search/?q=mitosis", "/search/suggest?q=mi", "/admin/login/", "/report/", "/healthz"]
)
def test_what_is_for_one_reader_is_in_no_cache(ask, path):
    answers = [ask(path) for _ in range(2)]
    assert all(headers["X-Cache"] in {None, "BYPASS", "MISS"} for _status, headers, _body in answers)


def test_what_is_not_found_is_not_kept(ask):
    answers = [ask("/nothing/") for _ in range(2)]
    assert [(status, headers["X-Cache"]) for status, headers, _body in answers] == [(404, "MISS")] * 2


def test_a_publication_is_there_a_moment_later(ask, mitosis):
    ask(MITOSIS)
    mitosis.definition = "Published meanwhile."
    mitosis.save()
    publish(mitosis)
    until = time.monotonic() + 20
    while b"Published meanwhile." not in ask(MITOSIS)[2]:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_page_that_is_still_the_same_is_only_asked_after(ask):
    ask(MITOSIS)
    time.sleep(2.2)
    # The first is served as it is while it is asked after in the background.
    assert ask(MITOSIS)[1]["X-Cache"] in {"STALE", "REVALIDATED", "UPDATING"}


def test_while_the_site_is_down_pages_are_served_on(ask, site):
    body = ask(MITOSIS)[2]
    site.process.terminate()
    site.process.wait(60)
    time.sleep(2.2)
    status, headers, again = ask(MITOSIS)
    assert (status, headers["X-Cache"], again) == (200, "STALE", body)
