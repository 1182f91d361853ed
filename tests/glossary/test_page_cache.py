"""Public pages come from memory, and are what Django would say."""

import gzip
import io
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import brotli
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections, transaction
from django.utils import timezone

from glossary import publishing, scheduling
from glossary.models import Edition, Page, Term
from glossary.page_cache.release import release
from glossary.page_cache.shared import Shared
from glossary.page_cache.stamps import Stamps
from glossary.page_cache.wsgi import PageCache, page_cache
from glossary.paths import path_to
from glossary.sitemaps import PART
from glossary.stylesheet import stylesheet
from tests.factories import make_course, make_term, make_terms, publish
from tests.markup import parse

MITOSIS, CELL, KEY_TERMS = (f"/intro-to-biology/key-terms/{name}" for name in ("mitosis/", "cell/", ""))


class Counted:
    """Django, with a count of what it is asked for, and room for what happens while it answers."""

    def __init__(self):
        self.django, self.asked, self.environs, self.after = get_wsgi_application(), Counter(), [], []

    def __call__(self, environ, start_response):
        self.asked[f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}".rstrip("?")] += 1
        self.environs.append(environ)
        body = self.django(environ, start_response)
        for action in self.after:
            action()
        return body


class Response:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = int(status[:3]), {name.lower(): value for name, value in headers}, body
        assert len(self.headers) == len(headers), "a header stands twice"

    @property
    def text(self):
        unpacked = {"br": brotli.decompress, "gzip": gzip.decompress}.get(self.headers.get("content-encoding"), bytes)
        return unpacked(self.body).decode()


def ask(application, path, query="", method="GET", **headers):
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    } | headers
    said = []
    body = application(environ, lambda status, headers, _error=None: said.append((status, headers)))
    try:
        return Response(*said[-1], b"".join(body))
    finally:
        getattr(body, "close", bool)()


@pytest.fixture
def site(transactional_db):
    course = make_course()
    rows = [make_term(course, name) for name in ("Cell", "Mitosis", "Nucleus")]
    publish(course, *rows)
    return course


@pytest.fixture
def caches(site):
    """A function that makes a page cache, as a process has one."""
    made = []

    def make(limit=2**24, stale_for=3600, **options):
        options = {"stamps": Stamps(patience=5, rest=0.05), **options}
        made.append(PageCache(Counted(), limit=limit, stale_for=stale_for, **options))
        return made[-1]

    yield make
    for each in made:
        each.stamps.close()
    connections.close_all()


@pytest.fixture
def cache(caches):
    return caches()


def shared(redis, made_by="release"):
    return Shared(redis.url, made_by, keep=3600)


def edit(slug, definition):
    term = Term.objects.get(slug=slug)
    term.definition = definition
    term.save()
    publish(term)


PAGES = [
    "/", "/intro-to-biology/", "/intro-to-biology/unit-1/", KEY_TERMS, MITOSIS, f"{MITOSIS}preview/", "/glossary/",
    "/guides/", "/feed/", "/intro-to-biology/feed/", "/sitemap.xml", "/sitemap-lists-0.xml", "/robots.txt",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_is_rendered_once_and_is_what_django_says(cache, client, path):
    first, second = ask(cache, path), ask(cache, path)
    django = client.get(path)
    assert first.status == 200
    assert first.text == second.text == django.content.decode()
    assert first.headers == second.headers
    assert {**first.headers, **{name.lower(): value for name, value in django.headers.items()}} == {
        **first.headers,
        **({"etag": django.headers["ETag"]} if "ETag" in django.headers else {}),
    }
    assert cache.application.asked == {path: 1}


def test_what_a_course_in_another_script_is_called_is_kept_too(cache):
    course = make_course("علم الأحياء", slug="علم-الأحياء")
    publish(course, make_term(course, "الخلية", slug="الخلية"))
    path = "/علم-الأحياء/key-terms/الخلية/"
    assert [ask(cache, path).status for _ in range(2)] == [200, 200]
    assert sum(cache.application.asked.values()) == 1


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("", None), ("identity", None), ("*", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"), ("*;q=0", None), ("BR", "br"), ("br;q=x", None), ("gzip;q=0.001", "gzip"),
        (";;,\x7f", None),
    ],
)  # fmt: skip
def test_a_client_gets_the_best_encoding_that_it_takes(cache, accepted, encoding):
    plain = ask(cache, MITOSIS)
    response = ask(cache, MITOSIS, HTTP_ACCEPT_ENCODING=accepted)
    assert response.headers.get("content-encoding") == encoding
    assert response.text == plain.text
    assert int(response.headers["content-length"]) == len(response.body)
    assert response.headers["vary"] == "Accept-Encoding"


