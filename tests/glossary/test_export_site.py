import gzip
import os
import re
import shutil
import signal
import sqlite3
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote

import brotli
import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import override_settings

from glossary import publishing
from glossary.models import FormerPath, Page
from glossary.static_site import addresses, exporting
from glossary.static_site.folder import Folder
from glossary.views import a_to_z
from tests import nginx
from tests.factories import make_course, make_guide, make_term, make_terms, publish, publish_with_contents
from tests.workers import workers

PICTURE = f"/media/pictures/{'0123' * 6}-20x10.webp"
LISTS = {"/", "/feed/", "/glossary/", "/guides/", "/intro-to-biology/feed/", "/intro-to-biology/key-terms/"}
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}


def collected(folder):
    """Settings with static files that are collected in a folder."""
    storages = django_settings.STORAGES | STORAGES
    finders = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return {"STATIC_ROOT": str(folder), "STORAGES": storages, "STATICFILES_FINDERS": finders}


@pytest.fixture(scope="module")
def static_root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    with override_settings(**collected(folder)):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture
def static(settings, static_root):
    for name, value in collected(static_root).items():
        setattr(settings, name, value)
    return static_root


@pytest.fixture
def site(static, biology):
    """A course and another that shares a name with it, a picture, and addresses that moved and that are gone."""
    default_storage.save(PICTURE.removeprefix("/media/"), ContentFile(b"pixels"))
    chemistry = make_course("Chemistry", description=f"![A picture]({PICTURE})")
    gone = make_term(chemistry, "Gone")
    publish(chemistry, make_term(chemistry, "Cell"), make_term(chemistry, "細胞", slug="細胞"), gone)
    publishing.unpublish([gone])
    moved = biology.terms.get(slug="nucleus")
    moved.slug = "core"
    moved.save()
    publish(moved)
    return biology


@pytest.fixture
def export(run, tmp_path):
    def export(folder=tmp_path / "export"):
        outcome = run("export_site", folder)
        assert (outcome.status, outcome.err) == (0, [])
        return [
            int(number)
            for number in re.fullmatch(r"(\d+) written, (\d+) unchanged, (\d+) removed", outcome.out[-1]).groups()
        ]

    return export


def tree(folder):
    """{name: bytes} of all files but the manifest."""
    files = (path for path in Path(folder).rglob("*") if path.is_file() and path.name != "manifest.sqlite3")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def times(folder):
    return {path: path.stat().st_mtime_ns for path in Path(folder, "public").rglob("*") if path.is_file()}


def pages(folder):
    """{address: bytes} of what is served, without compressed copies, static files and pictures."""
    found = {}
    for name, data in tree(folder / "public").items():
        if not name.endswith((".gz", ".br")) and not name.startswith(("static/", "media/")):
            path, index, query = f"/{name}".partition("/index.")
            found[f"{path}/" + (f"?{query[:-5]}" if query != "html" else "") if index else path] = data
    return found


def test_the_whole_site_is_there_in_the_bytes_that_readers_get(client, site, export, tmp_path):
    export()
    found = pages(tmp_path / "export")
    not_found, gone = found.pop("/404.html"), found.pop("/410.html")
    assert not_found == client.get("/-/").content
    assert gone == client.get("/chemistry/key-terms/gone/").content
    for address, data in found.items():
        answer = client.get(quote(address, safe="/?=&%"))
        assert (answer.status_code, answer.content) == (200, data), address
    every = {
        *Page.objects.values_list("path", flat=True),
        *LISTS,
        "/robots.txt",
        "/sitemap.xml",
        "/sitemap-pages-0.xml",
    }
    every |= {f"{path}preview/" for path in every if "/key-terms/" in path and path not in LISTS}
    every |= {"/glossary/cell/", "/glossary/cell/preview/", "/glossary/mitosis/preview/", "/intro-to-biology/unit-1/"}
    assert every <= found.keys()
    assert "/glossary/mitosis/" not in found
    assert not any(address.startswith(("/admin", "/search", "/report")) for address in found)


