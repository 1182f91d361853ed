"""A streaming replica for readers: it is read while it has all that was published, and otherwise the primary is."""

import re
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import DataError, connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from glossary import databases, mentions, publishing, scheduling
from glossary.importing import import_entries
from glossary.interchange.files import read_paths
from glossary.models import Course, Page, Report, Term
from glossary.page_cache.stamps import Stamps
from glossary.page_cache.wsgi import PageCache
from glossary.plain_requests import plain_get
from glossary.static_site.addresses import Address
from glossary.static_site.asking import Site
from studyguide import environment
from tests.clusters import clusters
from tests.conftest import FIXTURES
from tests.factories import make_course, make_guide, make_term, publish
from tests.glossary.admin.forms import send
from tests.markup import parse
from tests.proxy import Proxy
from tests.readers import READERS, Readers, versions, write
from tests.served import ROOT, served

MITOSIS, KEY_TERMS, SEARCH = (
    "/intro-to-biology/key-terms/mitosis/",
    "/intro-to-biology/key-terms/",
    "/search/?q=mitosis",
)
PATHS = (MITOSIS, KEY_TERMS, SEARCH)
PUBLIC = [
    *PATHS, "/", "/feed/", "/glossary/", "/glossary/mitosis/preview/", "/guides/", "/intro-to-biology/",
    "/intro-to-biology/feed/", "/intro-to-biology/unit-1/", "/intro-to-biology/guides/how-cells-divide/",
    f"{MITOSIS}preview/", "/search/?q=mitosos", "/search/?q=cells+divide&course=intro-to-biology",
    "/search/suggest?q=mit", "/search/suggest?q=mitosos", "/sitemap.xml", "/sitemap-pages-0.xml",
    "/sitemap-lists-0.xml", f"/report/?page={MITOSIS}&part=definition",
]  # fmt: skip


def documented_roles():
    text = (ROOT / "docs" / "deployment.md").read_text()
    return re.search(r"```sql\n(CREATE ROLE replicator.*?)```", text, re.DOTALL)[1]


@pytest.fixture(scope="module")
def servers():
    if connection.vendor != "postgresql":
        pytest.skip("A file has no replica: this is for the suite on PostgreSQL.")
    with clusters() as servers:
        servers.primary.ask(documented_roles())
        servers.copy()
        # It may read and nothing else.
        servers.replica_url = servers.replica.url.replace("postgres@", "reader@")
        yield servers


@contextmanager
def connected(monkeypatch, primary, replica, pool=0):
    """Django in this process, with these two in the place of the tests' database."""
    with monkeypatch.context() as patch:
        patch.setenv("PRIMARY", primary)
        patch.setenv("REPLICA", replica)
        default = environment.database("PRIMARY", "", pool)
        both = {"default": default, "replica": environment.replica("REPLICA", default, pool)}
        for alias, configured in connections.configure_settings(both).items():
            patch.setitem(connections.settings, alias, configured)
        patch.setattr(databases, "_replica", databases._Replica())
        own = connections["default"]
        del connections["default"]
        try:
            yield
        finally:
            for alias in both:
                connections[alias].close()
                connections[alias].close_pool()
                del connections[alias]
            connections["default"] = own


@pytest.fixture
def connect(servers, settings, monkeypatch, django_db_setup, django_db_blocker):
    """A function by which Django is connected to both servers, to the replica by another port if one is given."""
    settings.DATABASE_ROUTERS = ["glossary.databases.Router"]

    def connect(port=None, pool=0):
        replica = servers.replica_url.replace(str(servers.replica.port), str(port or servers.replica.port))
        return connected(monkeypatch, servers.primary.url, replica, pool)

    with django_db_blocker.unblock():
        with connect():
            call_command("migrate", verbosity=0)
            call_command("flush", interactive=False, verbosity=0)
            make_site()
            servers.resume()
        yield connect
    if not servers.replica.process:
        servers.replica.start()
    servers.resume()


@pytest.fixture
def site(servers, connect):
    """The site on both servers, which have the same."""
    with connect():
        yield servers