def test_who_has_a_page_is_told_so(cache):
    tags = {}
    for encoding in ("br", "gzip", "identity"):
        full = ask(cache, MITOSIS, HTTP_ACCEPT_ENCODING=encoding)
        tags[encoding] = full.headers["etag"]
        for known in (tags[encoding], f'"x", W/{tags[encoding]}'):
            response = ask(cache, MITOSIS, HTTP_ACCEPT_ENCODING=encoding, HTTP_IF_NONE_MATCH=known)
            assert (response.status, response.body) == (304, b"")
            assert response.headers["etag"] == tags[encoding]
            assert response.headers["cache-control"] == full.headers["cache-control"]
    # Strong tags: bodies that differ have others.
    assert len(set(tags.values())) == 3
    assert ask(cache, MITOSIS, HTTP_IF_NONE_MATCH='"other"').status == 200
    edit("mitosis", "It is something else.")
    assert ask(cache, MITOSIS, HTTP_IF_NONE_MATCH=tags["identity"]).status == 200


def test_head_is_get_without_a_body(cache):
    get, head = ask(cache, MITOSIS), ask(cache, MITOSIS, method="HEAD")
    assert (head.status, head.headers, head.body) == (get.status, get.headers, b"")


def test_caches_on_the_way_may_keep_a_page_for_a_moment_and_in_need(cache, settings):
    settings.SHARED_MAX_AGE = 7
    assert ask(cache, MITOSIS).headers["cache-control"] == (
        "public, max-age=0, s-maxage=7, stale-while-revalidate=7, stale-if-error=3600"
    )


def test_a_publication_is_seen_at_once_and_no_other_page_is_rendered_again(cache):
    texts = {path: ask(cache, path).text for path in (MITOSIS, CELL)}
    edit("cell", "Something quite different.")
    assert "Something quite different." in ask(cache, CELL).text
    assert ask(cache, MITOSIS).text == texts[MITOSIS]
    assert cache.application.asked == {MITOSIS: 1, CELL: 2}


