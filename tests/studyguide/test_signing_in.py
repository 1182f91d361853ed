"""Signing in by name and password: what is said, who is kept out, and when sessions end."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings as project
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from studyguide.signing_in.lock_out import FROM_ONE_ADDRESS, KNOWN_DAYS, WITH_ONE_NAME
from tests.glossary.admin.forms import errors, form, said
from tests.markup import parse

LOGIN = "/admin/login/"
PASSWORD = "a long password"
HOME, AWAY = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def colleague(db):
    return User.objects.create_superuser("colleague", password=PASSWORD)


def sign_in(client, name="editor", password=PASSWORD, address=HOME, **values):
    return client.post(LOGIN, {"username": name, "password": password, **values}, REMOTE_ADDR=address)


def fail(number, name="editor", address=HOME, **headers):
    """Wrong passwords from a browser; the answer to the last."""
    for _ in range(number):
        answer = Client(headers=headers).post(LOGIN, {"username": name, "password": "no"}, REMOTE_ADDR=address)
    return answer


def told(response):
    return " ".join(parse(response).texts("p.errornote"))


def is_in(client):
    return client.get("/admin/").status_code == 200


def pass_time(**time):
    """Let what was tried be so long ago."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(**time))
    AccessLog.objects.update(attempt_time=F("attempt_time") - timedelta(**time))


def test_the_right_password_leads_to_where_one_was_going(client, editor):
    answer = client.get("/admin/glossary/term/?q=cell", follow=True)
    next_page = parse(answer).one('input[name="next"]')["value"]
    assert next_page == "/admin/glossary/term/?q=cell"
    answer = sign_in(client, next=next_page)
    assert (answer.status_code, answer["Location"]) == (302, next_page)
    assert is_in(client)


def test_whoever_is_signed_in_goes_to_the_desk(desk):
    assert desk.get(LOGIN)["Location"] == "/admin/"


def test_password_managers_know_the_fields(client, db):
    page = parse(client.get(LOGIN))
    assert page.one('input[name="username"]')["autocomplete"] == "username"
    assert page.one('input[name="password"]')["autocomplete"] == "current-password"


@pytest.mark.parametrize(
    "next_page",
    [
        "https://evil.example.org/",
        "//evil.example.org/",
        "///evil.example.org",
        "/\\evil.example.org",
        "\\\\evil.example.org",
        "http:///evil.example.org",
        "http:evil.example.org",
        "https://testserver@evil.example.org/",
        "javascript:alert(1)",
        "data:text/html,x",
        "\thttps://evil.example.org/",
        "/\t/evil.example.org",
        "",
        "\0",
        "/" + "x" * 3000,
    ],
)
def test_nobody_is_led_off_the_site(client, editor, next_page):
    assert parse(client.get(LOGIN, {"next": next_page})).one('input[name="next"]')["value"] == "/admin/"
    answer = sign_in(client, next=next_page)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("name", ["editor", "nobody", "closed"])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(client, editor, name):
    User.objects.create_user("closed", password=PASSWORD, is_staff=True, is_active=False)
    password = PASSWORD if name == "closed" else "wrong"
    answer = sign_in(client, name, password)
    assert answer.status_code == 200
    assert told(answer) == "This name and password do not go together. Capital and small letters matter in both."


def test_an_account_that_is_no_staff_account_is_told_so(client, db):
    User.objects.create_user("student", password=PASSWORD)
    answer = sign_in(client, "student")
    assert "needs to be a staff account" in told(answer)
    assert not is_in(client)
    assert "needs to be" not in told(sign_in(client, "student", "wrong"))


@pytest.mark.parametrize(("name", "password"), [("", ""), ("editor", ""), ("", "x"), ("a" * 300, "x"), ("a\0b", "x")])
def test_what_is_missing_or_impossible_is_told_at_its_field(client, editor, name, password):
    answer = sign_in(client, name, password)
    assert answer.status_code == 200
    assert errors(answer)
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize("name", ["editor", "nobody"])
def test_after_failures_a_name_is_locked_from_that_address(client, editor, name):
    assert "do not go together" in told(fail(4, name))
    answer = fail(1, name)
    assert answer.status_code == 429
    assert told(answer) == "Too many failed attempts. Try again in 15 minutes."
    # Whatever comes next is not even looked at, the right password included.
    answer = sign_in(client, name)
    assert (answer.status_code, told(answer)) == (429, "Too many failed attempts. Try again in 15 minutes.")
    assert not is_in(client)
    # The form is there to be tried again.
    assert form(answer)["id"] == "login-form"


def test_another_browser_is_no_way_round_the_lock(client, editor):
    for number in range(5):
        fail(1, **{"user-agent": f"Browser {number}"})
    assert sign_in(client).status_code == 429