def test_everything_that_pages_name_is_there(site, export, tmp_path):
    export()
    public = tmp_path / "export" / "public"
    assert (public / PICTURE[1:]).read_bytes() == b"pixels"
    named = set()
    for data in pages(tmp_path / "export").values():
        named |= set(re.findall(r'(?:href|src)="(/[^"?#]*)', data.decode()))
    assert len([name for name in named if name.startswith("/static/")]) >= 5
    missing = {
        name
        for name in map(unquote, named)
        if not (public / f"{name[1:]}index.html" if name.endswith("/") else public / name[1:]).exists()
    }
    assert missing <= {"/report/"}
    assert not re.search(r"url\(", "".join(path.read_text() for path in public.rglob("*.css")))


def test_text_has_compressed_copies_and_pictures_have_none(site, export, tmp_path):
    export()
    files = tree(tmp_path / "export" / "public")
    plain = {name: data for name, data in files.items() if not name.endswith((".gz", ".br"))}
    for name, data in plain.items():
        if name.endswith(".webp"):
            assert f"{name}.gz" not in files
        else:
            assert (gzip.decompress(files[f"{name}.gz"]), brotli.decompress(files[f"{name}.br"])) == (data, data)
    assert len(plain) > 30


def test_a_second_export_writes_nothing(site, export, tmp_path):
    written, _, _ = export()
    before = times(tmp_path / "export")
    assert export() == [0, written, 0]
    assert times(tmp_path / "export") == before


def test_a_second_export_asks_for_nothing(site, export, monkeypatch):
    export()
    monkeypatch.setattr(exporting.Site, "get", lambda self, address: pytest.fail(str(address)))
    export()


def test_a_publication_rewrites_what_it_changes_and_nothing_else(client, site, export, tmp_path, monkeypatch):
    export()
    stamps, before = dict(Page.objects.values_list("path", "stamp")), pages(tmp_path / "export")
    term = site.terms.get(slug="mitosis")
    term.definition = "Mitosis is another thing. It matters."
    term.save()
    publish(term)
    changed = {path for path, stamp in Page.objects.values_list("path", "stamp") if stamps[path] != stamp}
    assert "/intro-to-biology/key-terms/mitosis/" in changed
    assert "/intro-to-biology/key-terms/cell/" not in changed
    asked, get = set(), exporting.Site.get
    monkeypatch.setattr(exporting.Site, "get", lambda self, address: asked.add(address.path) or get(self, address))
    written, _, removed = export()
    previews = {f"{path}preview/" for path in changed if "/key-terms/" in path} | {"/glossary/mitosis/preview/"}
    of_the_edition = {each.path for each in addresses.lists("")} | {"/-/", "/chemistry/key-terms/gone/"}
    of_the_edition |= {"/sitemap-pages-0.xml", "/sitemap-lists-0.xml", "/glossary/cell/"}
    assert asked == changed | previews | of_the_edition
    after = pages(tmp_path / "export")
    differ = {address for address in after if after[address] != before.get(address)}
    assert differ <= asked
    assert (written, removed) == (len(differ), 0)
    assert after["/intro-to-biology/key-terms/mitosis/"] == client.get("/intro-to-biology/key-terms/mitosis/").content


def test_what_is_taken_down_is_removed_and_gone(site, export, tmp_path):
    export()
    publishing.unpublish([site.terms.get(slug="mitosis")])
    assert export()[2] == 3
    assert not (tmp_path / "export/public/intro-to-biology/key-terms/mitosis").exists()
    assert not (tmp_path / "export/public/glossary/mitosis").exists()
    redirects = (tmp_path / "export/nginx/redirects.map").read_text()
    assert '"/intro-to-biology/key-terms/mitosis/" "410";' in redirects
    assert '"/intro-to-biology/key-terms/mitosis/preview/" "410";' in redirects


def test_a_picture_that_no_page_shows_any_more_is_removed(site, export, tmp_path):
    export()
    chemistry = Page.objects.get(path="/chemistry/")
    row = type(site).objects.get(pk=chemistry.object_id)
    row.description = "No picture."
    row.save()
    publish(row)
    export()
    assert not (tmp_path / "export/public/media").exists()