def test_lists_follow_every_publication(cache):
    # By ids: a database in which nothing is counted anew has others in each test.
    part = path_to("sitemap_pages", Page.objects.earliest("pk").pk // PART)
    before = {path: ask(cache, path).text for path in ("/", KEY_TERMS, "/feed/", part, f"{CELL}preview/")}
    publish(make_term(Term.objects.get(slug="cell").course, "Ribosome"))
    edit("cell", "Something quite different.")
    after = {path: ask(cache, path).text for path in before}
    assert not [path for path in before if after[path] == before[path]]


def test_what_is_taken_down_is_gone_at_once(cache):
    ask(cache, CELL)
    publishing.unpublish(Term.objects.filter(slug="cell"))
    assert ask(cache, CELL).status == 410
    assert "Cell is a thing" not in ask(cache, KEY_TERMS).text


def test_a_failed_publication_changes_nothing(cache):
    edition = Edition.objects.get().stamp
    with pytest.raises(publishing.PublishingError):
        publish(Term.objects.get(slug="cell"), make_term(make_course("Unpublished"), "Other"))
    assert Edition.objects.get().stamp == edition


def test_what_a_page_does_not_know_in_a_query_neither_splits_nor_fills(cache):
    for path in (MITOSIS, "/", "/feed/", KEY_TERMS):
        texts = {
            ask(cache, path, query).text
            for query in (
                "",
                "utm_source=a",
                "utm_source=b",
                "a=%00",
                "%ff",
                "=",
                "&&",
                "lang=de&next=//evil",
                "q=cell",
            )
        }
        assert len(texts) == 1
    assert cache.application.asked == {MITOSIS: 1, "/": 1, "/feed/": 1, KEY_TERMS: 1}


def test_a_list_is_kept_under_the_addresses_that_it_calls_itself_by_alone(cache):
    publish(*make_terms(Term.objects.get(slug="cell").course, 320))
    for query, kept in [
        ("", True), ("letter=T&page=2", True), ("page=2&x=1&letter=T", True), ("letter=T&page=02", False),
        ("letter=T&page=1", False), ("page=1", False), ("letter=C", False), ("letter=M", True), ("letter=QQ", False),
    ]:  # fmt: skip
        before = len(cache.memory._answers)
        first, second = ask(cache, KEY_TERMS, query), ask(cache, KEY_TERMS, query)
        assert first.text == second.text
        assert first.status == (404 if query == "letter=QQ" else 200)
        assert (len(cache.memory._answers) - before == 1) == (kept and query != "page=2&x=1&letter=T"), query
    assert ask(cache, "/intro-to-biology/unit-01/").status == 200
    assert ("/intro-to-biology/unit-01/", "") not in cache.memory._answers


NOT_KEPT = [
    ("/search/", "q=cell"), ("/search/suggest", "q=ce"), ("/healthz", ""), ("/admin/", ""), ("/admin/login/", ""),
    ("/report/", ""), ("/nothing/", ""), ("/intro-to-biology", ""), ("/key-terms/intro-to-biology/mitosis", ""),
    ("/glossary/mitosis/", ""), (f"{MITOSIS}\0", ""), ("/" + "x" * 400, ""), ("//evil.example.org/", ""),
]  # fmt: skip


@pytest.mark.parametrize(("path", "query"), NOT_KEPT)
def test_nothing_else_is_kept(cache, client, path, query):
    for _ in range(2):
        response = ask(cache, path, query)
        assert (
            response.status
            == client.get("/", PATH_INFO=path, QUERY_STRING=query, HTTP_HOST="127.0.0.1:8000").status_code
        )
    assert cache.memory.size == 0


def test_bytes_that_are_no_path_are_for_django(cache):
    assert ask(cache, "/", PATH_INFO="/\xff\xfe/").status in {400, 404}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_for_django(cache, method):
    ask(cache, MITOSIS)
    ask(cache, MITOSIS, method=method)
    assert cache.application.asked == {MITOSIS: 2}


def test_what_django_refuses_or_sends_elsewhere_stays_so(cache, settings):
    ask(cache, MITOSIS)
    assert ask(cache, MITOSIS, HTTP_HOST="evil.example.org").status == 400
    assert ask(cache, MITOSIS, HTTP_HOST="").status == 400
    settings.SECURE_SSL_REDIRECT = True
    secure = PageCache(get_wsgi_application(), limit=2**20, stale_for=1, stamps=cache.stamps)
    secure.scheme = "https"
    answer = ask(secure, MITOSIS)
    assert answer.status == 301
    assert answer.headers["location"].startswith("https://")


def test_nothing_that_a_visitor_sends_reaches_what_is_kept(cache):
    evil = {
        "HTTP_COOKIE": "sessionid=evil", "HTTP_X_FORWARDED_HOST": "evil.example.org", "HTTP_ACCEPT_LANGUAGE": "de",
        "HTTP_X_FORWARDED_FOR": "evil", "HTTP_HOST": "localhost", "REMOTE_USER": "evil", "HTTP_REFERER": "evil",
        "QUERY_STRING": "evil=1",
    }  # fmt: skip
    response = ask(cache, MITOSIS, **evil)
    assert response.text == ask(cache, MITOSIS).text
    [environ] = cache.application.environs
    assert not [name for name, value in environ.items() if "evil" in str(value)]
    assert {name for name in environ if name.startswith("HTTP_")} == {"HTTP_HOST"}


def test_an_answer_with_a_cookie_is_not_kept(caches):
    cache = caches()
    django = cache.application.django

    def with_cookie(environ, start_response):
        return django(environ, lambda status, headers, *rest: start_response(status, [*headers, ("Set-Cookie", "a=b")]))

    cache.application.django = with_cookie
    assert ask(cache, MITOSIS).status == 200
    assert cache.memory.size == 0


def test_memory_is_bounded_and_what_was_not_asked_for_goes_first(caches):
    probe = caches()
    ask(probe, MITOSIS)
    cache = caches(limit=int(probe.memory.size * 2.5))
    nucleus = "/intro-to-biology/key-terms/nucleus/"
    for path in (MITOSIS, CELL, MITOSIS, nucleus, MITOSIS, CELL):
        ask(cache, path)
    assert cache.memory.size <= cache.memory.limit
    assert cache.application.asked == {MITOSIS: 1, CELL: 2, nucleus: 1}
    small = caches(limit=10)
    assert [ask(small, MITOSIS).status for _ in range(2)] == [200, 200]
    assert small.memory.size == 0


def test_a_page_that_many_ask_for_at_once_is_rendered_once(cache):
    together = threading.Barrier(8, timeout=60)

    def one(_number):
        together.wait()
        try:
            return ask(cache, MITOSIS).text
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        texts = set(pool.map(one, range(8)))
    assert len(texts) == 1
    assert cache.application.asked == {MITOSIS: 1}


def test_what_is_published_while_a_page_is_rendered_is_in_it(cache):
    def publish_once():
        cache.application.after.clear()
        edit("mitosis", "Published meanwhile.")

    cache.application.after.append(publish_once)
    assert "Published meanwhile." in ask(cache, MITOSIS).text
    assert cache.application.asked == {MITOSIS: 2}


def test_a_page_that_changes_without_end_is_served_and_not_kept(cache):
    numbers = iter(range(100))
    cache.application.after.append(lambda: edit("mitosis", f"Version {next(numbers)}."))
    assert ask(cache, MITOSIS).status == 200
    assert cache.memory.size == 0


def test_what_is_due_comes_out_with_a_request_for_a_page_that_is_known(cache):
    ask(cache, MITOSIS)
    term = Term.objects.get(slug="mitosis")
    term.definition = "Due now."
    term.save()
    scheduling.schedule(term, "publish", timezone.now() - timedelta(seconds=1))
    assert "Due now." in ask(cache, MITOSIS).text


@pytest.fixture
def database_away(cache, monkeypatch):
    """A function after which no connection to the database can be made, and one by which it can again."""
    address = {"sqlite": ("NAME", "/nowhere/at/all"), "postgresql": ("PORT", "1")}[connection.vendor]

    def go():
        monkeypatch.setitem(connection.settings_dict, *address)
        cache.stamps.close()
        connections.close_all()

    yield go, monkeypatch.undo
    monkeypatch.undo()


def test_without_a_database_the_last_known_page_is_served_and_says_its_age(cache, database_away):
    go, come_back = database_away
    known = {path: ask(cache, path) for path in (MITOSIS, KEY_TERMS)}
    go()
    for path, before in known.items():
        response = ask(cache, path, "utm_source=a")
        assert (response.status, response.body) == (200, before.body)
        assert int(response.headers["age"]) < 60
        assert response.headers["cache-status"] == "studyguide; hit; detail=database-unavailable"
    assert ask(cache, MITOSIS, HTTP_IF_NONE_MATCH=known[MITOSIS].headers["etag"]).status == 304
    come_back()
    cache.stamps._rest_until = 0
    edit("mitosis", "After the failure.")
    response = ask(cache, MITOSIS)
    assert "After the failure." in response.text
    assert "age" not in response.headers


def test_another_page_of_a_list_is_no_stand_in(cache, database_away):
    publish(*make_terms(Term.objects.get(slug="cell").course, 320))
    ask(cache, KEY_TERMS)
    database_away[0]()
    assert "age" in ask(cache, KEY_TERMS).headers
    assert ask(cache, KEY_TERMS, "letter=T").status == 503


def test_what_is_too_old_is_not_served(caches, database_away, cache):
    ask(cache, MITOSIS)
    cache.stale_for = -1
    database_away[0]()
    assert ask(cache, MITOSIS).status == 503


@pytest.mark.parametrize(
    "asked",
    [
        ("/search/", "q=cell"),
        ("/search/suggest", "q=cell"),
        (MITOSIS, "", "POST"),
        ("/report/", f"page={MITOSIS}&part=definition", "POST"),
        ("/report/", f"page={MITOSIS}&part=definition"),
        ("/nothing/",),
        (f"/{'long' * 100}/",),
        ("/static/nothing.css",),
        ("/key-terms/intro-to-biology/mitosis",),
    ],
)
def test_what_takes_the_database_is_told_that_it_is_away(cache, database_away, asked):
    ask(cache, KEY_TERMS)
    database_away[0]()
    # The second is told by what the first has found out.
    for response in (ask(cache, "/glossary/"), ask(cache, *asked)):
        assert response.status == 503
        assert int(response.headers["retry-after"]) > 0
        assert response.headers["cache-control"] == "no-store"
        assert len(parse(response.text).select("h1")) == 1
        assert stylesheet().source in response.headers["content-security-policy"]
        assert stylesheet().css in response.text
    assert ("has not arrived" in response.text) == (asked[2:] == ("POST",))
    database_away[1]()
    cache.stamps._rest_until = 0
    assert ask(cache, "/search/", "q=cell").status == 200
    assert ask(cache, *asked).status != 503


def test_what_takes_no_database_is_answered_without(cache, database_away, settings):
    picture = f"pictures/{'a' * 24}-1x1.webp"
    (settings.MEDIA_ROOT / "pictures").mkdir(parents=True)
    (settings.MEDIA_ROOT / picture).write_bytes(b"a picture")
    ask(cache, "/")
    database_away[0]()
    assert ask(cache, "/search/").status == 503
    assert "Sitemap" in ask(cache, "/robots.txt").text
    assert ask(cache, f"/media/{picture}").body == b"a picture"
    assert ask(cache, f"/media/{picture.replace('a', 'b')}").status == 404
    health = ask(cache, "/healthz")
    assert (health.status, health.text) == (503, "database unavailable\n")
    # Others than readers' browsers may ask over plain HTTP what is at home with HTTPS.
    assert ask(cache, "/healthz", **{"wsgi.url_scheme": "https"}).status == 503


def test_who_looks_for_what_is_due_does_so_once(cache, monkeypatch):
    """Two looks would be one too many where the database falls silent in between."""
    looks = []
    monkeypatch.setattr(scheduling, "REMEMBERED", 0)
    monkeypatch.setattr(scheduling.clock, "look_at", 0)
    monkeypatch.setattr(scheduling, "is_due", lambda now: looks.append(now))
    monkeypatch.setattr(scheduling.Clock.is_time, "__defaults__", (scheduling.is_due,))
    for path in ("/search/", MITOSIS, "/nothing/", "/media/nothing"):
        ask(cache, path)
    assert looks == []
    ask(cache, "/admin/login/")
    assert len(looks) == 1


def test_nobody_waits_for_a_database_that_failed_a_moment_ago(cache, database_away):
    ask(cache, MITOSIS)
    database_away[0]()
    cache.stamps.rest = 60
    ask(cache, MITOSIS)
    database_away[1]()
    assert "age" in ask(cache, MITOSIS).headers


def test_a_connection_that_was_cut_is_made_anew(cache):
    ask(cache, MITOSIS)
    cache.stamps._connection.connection.close()
    assert "age" not in ask(cache, MITOSIS).headers


def test_processes_share_what_one_has_rendered(caches, redis):
    one, other = caches(shared=shared(redis)), caches(shared=shared(redis))
    first, second = ask(one, MITOSIS, HTTP_ACCEPT_ENCODING="br"), ask(other, MITOSIS, HTTP_ACCEPT_ENCODING="br")
    assert (first.headers, first.body) == (second.headers, second.body)
    assert other.application.asked == {}
    edit("mitosis", "Something quite different.")
    for cache in (other, one):
        assert "Something quite different." in ask(cache, MITOSIS).text
    assert (one.application.asked, other.application.asked) == ({MITOSIS: 1}, {MITOSIS: 1})


def test_two_processes_that_are_asked_at_once_render_once(caches, redis):
    both = caches(shared=shared(redis)), caches(shared=shared(redis))
    together = threading.Barrier(2, timeout=60)

    def one(cache):
        together.wait()
        try:
            return ask(cache, MITOSIS).text
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(one, both))) == 1
    assert sum((cache.application.asked for cache in both), Counter()) == {MITOSIS: 1}


