"""Two-step sign-in: setting it up, signing in with it, recovering, and doing without it again."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError
from django.db.models import F
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from studyguide.signing_in.second_factor import RECOVERY_CODES
from tests.glossary.admin.forms import errors, said
from tests.markup import parse
from tests.studyguide.test_signing_in import LOGIN, PASSWORD, change_password, fail, is_in, sign_in, told
from tests.totp import App

PAGE, QR, CODE = "/admin/two-step/", "/admin/two-step/qr.svg", "/admin/login/code/"


def content(response):
    return parse(response).one("#content").text


def secret(client):
    """The key that the page offers to an app."""
    return parse(client.get(PAGE)).one("#content code").text


def codes(response):
    return parse(response).texts("ul.recovery-codes code")


def set_up(client):
    """The app and the recovery codes of whoever is signed in, from now on."""
    app = App(secret(client))
    answer = client.post(PAGE, {"code": app.next_code()})
    assert "is on" in content(answer)
    return app, codes(answer)


def enter(client, code):
    return client.post(CODE, {"code": code})


def two_steps(code):
    """A browser that gave the password and then a code."""
    client = Client()
    assert sign_in(client)["Location"] == CODE
    return client, enter(client, code)


def pass_time(**time):
    """Let wrong codes be so long ago."""
    for model in (TOTPDevice, StaticDevice):
        model.objects.update(throttling_failure_timestamp=F("throttling_failure_timestamp") - timedelta(**time))


@pytest.fixture
def app(desk):
    """The app of an editor who has set it up."""
    return set_up(desk)[0]


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def test_an_editor_sets_it_up_and_signs_in_with_it(desk):
    app, _ = set_up(desk)
    assert is_in(desk)
    client = Client()
    assert sign_in(client, next="/admin/glossary/term/?q=cell")["Location"] == CODE
    assert not is_in(client)
    answer = enter(client, app.next_code())
    assert (answer.status_code, answer["Location"]) == (302, "/admin/glossary/term/?q=cell")
    assert is_in(client)


def test_a_code_may_have_blanks(app):
    code = app.next_code()
    assert is_in(two_steps(f" {code[:3]} {code[3:]} ")[0])


def test_phones_and_password_managers_know_the_field(app):
    client = Client()
    sign_in(client)
    field = parse(client.get(CODE)).one('input[name="code"]')
    assert (field["autocomplete"], field["inputmode"]) == ("one-time-code", "numeric")


def test_the_password_alone_opens_nothing(app, course):
    client = Client()
    sign_in(client)
    for address in ("/admin/", "/admin/glossary/term/", "/admin/password_change/", PAGE):
        assert client.get(address)["Location"].startswith(LOGIN)
    assert client.post("/admin/markdown/preview/", {"content": "x"}).status_code == 403
    # It tells nobody of an ended session either: there was none.
    assert said(client.get("/admin/", follow=True)) == []


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "1" * 1000, "12a456", "\0"])
def test_what_is_no_code_is_told_and_costs_nothing(app, code):
    client, answer = two_steps(code)
    assert answer.status_code == 200
    assert "code" in errors(answer)
    assert enter(client, app.next_code()).status_code == 302


def test_a_wrong_code_is_told(app):
    client, answer = two_steps(app.wrong_code())
    assert "This code is wrong" in errors(answer)["code"]
    assert not is_in(client)


def test_a_code_works_once(app):
    used = app.next_code()
    assert is_in(two_steps(used)[0])
    client, answer = two_steps(used)
    assert "was used before" in errors(answer)["code"]
    assert not is_in(client)


def test_the_code_of_the_setting_up_does_not_sign_in(desk):
    app, _ = set_up(desk)
    assert not is_in(two_steps(app.same_code())[0])


def test_wrong_codes_have_to_wait_ever_longer(app):
    client, _ = two_steps(app.wrong_code())
    right = app.next_code()
    for failures, wait in [(6, "(2.|3.) seconds"), (9, "5 minutes"), (12, "35 minutes")]:
        TOTPDevice.objects.update(throttling_failure_count=failures - 1)
        pass_time(hours=2)
        enter(client, app.wrong_code())
        # The right one has to wait, too: whether it is right is not even looked at.
        told = errors(enter(client, right))["code"]
        assert re.fullmatch(f"Too many wrong codes. Try again in {wait}.", told)
    pass_time(hours=2)
    assert enter(client, right).status_code == 302


def test_a_recovery_code_signs_in_once(desk):
    _, codes = set_up(desk)
    assert len(set(codes)) == RECOVERY_CODES
    assert is_in(two_steps(codes[3])[0])
    client, answer = two_steps(codes[3].replace(" ", ""))
    assert "This code is wrong" in errors(answer)["code"]
    pass_time(hours=1)
    enter(client, codes[4].replace(" ", "-"))
    assert is_in(client)
    assert f"{RECOVERY_CODES - 2} recovery codes left" in content(client.get(PAGE))


def test_wrong_recovery_codes_do_not_hold_up_the_app(app):
    client, _ = two_steps("123456789012")
    assert enter(client, app.next_code()).status_code == 302


def test_one_account_does_not_take_the_codes_of_another(app, desk, db):
    User.objects.create_superuser("colleague", password=PASSWORD)
    other = Client()
    sign_in(other, "colleague")
    _, others_codes = set_up(other)
    client, _ = two_steps(others_codes[0])
    assert not is_in(client)
    assert StaticToken.objects.count() == 2 * RECOVERY_CODES


@pytest.mark.parametrize("change", ["password", "closed", "removed", "too late"])
def test_the_code_comes_too_late(app, run, change):
    client = Client()
    sign_in(client)
    user = User.objects.get(username="editor")
    if change == "password":
        user.set_password("another long one")
    elif change == "closed":
        user.is_active = False
    elif change == "removed":
        run("remove_second_factor", "editor")
    else:
        session = client.session
        session["half_way_in"] = {**session["half_way_in"], "end": 0}
        session.save()
    user.save()
    answer = client.post(CODE, {"code": app.next_code()}, follow=True)
    assert answer.redirect_chain == [(LOGIN, 302)]
    assert "Please start again" in said(answer)[0]
    assert not is_in(client)


def test_without_a_password_there_is_no_page_for_a_code(client, db):
    assert client.get(CODE)["Location"] == LOGIN
    assert client.post(CODE, {"code": "123456"})["Location"] == LOGIN


def test_a_session_from_before_gets_nothing_of_the_one_that_follows(app):
    client, _ = two_steps(app.wrong_code())
    before = client.cookies["sessionid"].value
    pass_time(hours=1)
    enter(client, app.next_code())
    assert client.cookies["sessionid"].value != before


def test_the_page_shows_the_key_as_a_picture_for_this_browser_alone(desk):
    page = parse(desk.get(PAGE))
    key = page.one("#content code").text.replace(" ", "")
    address = next(link for link in page.links() if link.startswith("otpauth:"))
    assert (
        address
        == f"otpauth://totp/Study%20Guide%3Aeditor?secret={key}&algorithm=SHA1&digits=6&period=30&issuer=Study%20Guide"
    )
    assert page.one("#content img")["src"] == QR
    answer = desk.get(QR)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/svg+xml", "private, no-store")
    assert ElementTree.fromstring(answer.content).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  it is ours
    assert b"style" not in answer.content
    # The same key is offered until an app knows it, and another to another session.
    assert secret(desk).replace(" ", "") == key
    other = Client()
    sign_in(other)
    assert secret(other).replace(" ", "") != key
    assert Client().get(QR)["Location"].startswith(LOGIN)


def test_the_key_is_shown_no_more_once_an_app_has_it(desk):
    app, codes = set_up(desk)
    assert desk.get(QR).status_code == 404
    for address in (PAGE, "/admin/"):
        body = desk.get(address).content.decode()
        assert app.secret not in body
        assert not [code for code in codes if code in body]


def test_a_wrong_code_sets_nothing_up(desk):
    app = App(secret(desk))
    answer = desk.post(PAGE, {"code": app.wrong_code()})
    assert "not the code that the app shows" in errors(answer)["code"]
    assert not TOTPDevice.objects.exists()
    assert desk.post(PAGE, {"code": "x"}).status_code == 200
    assert desk.post(PAGE, {"code": app.next_code()}).status_code == 200
    assert TOTPDevice.objects.count() == 1


def test_setting_it_up_twice_leaves_the_first(app, desk):
    assert "is on" in content(desk.post(PAGE, {"code": app.next_code()}))
    assert is_in(two_steps(app.same_code())[0])


@pytest.mark.parametrize("proof", ["password", "code"])
def test_new_recovery_codes_take_the_place_of_the_earlier(desk, proof):
    app, earlier = set_up(desk)
    answer = desk.post(PAGE, {"proof": PASSWORD if proof == "password" else app.next_code(), "new_codes": "x"})
    new = codes(answer)
    assert len({*new, *earlier}) == 2 * RECOVERY_CODES
    assert not is_in(two_steps(earlier[0])[0])
    pass_time(hours=1)
    assert is_in(two_steps(new[0])[0])


@pytest.mark.parametrize("proof", ["password", "code", "recovery code"])
def test_it_is_turned_off_again(desk, proof):
    app, codes = set_up(desk)
    proof = {"password": PASSWORD, "code": app.next_code(), "recovery code": codes[0]}[proof]
    answer = desk.post(PAGE, {"proof": proof, "remove": "x"}, follow=True)
    assert "is off" in said(answer)[0]
    assert is_in(desk)
    assert not StaticToken.objects.exists()
    client = Client()
    assert sign_in(client)["Location"] == "/admin/"
    assert is_in(client)


@pytest.mark.parametrize("button", ["new_codes", "remove"])
def test_nothing_changes_without_proof(desk, button):
    app, codes = set_up(desk)
    for proof, reason in [("", "required"), ("wrong", "not your password"), (app.wrong_code(), "code is wrong")]:
        answer = desk.post(PAGE, {"proof": proof, button: "x"})
        assert reason in errors(answer)["proof"]
    pass_time(hours=1)
    assert is_in(two_steps(app.next_code())[0])
    assert is_in(two_steps(codes[0])[0])


def test_passwords_cannot_be_guessed_on_that_page_either(app, desk):
    for _ in range(5):
        answer = desk.post(PAGE, {"proof": "wrong", "remove": "x"}, REMOTE_ADDR="203.0.113.7")
    assert answer.status_code == 429
    answer = desk.post(PAGE, {"proof": PASSWORD, "remove": "x"}, REMOTE_ADDR="203.0.113.7")
    assert "Too many failed attempts" in errors(answer)["proof"]
    assert TOTPDevice.objects.exists()


def test_setting_it_up_ends_every_other_session(editor):
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    set_up(here)
    assert is_in(here)
    answer = there.get("/admin/", follow=True)
    assert "Two-step sign-in was switched on or off" in said(answer)[0]
    assert not is_in(there)


@pytest.mark.parametrize("how", ["page", "command"])
def test_taking_it_away_ends_every_other_session(app, desk, run, how):
    there, _ = two_steps(app.next_code())
    assert is_in(there)
    if how == "page":
        desk.post(PAGE, {"proof": PASSWORD, "remove": "x"})
    else:
        run("remove_second_factor", "editor")
    assert is_in(desk) == (how == "page")
    assert there.post("/admin/markdown/preview/", {"content": "x"}).status_code == 403
    assert not is_in(there)


def test_a_session_outlives_a_change_of_its_own_password(app, desk):
    assert change_password(desk).status_code == 302
    assert is_in(desk)


def test_an_operator_takes_it_away(app, run):
    assert run("remove_second_factor", "editor").out == ["editor now signs in by password alone."]
    client = Client()
    assert sign_in(client)["Location"] == "/admin/"


@pytest.mark.parametrize(("name", "reason"), [("nobody", "no account named nobody"), ("editor", "no second factor")])
def test_an_operator_is_told_that_there_is_nothing_to_take_away(editor, run, name, reason):
    with pytest.raises(CommandError, match=reason):
        run("remove_second_factor", name)


DESK = [
    "/admin/",
    "/admin/glossary/term/",
    "/admin/glossary/term/add/",
    "/admin/auth/user/",
    "/admin/autocomplete/",
    "/admin/jsi18n/",
    "/admin/password_change/",
    "/admin/markdown/preview/",
    "/admin/markdown/upload/",
    "/admin/nothing/",
    "/admin/x.css",
    "/admin/r/1/1/",
    "/admin/\0",
]


@pytest.mark.parametrize("address", DESK)
def test_where_everyone_needs_it_an_editor_sets_it_up_before_all_else(required, desk, address):
    assert desk.get("/", PATH_INFO=address)["Location"] == PAGE
    assert desk.post("/", {"content": "*Hello*"}, PATH_INFO=address).status_code == 403


def test_where_everyone_needs_it_the_desk_opens_once_it_is_set_up(required, client, editor):
    assert sign_in(client, next="/admin/glossary/term/")["Location"] == "/admin/glossary/term/"
    answer = client.get("/admin/glossary/term/", follow=True)
    assert "asks every editor" in content(answer)
    assert client.get(QR).status_code == 200
    app, _ = set_up(client)
    assert is_in(client)
    assert client.post("/admin/markdown/preview/", {"content": "*Hello*"}).status_code == 200
    assert is_in(two_steps(app.next_code())[0])
    client.post(PAGE, {"proof": PASSWORD, "remove": "x"})
    assert client.get("/admin/")["Location"] == PAGE


def test_where_everyone_needs_it_one_may_still_log_out(required, desk):
    assert desk.post("/admin/logout/").status_code == 200


def test_where_everyone_needs_it_readers_notice_nothing(required, desk, biology):
    assert desk.get("/intro-to-biology/").status_code == 200


def test_an_account_without_rights_does_not_set_it_up(required, client, db):
    client.force_login(User.objects.create_user("student"))
    assert client.get(PAGE)["Location"].startswith(LOGIN)
    assert "not authorized" in told(client.get(LOGIN))


def test_the_lock_is_before_the_second_step(app):
    fail(5)
    client = Client()
    assert sign_in(client).status_code == 429
    assert client.get(CODE)["Location"] == LOGIN


def test_codes_from_another_site_are_refused(app):
    client = Client(enforce_csrf_checks=True)
    for address, values in [(LOGIN, {"username": "editor", "password": PASSWORD}), (CODE, {}), (PAGE, {"remove": "x"})]:
        assert client.post(address, values).status_code == 403