def test_the_map_answers_as_the_site_does(client, site, export, tmp_path):
    site.slug = "biology"
    site.save()
    publish(site)
    export()
    lines = (tmp_path / "export/nginx/redirects.map").read_text().splitlines()
    entries = dict(re.fullmatch('"(.+?)" "(.+)";', line).groups() for line in lines)
    exact = {path: answer for path, answer in entries.items() if path.startswith("/")}
    assert len(exact) > 15
    for path, answer in exact.items():
        status, _, location = answer.partition(" ")
        response = client.get(quote(path))
        assert (response.status_code, response.headers.get("Location", "")) == (int(status), location), path
    assert exact["/intro-to-biology/unit-2/"] == "301 /biology/unit-2/"
    assert {*FormerPath.objects.values_list("path", flat=True)} <= exact.keys()


def test_another_release_renders_everything_and_writes_what_differs(site, export, tmp_path, settings):
    written, _, _ = export()
    settings.SITE_NOTICE = "Another notice."
    with_notice = [data for data in pages(tmp_path / "export").values() if b"Names of tests" in data]
    assert len(with_notice) > 15
    assert export() == [len(with_notice), written - len(with_notice), 0]
    assert b"Another notice." in pages(tmp_path / "export")["/intro-to-biology/key-terms/cell/"]


def test_letters_and_pages_of_long_lists_are_files(client, static, course, export, tmp_path, monkeypatch):
    monkeypatch.setattr(a_to_z, "WHOLE", 10)
    monkeypatch.setattr(a_to_z, "PER_PAGE", 10)
    make_terms(course, 25)
    make_term(course, "Éclair", slug="eclair")
    publish_with_contents(course)
    written, _, _ = export()
    found = pages(tmp_path / "export")
    for address in ("/glossary/?letter=E", "/glossary/?letter=T&page=3", "/intro-to-biology/key-terms/?letter=T"):
        assert found[address] == client.get(address).content
    assert export() == [0, written, 0]


def test_what_is_not_public_is_in_no_file(site, export, tmp_path):
    draft = make_term(site, "Canaryname", definition="Canarydraft.", facts=("Canaryfact.",))
    taken = make_term(site, "Canarytaken", definition="Canarytaken.")
    make_guide(site, "Canaryguide", body="Canaryguide.")
    publish(taken)
    publishing.unpublish([taken])
    changed = site.terms.get(slug="mitosis")
    changed.definition = "Canarychanged."
    changed.save()
    make_course("Canarycourse")
    export()
    assert draft.pk
    files = tree(tmp_path / "export")
    # Where it is gone, its address says so.
    files["nginx/redirects.map"] = files["nginx/redirects.map"].replace(b"/key-terms/canarytaken/", b"")
    plain = {name: data for name, data in files.items() if not name.endswith((".gz", ".br"))}
    assert [name for name, data in plain.items() if b"canary" in data.lower() or "canary" in name] == []


def test_files_that_were_lost_or_cut_off_are_written_again(site, export, tmp_path):
    export()
    before = tree(tmp_path / "export")
    home = tmp_path / "export/public/index.html"
    home.write_bytes(home.read_bytes()[:100])
    (tmp_path / "export/public/glossary/cell/index.html.br").unlink()
    assert export()[0] == 2
    assert tree(tmp_path / "export") == before


def test_two_at_once_are_refused(site, export, run, tmp_path):
    export()
    with Folder(tmp_path / "export", ""), pytest.raises(CommandError, match="Another export is writing to"):
        run("export_site", tmp_path / "export")
    export()


def test_other_things_in_the_folder_stay(site, export, tmp_path):
    (tmp_path / "export").mkdir()
    (tmp_path / "export/notes.txt").write_text("mine")
    export()
    own = tmp_path / "export/public/glossary/mitosis/mine.html"
    own.write_text("mine")
    publishing.unpublish([site.terms.get(slug="mitosis")])
    export()
    assert own.read_text() == (tmp_path / "export/notes.txt").read_text() == "mine"
    assert [path.name for path in own.parent.iterdir()] == ["mine.html"]


def test_a_folder_that_no_export_wrote_is_refused(site, run, tmp_path):
    (tmp_path / "public").mkdir()
    (tmp_path / "public/index.html").write_text("mine")
    for _ in range(2):
        with pytest.raises(CommandError, match="no export wrote it"):
            run("export_site", tmp_path)
    assert [path.name for path in (tmp_path / "public").iterdir()] == ["index.html"]