def test_another_release_shares_nothing(caches, redis):
    one, other = caches(shared=shared(redis, "one")), caches(shared=shared(redis, "other"))
    ask(one, MITOSIS)
    ask(other, MITOSIS)
    assert other.application.asked == {MITOSIS: 1}


def test_settings_that_show_make_another_release(settings):
    before = release()
    assert release() == before
    settings.SITE_NOTICE = "Another."
    assert release() != before


def test_a_new_process_without_a_database_has_what_others_knew(caches, redis, cache, database_away):
    ask(caches(shared=shared(redis)), MITOSIS)
    late = caches(shared=shared(redis))
    database_away[0]()
    assert "age" in ask(late, MITOSIS).headers


def test_without_redis_pages_are_rendered(caches, redis):
    cache = caches(shared=shared(redis))
    ask(cache, MITOSIS)
    redis.stop()
    assert ask(cache, MITOSIS).status == ask(cache, CELL).status == 200
    redis.start()
    cache.shared.access._outage._rest_until = 0
    assert ask(cache, KEY_TERMS).status == 200
    other = caches(shared=shared(redis))
    ask(other, KEY_TERMS)
    assert other.application.asked == {}


def test_settings_turn_it_off(settings):
    application = object()
    settings.PAGE_CACHE_MB = 0
    assert page_cache(application) is application
    settings.PAGE_CACHE_MB = 3
    assert page_cache(application).memory.limit == 3 * 2**20