def make_site():
    course = make_course()
    rows = [*(make_term(course, name) for name in ("Cell", "Mitosis", "Nucleus")), make_guide(course)]
    publish(course, *rows)
    write(0)


@contextmanager
def asked():
    """What both databases are asked, {alias: statements}, as it comes."""
    statements = {"default": [], "replica": []}

    def note(execute, sql, parameters, many, context):
        statements[context["connection"].alias].append(sql)
        return execute(sql, parameters, many, context)

    with connections["default"].execute_wrapper(note), connections["replica"].execute_wrapper(note):
        yield statements


def read(path, client=None):
    """(response, whether it was read from the replica), of a page that is read from one of the two and no other."""
    with asked() as statements:
        response = (client or Client()).get(path)
    on_primary = [each for each in statements["default"] if "glossary_edition" not in each]
    assert bool(on_primary) != bool(statements["replica"]), statements
    return response, bool(statements["replica"])


def test_readers_are_shown_what_the_replica_has(site):
    for path in PUBLIC:
        response, is_from_replica = read(path)
        assert (path, response.status_code, is_from_replica) == (path, 200, True)


def test_an_export_reads_as_readers_do(site):
    with asked() as statements:
        assert versions(Site().get(Address(MITOSIS, "")).decode()) == {0}
    assert statements["replica"]


def test_where_nothing_public_is_read_nobody_is_asked_for_an_edition(site):
    with asked() as statements:
        for path in ("/healthz", "/robots.txt", "/key-terms/intro-to-biology/mitosis"):
            assert Client().get(path).status_code in {200, 301}
    assert not [each for each in statements["default"] if "glossary_edition" in each]
    assert statements["replica"] == []


def test_what_is_not_there_any_more_is_told(site):
    publishing.unpublish(Term.objects.filter(slug="mitosis"))
    site.resume()
    assert Client().get(MITOSIS).status_code == 410
    assert Client().get("/intro-to-biology/key-terms/mitosos/").status_code == 404


def mitosis():
    return Term.objects.get(slug="mitosis")


def due():
    scheduling.schedule(mitosis(), "unpublish", timezone.now() - timedelta(seconds=1))


def rename():
    term = mitosis()
    term.slug = "cell-division"
    term.save()
    publish(term)


def rename_course():
    course = Course.objects.get()
    course.slug = "biology"
    course.save()
    publish(course)


def import_anew():
    report = import_entries(read_paths([FIXTURES]).entries, publish=True)
    assert not report.failures


def migrate():
    call_command("migrate", "sessions", "zero", verbosity=0)
    call_command("migrate", "sessions", verbosity=0)