def test_a_stranger_locks_out_themselves_alone(client, editor, colleague):
    fail(5, address=AWAY)
    assert sign_in(Client(), "colleague", address=AWAY).status_code == 302
    assert sign_in(client, address=HOME).status_code == 302


def test_the_lock_ends_and_trying_does_not_prolong_it(client, editor):
    fail(5)
    pass_time(minutes=10)
    assert told(fail(5)) == "Too many failed attempts. Try again in 5 minutes."
    pass_time(minutes=4, seconds=30)
    assert told(fail(1)) == "Too many failed attempts. Try again in 1 minute."
    pass_time(minutes=1)
    assert sign_in(client).status_code == 302


def test_signing_in_forgets_ones_failures(client, editor):
    for _ in range(3):
        assert fail(4).status_code == 200
        assert sign_in(client).status_code == 302


def test_many_names_from_one_address_lock_the_address(client, editor):
    for number in range(FROM_ONE_ADDRESS):
        fail(1, f"name {number}", AWAY)
    assert sign_in(client, address=AWAY).status_code == 429
    assert sign_in(client, address=HOME).status_code == 302


def test_many_addresses_with_one_name_lock_the_name(client, editor, colleague):
    for number in range(WITH_ONE_NAME):
        fail(1, address=f"198.51.100.{number}")
    assert sign_in(client, address=HOME).status_code == 429
    assert sign_in(client, "colleague", address=HOME).status_code == 302


@pytest.mark.parametrize("guessing", ["many names", "many addresses"])
def test_nobody_is_locked_out_by_strangers_where_they_signed_in_lately(client, editor, guessing):
    assert sign_in(client, address=HOME).status_code == 302
    for number in range(max(FROM_ONE_ADDRESS, WITH_ONE_NAME)):
        if guessing == "many names":
            fail(1, f"name {number}", HOME)
        else:
            fail(1, address=f"198.51.100.{number}")
    assert sign_in(Client(), address=HOME).status_code == 302
    # There, too, one name has few attempts.
    fail(5, address=HOME)
    assert sign_in(Client(), address=HOME).status_code == 429


def test_addresses_are_forgotten(client, editor, colleague):
    sign_in(client)
    pass_time(days=KNOWN_DAYS + 1)
    sign_in(client, "colleague", address=AWAY)
    assert [log.username for log in AccessLog.objects.all()] == ["colleague"]


@pytest.mark.parametrize(
    ("guesser", "colleagues"),
    [
        ("203.0.113.7", "203.0.113.8"),
        # A customer has a whole network of IPv6 addresses.
        ("2001:db8:1:2::1", "2001:db8:1:3::1"),
    ],
)
def test_behind_a_proxy_it_is_the_clients_address_that_counts(editor, guesser, colleagues):
    def attempt(address, password):
        values = {"username": "editor", "password": password}
        return Client().post(LOGIN, values, headers={"x-forwarded-for": address}, REMOTE_ADDR="127.0.0.1").status_code

    for number in range(5):
        attempt(f"192.0.2.{number}, {guesser}", "no")
    assert attempt(guesser.replace("2::1", "2::99"), PASSWORD) == 429
    assert attempt(colleagues, PASSWORD) == 302


@pytest.mark.parametrize("address", ["", "nonsense"])
def test_an_address_that_is_not_known_is_one_of_its_own(client, editor, settings, address):
    settings.PROXIES = 0
    assert fail(5, address=address).status_code == 429
    assert sign_in(client, address=address).status_code == 429
    assert sign_in(client, address=HOME).status_code == 302


def test_an_operator_opens_every_lock(client, editor, run):
    fail(5)
    assert run("axes_reset").out == ["1 attempts removed."]
    assert sign_in(client).status_code == 302


def test_passwords_are_written_down_nowhere(client, editor):
    sign_in(client, password="s3cret")
    attempt = AccessAttempt.objects.get()
    assert "s3cret" not in "".join(str(value) for value in vars(attempt).values())


def test_records_of_attempts_are_not_in_the_admin(desk):
    assert not [link for link in parse(desk.get("/admin/")).links() if "axes" in link or "otp_" in link]
    for address in ("axes/accessattempt/", "axes/accesslog/", "otp_totp/totpdevice/", "otp_static/staticdevice/"):
        assert desk.get(f"/admin/{address}").status_code == 404


def change_password(client):
    values = {"old_password": PASSWORD, "new_password1": "another long one", "new_password2": "another long one"}
    return client.post("/admin/password_change/", values)


def test_a_changed_password_ends_every_other_session(editor):
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    assert change_password(here).status_code == 302
    assert is_in(here)
    answer = there.get("/admin/glossary/term/", follow=True)
    assert answer.redirect_chain == [("/admin/login/?next=/admin/glossary/term/", 302)]
    assert said(answer) == ["Your password was changed, which ended this session. Log in with the new one."]
    # It is said once.
    assert said(there.get(LOGIN)) == []