def test_a_file_in_the_way_is_refused_and_kept(site, export, run, tmp_path):
    export()
    publish(make_term(site, "Ribosome"))
    own = tmp_path / "export/public/intro-to-biology/key-terms/ribosome/index.html"
    own.parent.mkdir()
    own.write_text("mine")
    with pytest.raises(CommandError, match=re.escape(f"{own} is in the way")):
        run("export_site", tmp_path / "export")
    assert own.read_text() == "mine"
    own.unlink()
    export()


def test_what_cannot_be_written_is_told_in_one_line_with_its_path(site, export, run, tmp_path, monkeypatch):
    write = Path.write_bytes

    def full(path, data):
        if "mitosis" in str(path) and path.name == "index.html.br.part":
            write(path, data[:10])
            raise OSError(28, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CommandError) as error:
        run("export_site", tmp_path / "export")
    assert re.fullmatch(r"\S+mitosis\S+ cannot be written: No space left on device\.", str(error.value))
    left = tree(tmp_path / "export")
    assert not any(name.endswith(".part") for name in left)
    assert not any("key-terms/mitosis/index" in name for name in left)
    monkeypatch.undo()
    export()
    export(tmp_path / "undisturbed")
    assert tree(tmp_path / "export") == tree(tmp_path / "undisturbed")


def test_a_folder_that_is_a_file_is_told(site, run, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="file cannot be written: "):
        run("export_site", tmp_path / "file")


def test_static_files_have_to_be_collected(biology, run, tmp_path):
    with pytest.raises(CommandError, match=r"run manage\.py collectstatic"):
        run("export_site", tmp_path / "export")
    assert not (tmp_path / "export").exists()


@pytest.mark.parametrize("lost", ["css/site.css", "nothing"])
def test_a_static_file_that_was_not_collected_is_told(site, run, tmp_path, settings, lost):
    settings.STATIC_ROOT = str(shutil.copytree(settings.STATIC_ROOT, tmp_path / "static"))
    if lost == "nothing":
        settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, tmp_path / "new"]
        (tmp_path / "new").mkdir()
        (tmp_path / "new/nothing").touch()
    else:
        (tmp_path / "static" / staticfiles_storage.stored_name(lost)).unlink()
    with pytest.raises(CommandError, match=rf"{lost} has not been collected: run manage\.py collectstatic"):
        run("export_site", tmp_path / "export")


def test_pages_for_developers_are_not_exported(site, run, tmp_path, settings):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="DEBUG"):
        run("export_site", tmp_path / "export")