ACTS = {
    "publish": lambda: write(1), "unpublish": lambda: publishing.unpublish([mitosis()]), "scheduled": due,
    "delete": lambda: mitosis().delete(), "delete the course": lambda: Course.objects.get().delete(),
    "rename": rename, "rename the course": rename_course, "import": import_anew, "rebuild": mentions.rebuild,
    "migrate": migrate,
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_whatever_is_done_a_replica_that_lags_is_not_read(site, act):
    before = {path: read(path)[0].content for path in PATHS}
    site.pause()
    ACTS[act]()
    for path in PATHS:
        response, is_from_replica = read(path)
        assert not is_from_replica
        assert response.content != before[path] or act in {"rebuild", "migrate", "import"}
    # Where nothing was published, nothing has changed.
    site.resume()
    assert read("/")[1]


def test_what_is_published_is_seen_at_once_and_comes_from_the_replica_again(site):
    site.pause()
    for version in range(1, 4):
        write(version)
        for path in PATHS:
            response, is_from_replica = read(path)
            assert (versions(response.content.decode()), is_from_replica) == ({version}, False)
    site.resume()
    for path in PATHS:
        response, is_from_replica = read(path)
        assert (versions(response.content.decode()), is_from_replica) == ({3}, True)


def test_a_draft_that_is_saved_keeps_nobody_from_the_replica(site):
    site.pause()
    term = mitosis()
    term.definition = "A draft."
    term.save()
    assert read(MITOSIS)[1]


def test_the_desk_reads_the_primary_right_after_it_wrote(site):
    desk, term = Client(), mitosis()
    desk.force_login(User.objects.create_superuser("editor", password="a long password"))
    change = reverse("admin:glossary_term_change", args=[term.pk])
    for is_lagging in (False, True):
        if is_lagging:
            site.pause()
        with asked() as statements:
            for address in ("/admin/", "/admin/glossary/term/", "/admin/glossary/term/?q=mitosis", change):
                assert desk.get(address).status_code == 200
            answer = send(desk, change, "_publish", definition=f"Written while it lags: {is_lagging}.")
            assert (
                f"Written while it lags: {is_lagging}." in answer.content.decode() + desk.get(change).content.decode()
            )
        assert statements["replica"] == []
    response, is_from_replica = read(MITOSIS, desk)
    assert "Written while it lags: True." in response.content.decode()
    assert not is_from_replica


def test_reports_are_written_to_the_primary(site):
    form = f"/report/?page={MITOSIS}&part=definition"
    page = parse(Client().get(form))
    said = {"reason": "misspelt", "message": "A word.", "seen": page.one('input[name="seen"]')["value"]}
    with asked() as statements:
        assert Client().post(form, said).status_code == 303
    assert statements["replica"] == []
    assert Report.objects.get().message == "A word."


def test_readers_are_answered_while_the_replica_is_away(site, monkeypatch, caplog):
    monkeypatch.setattr(databases, "REST", 60)
    assert read(MITOSIS)[1]
    site.stop_replica()
    for path in PATHS:
        response, is_from_replica = read(path)
        assert (response.status_code, is_from_replica) == (200, False)
    # It was asked once.
    [record] = caplog.records
    assert (record.name, record.levelname) == ("glossary.databases", "WARNING")
    write(1)
    site.replica.start()
    assert not read(MITOSIS)[1]
    databases._replica._outage._rest_until = 0
    response, is_from_replica = read(MITOSIS)
    assert (versions(response.content.decode()), is_from_replica) == ({1}, True)


def test_a_connection_that_was_cut_meanwhile_is_made_anew(site, caplog):
    assert read(MITOSIS)[1]
    site.stop_replica()
    site.replica.start()
    assert read(MITOSIS)[1]
    assert caplog.records == []


def test_a_replica_that_goes_on_the_way_fails_no_request(site, caplog):
    def go(execute, sql, parameters, many, context):
        backend = context["connection"].connection.info.backend_pid
        site.replica.ask("SELECT pg_terminate_backend(%s)", backend)
        return execute(sql, parameters, many, context)

    for path in PATHS:
        connections["replica"].execute_wrappers.append(go)
        response = Client().get(path)
        assert (response.status_code, versions(response.content.decode())) == (200, {0})
        connections["replica"].execute_wrappers.clear()
        databases._replica._outage._rest_until = 0
    assert {record.name for record in caplog.records} == {"glossary.databases"}
    assert len(caplog.records) == len(PATHS)


def test_a_replica_that_takes_long_is_not_waited_for(site, caplog):
    """Here for a twentieth of a second, and otherwise for as long as docs/deployment.md says."""

    def sleep():
        with databases.reading().cursor() as cursor:
            if cursor.connection is connections["replica"].connection:
                cursor.execute("SHOW statement_timeout")
                assert cursor.fetchone() == ("5s",)
                cursor.execute("SET statement_timeout = '50ms'")
            cursor.execute("SELECT pg_sleep(0.2)")
            return databases.reading().alias

    assert databases.for_readers(sleep) == "default"
    assert "statement timeout" in caplog.text


def test_what_is_not_public_is_read_from_the_primary_whoever_asks(site):
    assert databases.for_readers(lambda: Page.objects.get(path=MITOSIS)._state.db) == "replica"
    for model in (Course, Term, User, Report):
        assert databases.for_readers(lambda model=model: model.objects.all().db) == "default"


def test_what_another_database_would_refuse_too_is_no_failure_of_the_replica(site, caplog):
    with pytest.raises(DataError):
        databases.for_readers(lambda: Page.objects.filter(pk__lt=1).extra(where=["1 / 0 = 1"]).first())
    assert caplog.records == []
    assert read(MITOSIS)[1]


@pytest.mark.parametrize("failure", ["stall", "cut"])
def test_nobody_waits_for_a_replica_that_says_nothing(servers, connect, failure, caplog):
    proxy = Proxy("127.0.0.1", servers.replica.port)
    with connect(proxy.port):
        try:
            assert read(MITOSIS)[1]
            getattr(proxy, failure)()
            begun = time.monotonic()
            assert read(MITOSIS)[0].status_code == 200
            assert time.monotonic() - begun < databases.PATIENCE + 2
            begun = time.monotonic()
            assert not read(MITOSIS)[1]
            assert time.monotonic() - begun < databases.PATIENCE
        finally:
            proxy.close()
    assert len(caplog.records) == 1


def test_threads_may_share_connections_to_both(servers, connect):
    with connect(pool=1):
        assert read(MITOSIS)[1]
        servers.stop_replica()
        assert not read(MITOSIS)[1]
        servers.replica.start()
        until = time.monotonic() + 30
        while not read(MITOSIS)[1]:
            assert time.monotonic() < until, "the pool does not come back"
            databases._replica._outage._rest_until = 0
            time.sleep(0.1)


class Told:
    """The page cache in front of Django, with room for what happens while Django answers."""

    def __init__(self):
        self.django, self.meanwhile = get_wsgi_application(), []
        self.cache = PageCache(self._answer, limit=2**24, stale_for=60, stamps=Stamps(patience=5))

    def _answer(self, environ, start_response):
        body = self.django(environ, start_response)
        while self.meanwhile:
            self.meanwhile.pop()()
        return body

    def versions(self, path):
        return versions(b"".join(self.cache(plain_get(path), lambda status, headers: None)).decode())


@pytest.fixture
def told(site):
    told = Told()
    yield told
    told.cache.stamps.close()


def test_a_page_from_the_replica_is_kept_under_the_stamp_that_the_primary_has(site, told):
    with asked() as statements:
        assert told.versions(MITOSIS) == {0}
    assert statements["replica"]
    known = told.cache.memory.get((MITOSIS, ""))
    assert known.stamp == Page.objects.get(path=MITOSIS).stamp
    with asked() as statements:
        assert told.versions(MITOSIS) == {0}
    assert statements == {"default": [], "replica": []}
    site.pause()
    write(1)
    assert [told.versions(path) for path in (MITOSIS, KEY_TERMS)] == [{1}, {1}]
    site.resume()
    assert [told.versions(path) for path in (MITOSIS, KEY_TERMS)] == [{1}, {1}]


@pytest.mark.parametrize("path", [MITOSIS, KEY_TERMS])
def test_what_is_published_while_the_replica_is_read_is_in_the_page(site, told, path):
    site.pause()
    told.meanwhile.append(lambda: write(1))
    with asked() as statements:
        assert told.versions(path) == {1}
    assert statements["replica"]
    assert told.versions(path) == {1}


def on_replica(site):
    """Whether a process of gunicorn has read pages from the replica."""
    question = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND query LIKE %s"
    return site.replica.ask(question, '%FROM "glossary_page"%') > 0


def test_under_load_nobody_gets_an_older_page_than_was_published(site, tmp_path):
    both = {"DATABASE_URL": site.primary.url, "DATABASE_REPLICA_URL": site.replica_url}
    limits = {"DATABASE_PATIENCE": "60", "SEARCH_LIMIT": "1000000"}
    with served(tmp_path, **both, **limits) as pages, Readers(pages, PATHS).reading() as readers:
        readers.wait_for(50)
        assert on_replica(site)
        happens = {2: site.pause, 5: site.resume, 8: site.pause, 9: site.resume, 10: site.stop_replica,
                   12: site.replica.start}  # fmt: skip
        for version in range(1, 15):
            happens.get(version, bool)()
            write(version)
            readers.published = version
            readers.wait_for(READERS)
    assert (readers.wrong, readers.broken) == ([], 0)
