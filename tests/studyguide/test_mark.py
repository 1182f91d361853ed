"""The cookie that tells the scripts of public pages that this browser is an editor's."""

import pytest

SIGN_IN = {"username": "editor", "password": "a long password"}


@pytest.fixture
def signed_in(client, editor):
    client.post("/admin/login/", SIGN_IN)
    return client


def test_it_comes_with_signing_in_and_goes_with_signing_out(client, editor):
    assert "desk" not in client.get("/admin/login/").cookies
    cookie = client.post("/admin/login/", SIGN_IN).cookies["desk"]
    assert (cookie.value, cookie["samesite"], cookie["path"], cookie["httponly"]) == ("1", "Lax", "/", "")
    assert "desk" not in client.get("/admin/").cookies
    gone = client.post("/admin/logout/").cookies["desk"]
    assert (gone.value, gone["max-age"]) == ("", 0)


def test_a_wrong_password_sets_none(client, editor):
    assert "desk" not in client.post("/admin/login/", {**SIGN_IN, "password": "wrong"}).cookies


def test_it_goes_with_the_session(signed_in):
    del signed_in.cookies["sessionid"]
    assert signed_in.get("/admin/").cookies["desk"].value == ""


def test_it_goes_with_an_account_that_is_no_editors_any_more(signed_in, editor):
    type(editor).objects.update(is_staff=False)
    assert signed_in.get("/admin/").cookies["desk"].value == ""


def test_it_opens_nothing(client, editor):
    client.cookies["desk"] = "1"
    assert client.get("/admin/").status_code == 302


def test_it_goes_over_https_alone_where_the_session_does(client, editor, settings):
    settings.SESSION_COOKIE_SECURE = True
    assert client.post("/admin/login/", SIGN_IN).cookies["desk"]["secure"]


def test_public_pages_neither_set_nor_read_it(signed_in, biology):
    path = "/intro-to-biology/key-terms/mitosis/"
    marked = signed_in.get(path)
    signed_in.cookies.clear()
    plain = signed_in.get(path)
    assert marked.content == plain.content
    assert marked.headers == plain.headers
    assert not marked.cookies
    assert "cookie" not in marked.headers.get("Vary", "").lower()