def test_the_site_is_asked_as_it_is_at_its_own_address(site, export, tmp_path, settings):
    settings.SITE_URL = "https://guide.example.org"
    settings.ALLOWED_HOSTS = ["guide.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    export()
    assert b"https://guide.example.org/glossary/" in (tmp_path / "export/public/glossary/index.html").read_bytes()
    assert (tmp_path / "export/public/sitemap-pages-0.xml").exists()


def test_names_too_long_for_a_file_system_are_found_by_a_map(static, course, export, tmp_path):
    slug = "ก" * 119
    publish(course, *(make_term(course, f"ยาว {end}", slug=slug + end) for end in "ขค"))
    written, _, _ = export()
    lines = (tmp_path / "export/nginx/files.map").read_text().splitlines()
    entries = dict(re.fullmatch('"(.+?)" "(.+)";', line).groups() for line in lines)
    paths = [f"/intro-to-biology/key-terms/{slug}{end}/" for end in "ขค"]
    assert {*paths, *(f"{path}preview/" for path in paths)} <= entries.keys()
    assert len({*entries.values()}) == len(entries)
    for path in paths:
        assert (tmp_path / "export/public" / entries[path][1:] / "index.html").exists()
    assert export() == [0, written, 0]


def killed_export(folder, static_root, media_root, end):
    """In a worker: an export that is killed before a file gets its name."""
    replace = Path.replace

    def replace_or_end(path, target):
        if str(target).endswith(end):
            os.kill(os.getpid(), signal.SIGKILL)
        return replace(path, target)

    Path.replace = replace_or_end
    with override_settings(**collected(static_root), MEDIA_ROOT=media_root):
        exporting.export_site(folder)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", ["public/404.html", "biology/key-terms/mitosis/index.html.br", "nginx/redirects.map"])
def test_a_killed_export_is_mended_by_the_next(site, export, tmp_path, static_root, settings, end):
    with workers(1) as pool, pytest.raises(BrokenProcessPool):
        pool.submit(killed_export, tmp_path / "killed", str(static_root), str(settings.MEDIA_ROOT), end).result()
    with closing(sqlite3.connect(tmp_path / "killed/manifest.sqlite3")) as manifest:
        vouched = manifest.execute("SELECT file FROM files WHERE stamp IS NOT NULL").fetchall()
    assert vouched
    assert all((tmp_path / "killed" / file).exists() for (file,) in vouched)
    # What was being written is gone from the site when the export is run again.
    publishing.unpublish([site.terms.get(slug="cell"), site.terms.get(slug="mitosis")])
    export(tmp_path / "killed")
    export(tmp_path / "undisturbed")
    assert tree(tmp_path / "killed") == tree(tmp_path / "undisturbed")
    assert not list((tmp_path / "killed").rglob("*.part"))


@pytest.mark.skipif(not nginx.EXECUTABLE, reason="nginx is not installed")
def test_nginx_serves_it_as_the_site_does(client, site, export, tmp_path, monkeypatch):
    monkeypatch.setattr(a_to_z, "WHOLE", 3)
    long = f"/intro-to-biology/key-terms/{'ก' * 120}/"
    publish(make_term(site, "ยาว", slug="ก" * 120), make_term(site, "Mitosis twice", slug="preview"))
    closed = make_course("Closed")
    publish(closed)
    publishing.unpublish([closed])
    export()
    served = pages(tmp_path / "export")
    not_found, gone = served.pop("/404.html"), served.pop("/410.html")
    block = nginx.documented("static-export.md", **{"/srv/guide": str(tmp_path / "export")})
    with nginx.running(block, tmp_path / "nginx") as port:
        ask = partial(nginx.ask, port)
        for path in [long, *(path for path in served if "ก" not in path)]:
            status, headers, body = ask(path)
            answer = client.get(quote(path, safe="/?=&%"))
            assert (status, body) == (200, answer.content), path
            assert headers["Content-Security-Policy"] == answer.headers["Content-Security-Policy"]
            assert headers.get("X-Robots-Tag") == answer.headers.get("X-Robots-Tag"), path
            kind, own = headers["Content-Type"].split(";")[0], answer.headers["Content-Type"].split(";")[0]
            assert kind == own or {kind, own} == {"text/xml", "application/xml"}, path
        assert any("letter=" in path for path in served)
        for path in (
            "/nothing/",
            "/search/?q=cell",
            "/report/",
            "/glossary/nothing",
            "/404.html",
            "/nginx/redirects.map",
        ):
            status, headers, body = ask(path)
            assert (status, body) == (404, not_found), path
            assert "Content-Security-Policy" in headers
        for path in ("/chemistry/key-terms/gone/", "/chemistry/key-terms/gone/preview/", "/closed/", "/closed/unit-1/"):
            status, _, body = ask(path)
            assert (status, body) == (410, gone), path
            assert client.get(path).status_code == 410
        for path in (
            "/intro-to-biology/key-terms/nucleus/",
            "/intro-to-biology/key-terms/nucleus/preview/",
            "/glossary/mitosis/",
            "/key-terms/intro-to-biology/cell",
            "/key-terms/intro-to-biology/cell/",
            "/intro-to-biology/key-terms/cell",
            "/chemistry/key-terms/細胞",
            "/chemistry",
            "/feed",
        ):
            status, headers, _ = ask(path)
            answer = client.get(quote(path))
            assert (status, unquote(headers["Location"])) == (
                answer.status_code,
                unquote(answer.headers["Location"]),
            ), path
        status, headers, _ = ask("/intro-to-biology/key-terms/nucleus")
        assert (status, headers["Location"]) == (301, "/intro-to-biology/key-terms/core/")
        status, headers, body = ask("/glossary/", **{"Accept-Encoding": "gzip"})
        assert headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(body) == client.get("/glossary/").content
        status, headers, body = ask(PICTURE)
        assert (status, body) == (200, b"pixels")
        assert "immutable" in headers["Cache-Control"]
        for path in ("/key-terms/a%0d%0aSet-Cookie:%20x/b", "/intro-to-biology%0d%0aSet-Cookie:%20x"):
            assert ask(path)[0] == 404