def test_a_session_that_was_changed_from_outside_saves_nothing(editor, course):
    client = Client()
    sign_in(client)
    editor.set_password("another long one")
    editor.save()
    answer = client.post("/admin/glossary/course/add/", {"title": "Chemistry"})
    assert answer["Location"].startswith(LOGIN)
    assert client.post("/admin/markdown/preview/", {"content": "x"}).status_code == 403


@pytest.mark.parametrize("how", ["its time is over", "the account was closed", "the cookie went with its time"])
def test_an_ended_session_is_told(client, editor, how):
    sign_in(client)
    headers = {}
    if how == "its time is over":
        client.session.delete()
    elif how == "the account was closed":
        User.objects.update(is_active=False)
    else:
        client.cookies.clear()
        headers = {"referer": "http://testserver/admin/glossary/term/"}
    answer = client.get("/admin/glossary/term/", headers=headers, follow=True)
    assert said(answer) == ["Your session has ended. Log in again to go on."]


TEXT = "\nA cell <b>divides</b>.\r\n\n$2^n$ cells"


def test_a_text_that_was_sent_after_the_end_of_a_session_is_there_to_be_copied(client, editor, biology):
    sign_in(client)
    client.session.delete()
    address = f"/admin/glossary/term/{biology.terms.get(name='Mitosis').pk}/change/"
    answer = client.post(address, {"definition": TEXT, "facts-0-text": "It has four phases, or five.", "unit": "1"})
    assert answer.status_code == 403
    page = parse(answer)
    assert [label.text for label in page.select("label")] == ["definition", "facts-0-text"]
    # A browser takes the first line end after the tag away.
    assert page.select("textarea")[0].source.removeprefix("\n") == TEXT
    assert page.one("#content a.button")["href"] == address
    assert "Your session has ended" in page.text


def test_a_text_from_before_the_last_log_in_is_there_to_be_copied(editor, biology):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    client.get("/admin/glossary/term/add/")
    answer = client.post("/admin/glossary/term/add/", {"definition": TEXT, "csrfmiddlewaretoken": "x" * 32})
    assert answer.status_code == 403
    page = parse(answer)
    assert page.texts("label") == ["definition"]
    assert "since this page was opened" in page.text


@pytest.mark.parametrize("address", ["/admin/password_change/", LOGIN, "/admin/two-step/"])
def test_passwords_are_never_shown_again(editor, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    values = {"old_password": "x" * 40, "password": "x" * 40, "proof": "x" * 40, "username": "y" * 40}
    answer = client.post(address, values)
    assert answer.status_code == 403
    assert "could not be sent" in parse(answer).one("#content").text
    assert "x" * 40 not in answer.content.decode()


def test_whoever_sends_something_to_a_public_page_is_refused():
    answer = Client(enforce_csrf_checks=True).post("/")
    assert answer.status_code == 403
    assert b"desk" not in answer.content


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"referer": "http://testserver/"},
        {"referer": "http://testserver/admin/logout/"},
        {"referer": "http://testserver/admin/login/?next=/admin/"},
        {"referer": "https://evil.example.org/admin/"},
        {"referer": "http://["},
        # A script of the desk asks, and nobody would read it.
        {"referer": "http://testserver/admin/", "sec-fetch-mode": "cors"},
    ],
)
def test_nothing_is_said_of_sessions_to_whoever_comes_anew(client, db, headers):
    assert said(client.get("/admin/", headers=headers, follow=True)) == []


def test_whoever_logs_out_is_told_nothing_of_an_ended_session(client, editor):
    sign_in(client)
    assert client.post("/admin/logout/").status_code == 200
    assert said(client.get("/admin/", headers={"referer": "http://testserver/admin/logout/"}, follow=True)) == []


def test_a_session_lasts_as_long_as_it_is_used(client, editor):
    sign_in(client)
    day = timedelta(days=1)
    session = client.session
    session["day"] = str(timezone.now().date() - day)
    session.save()
    type(session).get_model_class().objects.update(expire_date=timezone.now() + day)
    cookie = client.get("/admin/").cookies["sessionid"]
    assert cookie["max-age"] == project.SESSION_COOKIE_AGE
    assert "sessionid" not in client.get("/admin/").cookies


@pytest.mark.parametrize("path", ["/", "/intro-to-biology/key-terms/mitosis/", "/nothing/"])
def test_public_pages_take_no_query_for_it(client, biology, path, settings):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return [each["sql"] for each in captured]

    queries()
    with_it = queries()
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "signing_in" not in each and "axes" not in each]
    assert client.handler.load_middleware() is None
    assert queries() == with_it
