import pytest
from django.contrib.auth.models import User

from glossary import publishing
from tests.factories import make_course, make_term, publish

PUBLIC = [
    "/",
    "/intro-to-biology/",
    "/intro-to-biology/unit-1/",
    "/intro-to-biology/key-terms/",
    "/intro-to-biology/key-terms/mitosis/",
    "/intro-to-biology/key-terms/gone/",
    "/intro-to-biology/guides/how-cells-divide/",
    "/intro-to-biology/feed/",
    "/glossary/",
    "/glossary/cell/",
    "/glossary/mitosis/",
    "/guides/",
    "/feed/",
    "/sitemap.xml",
    "/sitemap-pages-0.xml",
    "/sitemap-lists-0.xml",
    "/robots.txt",
    "/nothing/",
    "/key-terms/intro-to-biology/mitosis",
]
# What a visitor may send along, well-meant or not.
GAMES = {
    "another host of the site": {"host": "localhost"},
    "a port": {"host": "127.0.0.1:9999"},
    "forwarded host": {"x-forwarded-host": "evil.example.org"},
    "forwarded scheme": {"x-forwarded-proto": "https"},
    "forwarded port": {"x-forwarded-port": "444"},
    "forwarded prefix": {"x-forwarded-prefix": "/evil", "x-script-name": "/evil"},
    "forwarded": {"forwarded": "for=1.2.3.4;host=evil.example.org;proto=https"},
    "rewritten address": {"x-original-url": "/admin/", "x-rewrite-url": "/admin/"},
    "another method": {"x-http-method-override": "DELETE"},
    "JSON": {"accept": "application/json"},
    "no type": {"accept": ";;q=,\x7f"},
    "another language": {"accept-language": "de-DE, ar;q=0.9"},
    "another encoding": {"accept-charset": "utf-16"},
    "a script": {"x-requested-with": "XMLHttpRequest"},
    "a referrer": {"referer": "https://evil.example.org/", "user-agent": "<script>"},
    "a referrer of the desk": {"referer": "http://testserver/admin/"},
    "unknown cookies": {"cookie": "theme=dark; django_language=de; cart=1"},
    "a malformed CSRF cookie": {"cookie": "csrftoken=x"},
    "a foreign CSRF cookie": {"cookie": f"csrftoken={'a' * 32}"},
    "a malformed session": {"cookie": "sessionid=x"},
    "an expired session": {"cookie": f"sessionid={'a' * 32}"},
    "a malformed message": {"cookie": "messages=x"},
}


@pytest.fixture
def site(biology):
    politics = make_course("Politics")
    gone = make_term(biology, "Gone")
    publish(politics, make_term(politics, "Cell"), gone)
    publishing.unpublish([gone])


def seen(response):
    return response.status_code, {**response.headers, "Set-Cookie": response.cookies.output()}, response.content


@pytest.fixture
def plain(client, site):
    """What a visitor gets who sends nothing but the address."""
    return {path: seen(client.get(path, headers={"host": "testserver"})) for path in PUBLIC}


def test_everyone_gets_the_same_bytes_and_headers(client, plain, subtests):
    for game, headers in GAMES.items():
        with subtests.test(game):
            answers = {path: seen(client.get(path, headers={"host": "testserver", **headers})) for path in PUBLIC}
            assert answers == plain


def test_an_editor_gets_the_same_bytes_and_headers(client, plain, editor):
    client.force_login(editor)
    # The admin leaves a message for its next page, and a token.
    client.get("/admin/glossary/term/add/")
    client.post("/admin/glossary/course/add/", {"title": ""})
    assert {path: seen(client.get(path)) for path in PUBLIC} == plain


def test_a_message_for_an_editor_waits_for_a_page_of_the_desk(desk, biology):
    term = biology.terms.get(slug="mitosis")
    desk.post(f"/admin/glossary/term/{term.pk}/unpublish/")
    assert b"taken down" not in desk.get("/intro-to-biology/").content
    assert b"1 page was taken down" in desk.get("/admin/").content


def test_a_query_that_means_nothing_changes_nothing(client, plain, subtests):
    expected = {path: answer for path, answer in plain.items() if not path.startswith("/key-terms/")}
    for query in ["utm_source=a", "a=%00", "%ff", "=", "&&", "page=1", "letter=", "lang=de", "next=//evil"]:
        with subtests.test(query):
            assert {path: seen(client.get(f"{path}?{query}")) for path in expected} == expected


def test_no_public_page_sets_a_cookie_or_varies_by_one(plain):
    for _, headers, _ in plain.values():
        assert not headers["Set-Cookie"]
        assert "cookie" not in headers.get("Vary", "").lower()


def test_no_public_page_has_a_token(plain):
    assert not [path for path, (_, _, body) in plain.items() if b"csrf" in body.lower()]


def test_every_page_says_what_a_browser_may_load(plain, client):
    policies = {headers["Content-Security-Policy"] for _, headers, _ in plain.values()}
    policies.add(client.get("/admin/login/").headers["Content-Security-Policy"])
    (policy,) = policies
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_no_page_is_sniffed_or_framed(plain):
    for _, headers, _ in plain.values():
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("host", ["evil.example.org", "testserver.evil.example.org", "a b", "testserver@evil", ""])
def test_a_host_that_is_not_the_sites_is_refused(client, site, host):
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/login/",
        "/admin/login/code/",
        "/admin/logout/",
        "/admin/two-step/",
        "/admin/two-step/qr.svg",
        "/admin/jsi18n/",
        "/admin/glossary/term/",
        "/admin/markdown/preview/",
        "/admin/markdown/upload/",
        "/admin/x.css",
        "/admin//x.css",
        "/admin/../robots.txt",
        "/admin/%2e",
        "/admin/\0",
    ],
)
@pytest.mark.parametrize("who", ["nobody", "editor"])
def test_nothing_of_the_desk_is_kept_by_a_shared_cache(client, site, editor, who, path):
    if who == "editor":
        client.force_login(editor)
    answer = client.get("/", PATH_INFO=path)
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["//admin/", "//admin/x.css", "/Admin/", "/x/admin/", "/./admin/", "/admin.css/"])
@pytest.mark.parametrize("who", ["nobody", "editor"])
def test_what_only_looks_like_the_desk_is_not_found(client, site, editor, who, path):
    if who == "editor":
        client.force_login(editor)
    assert client.get("/", PATH_INFO=path).status_code == 404


@pytest.mark.parametrize("path", ["//", "//evil.example.org/", "//evil.example.org", "/\\evil.example.org", "///a"])
def test_no_address_leads_off_the_site(client, site, path):
    answer = client.get("/", PATH_INFO=path)
    assert answer.status_code in {301, 404}
    assert not answer.headers.get("Location", "/a").startswith(("//", "/\\", "http"))


def test_an_account_without_rights_sees_the_same_pages(client, plain, db):
    client.force_login(User.objects.create_user("student"))
    assert {path: seen(client.get(path)) for path in PUBLIC} == plain