class CountedStamps(Stamps):
    """Counts the statements that it has executed."""

    count = 0

    def _row(self, *arguments):
        self.count += 1
        return super()._row(*arguments)


def test_while_nothing_is_published_no_page_is_looked_up_again(caches):
    cache = caches(stamps=CountedStamps(patience=5, reused=60))
    for path in (MITOSIS, KEY_TERMS, "/"):
        ask(cache, path)
    asked = cache.stamps.count
    for path in (MITOSIS, KEY_TERMS, "/", f"{MITOSIS}?query") * 2:
        assert ask(cache, path.partition("?")[0], query=path.partition("?")[2]).status == 200
    assert cache.stamps.count == asked


def test_a_page_that_a_publication_leaves_alone_is_looked_up_and_not_rendered(caches, site):
    cache = caches(stamps=CountedStamps(patience=5))
    ask(cache, MITOSIS)
    publish(make_course("Chemistry"))
    asked = cache.stamps.count
    # For the edition, for the stamp, and then for the edition alone.
    assert [ask(cache, MITOSIS).status, cache.stamps.count - asked] == [200, 2]
    assert [ask(cache, MITOSIS).status, cache.stamps.count - asked] == [200, 3]
    assert cache.application.asked[MITOSIS] == 1


def test_whoever_is_told_that_something_is_published_finds_it_wherever_editions_are_reused(caches, settings):
    settings.EDITION_REUSED = 0.1
    one, other = (caches(stamps=Stamps(patience=5, reused=0.1)) for _ in range(2))
    for version in range(5):
        for cache in (one, other):
            ask(cache, MITOSIS)
        edit("mitosis", f"Mitosis in version {version}.")
        for cache in (one, other):
            assert f"in version {version}" in ask(cache, MITOSIS).text


def test_an_edition_that_is_reused_is_looked_up_again_in_time(caches):
    cache = caches(stamps=Stamps(patience=5, reused=0.1))
    ask(cache, MITOSIS)
    edit("mitosis", "Something else.")
    until = time.monotonic() + 5
    while "Something else" not in ask(cache, MITOSIS).text:
        assert time.monotonic() < until


def test_a_transaction_waits_once_however_much_it_publishes(site, settings):
    settings.EDITION_REUSED = 0.2
    with transaction.atomic():
        for slug in ("cell", "mitosis", "nucleus"):
            edit(slug, "Something else.")
        assert len(connection.run_on_commit) == 1
        end = time.monotonic()
    assert time.monotonic() - end >= 0.2
