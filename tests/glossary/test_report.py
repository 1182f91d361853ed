from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from glossary import publishing, reports
from glossary.models import Fact, Report, ReviewQuestion, Term
from tests.factories import make_course, make_term, publish
from tests.markup import parse

TERM = "/intro-to-biology/key-terms/mitosis/"
FORM = f"/report/?page={TERM}&part=fact-2"
THANKS = f"/report/thanks/?page={TERM}&part=fact-2"
SAID = {"reason": "misspelt", "message": "“Tow” should be “two”.", "email": "ann@example.org"}
# What a public page may never have.
DRAFT = "Zyzzyva"


@pytest.fixture(autouse=True)
def nobody_has_to_wait():
    cache.clear()


@pytest.fixture
def term(course):
    term = make_term(
        course,
        "Mitosis",
        definition="Division of a **nucleus**.",
        facts=["It takes an hour.", "Cells divide in *tow*."],
        questions=[("Why do cells divide?", "To grow."), ("How?", "")],
    )
    Fact.objects.filter(term=term, position=2).update(source="Flemming, *Zellsubstanz*, 1882")
    publish(course, term)
    return Term.objects.get()


def seen(client, address=FORM):
    """The digest that the form holds of the text that it shows."""
    return parse(client.get(address)).one('input[name="seen"]')["value"]


def send(client, address=FORM, **values):
    return client.post(address, SAID | values)


def errors(page):
    return {each["id"].removeprefix("id_").removesuffix("_error"): each.text for each in page.select("ul.errorlist")}


def typed(page):
    (chosen,) = [each["value"] for each in page.select('input[name="reason"]') if "checked" in each]
    # A browser takes the first line end after the tag away.
    message = page.one("textarea").source.removeprefix("\r\n").removeprefix("\n")
    return {"reason": chosen, "message": message, "email": page.one('input[name="email"]').attributes.get("value", "")}


def test_each_text_of_a_term_page_has_a_link_of_its_own(client, term):
    page = parse(client.get(TERM))
    places = {
        "section#definition": ["definition"],
        "section#must-know > ol > li": ["fact-1", "fact-2"],
        "section#review-questions > details": ["answer-1", "answer-2"],
    }
    for place, parts in places.items():
        assert page.links(f"{place} > a.report") == [f"/report/?page={TERM}&part={part}" for part in parts]
    names = [each["title"] for each in page.select("a.report")]
    assert names[0] == "Report a mistake"
    assert names[1:] == [f"Report a mistake in {part}" for part in ("fact 1", "fact 2", "answer 1", "answer 2")]


def test_the_links_add_no_words_to_the_texts(client, term):
    page = parse(client.get(TERM))
    assert page.one("section#definition").text == "Definition Division of a nucleus."
    assert page.texts("section#must-know > ol > li")[0] == "It takes an hour."
    assert page.texts("section#review-questions > details")[0] == "Why do cells divide? To grow."


@pytest.mark.parametrize(
    ("part", "where", "text"),
    [
        ("definition", "in the definition of Mitosis", "Division of a nucleus."),
        ("fact-1", "in fact 1 of Mitosis", "It takes an hour."),
        ("fact-2", "in fact 2 of Mitosis", "Cells divide in tow. Source: Flemming, Zellsubstanz, 1882"),
        ("answer-1", "in review question 1 of Mitosis", "Why do cells divide? To grow."),
        ("answer-2", "in review question 2 of Mitosis", "How?"),
    ],
)
def test_the_form_shows_the_very_text(client, term, part, where, text):
    page = parse(client.get(f"/report/?page={TERM}&part={part}"))
    assert page.texts("h1") == ["Report a mistake"]
    assert page.one("main header p").text == where
    assert page.one("blockquote").text == text
    assert page.one("main header a")["href"].partition("#")[0] == TERM


def test_a_report_is_kept_with_the_text_as_it_stood_and_the_reader_is_thanked(client, term):
    answer = send(client, message=" “Tow” should be “two”.\r\nTwice. ")
    assert (answer.status_code, answer.headers["Location"]) == (303, THANKS)
    report = Report.objects.get()
    assert (report.kind, report.object_id) == ("term", term.pk)
    assert (report.part, report.number) == ("fact", 2)
    assert report.text == "Cells divide in *tow*.\n\nFlemming, *Zellsubstanz*, 1882"
    assert (report.reason, report.email) == ("misspelt", "ann@example.org")
    assert report.message == "“Tow” should be “two”.\nTwice."
    assert report.status == "open"
    assert timezone.now() - report.created < timedelta(minutes=1)
    page = parse(client.get(THANKS))
    assert page.texts("h1") == ["Thank you"]
    assert page.links("main p a")[0] == f"{TERM}#must-know"


def test_the_mail_address_may_stay_empty(client, term):
    assert send(client, email="").status_code == 303
    assert Report.objects.get().email == ""


def test_the_form_is_sent_without_a_token_and_without_a_cookie(term):
    client = Client(enforce_csrf_checks=True)
    page = client.get(FORM)
    assert not page.cookies
    assert b"csrf" not in page.content.lower()
    answer = send(client)
    assert answer.status_code == 303
    assert not answer.cookies
    assert not client.get(THANKS).cookies


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"reason": ""}, "reason", "Choose what is wrong."),
        ({"reason": "spam"}, "reason", "Choose what is wrong."),
        ({"message": " \r\n\u200b "}, "message", "Say in a few words what is wrong."),
        ({"message": "x" * 2001}, "message", "2001 characters long; at most 2000 fit."),
        ({"message": "a\r\n\u202eb"}, "message", "line 2, column 1: the character U+202E"),
        ({"message": "a\0b"}, "message", "U+0000"),
        ({"message": "a\ufffeb"}, "message", "U+FFFE"),
        ({"email": "ann"}, "email", "name@example.org"),
        ({"email": "ann@example.org\r\nBcc: bob@example.org"}, "email", "name@example.org"),
        ({"email": f"{'a' * 250}@example.org"}, "email", "254"),
    ],
)
def test_what_is_missing_or_wrong_is_told_at_its_field_and_nothing_is_lost(client, term, values, field, words):
    answer = send(client, **values)
    assert answer.status_code == 200
    page = parse(answer)
    assert words in errors(page)[field]
    assert list(errors(page)) == [field]
    described = page.one("fieldset") if field == "reason" else page.one(f'[name="{field}"]')
    assert f"id_{field}_error" in described["aria-describedby"].split()
    (focused,) = [each for each in page.descendants() if "autofocus" in each]
    assert focused["name"] == field
    if field != "reason":
        assert typed(page) == SAID | values
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "message", ["\U0001f600" * 2000, "x\r\n" * 1000, "<script>alert(1)</script>", "{{ site_name }} %s {0} ' OR 1=1 --"]
)
def test_what_is_long_or_looks_dangerous_is_kept_as_it_is(client, term, message):
    assert send(client, message=message).status_code == 303
    assert Report.objects.get().message == message.replace("\r\n", "\n").strip()
    page = send(client, message=message, email="?")
    assert b"<script>alert" not in page.content
    assert typed(parse(page))["message"] == message


def test_a_post_of_a_megabyte_is_refused_before_it_is_read(client, term, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = send(client, message="x" * 1_000_000)
    assert answer.status_code == 413
    assert len(parse(answer).select("h1")) == 1
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", b"--x\r\nnonsense"),
        ("multipart/form-data", b""),
        ("application/x-www-form-urlencoded; charset=nonsense", b"message=x"),
        ("application/x-www-form-urlencoded", b"&a" * 20_000),
        ("application/x-www-form-urlencoded", b"message=%ff%fe%00&reason=%ed%a0%80&email=%00"),
        ("application/json", b'{"message": "x"}'),
        ("\0", b"\0"),
    ],
)
def test_a_broken_post_is_no_fault_of_the_site(client, term, kind, body):
    client.raise_request_exception = False
    assert client.generic("POST", FORM, body, content_type=kind).status_code in {200, 400}
    assert not Report.objects.exists()


def test_what_fills_in_the_hidden_field_is_thanked_and_not_kept(client, term):
    assert send(client, website="https://spam.example.org").headers["Location"] == THANKS
    assert not Report.objects.exists()
    # It is hidden by the style sheet alone: an inline style would be refused, and programs look for the attribute.
    field = parse(client.get(FORM)).one('input[name="website"]')
    assert field.parent["class"] == "further"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "page=&part=",
        "page=/nothing/&part=fact-1",
        "page=/intro-to-biology/&part=definition",
        "page=https://evil.example.org/&part=fact-1",
        f"page=%00{TERM}&part=fact-1",
        "page=%ff&part=fact-1",
        f"page={'a' * 5000}&part=fact-1",
    ],
)
def test_a_page_that_is_not_here_is_told_with_a_way_on(client, term, query):
    for answer in (client.get(f"/report/?{query}"), send(client, f"/report/?{query}")):
        assert answer.status_code == 404
        page = parse(answer)
        assert len(page.select("h1")) == 1
        assert {"/glossary/", "/"} <= set(page.links("main a"))
        assert answer.headers["Cache-Control"] == "no-store"
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "part", ["", "fact-3", "fact-0", "fact-", "answer-99999999999999999999", "%00", "name", "fact-%C2%B2"]
)
def test_a_part_that_is_not_there_is_told_with_the_way_to_its_page(client, term, part):
    address = f"/report/?page={TERM}&part={part}"
    assert client.get(address).status_code == 404
    answer = send(client, address)
    assert answer.status_code == 404
    page = parse(answer)
    assert TERM in page.links("main a")
    assert page.one("blockquote").text == SAID["message"]
    assert not Report.objects.exists()


def test_a_term_that_was_taken_down_meanwhile_is_gone_and_what_was_typed_is_shown(client, term):
    publishing.unpublish([term])
    assert client.get(FORM).status_code == 410
    answer = send(client, message="<b>Words</b>")
    assert answer.status_code == 410
    assert parse(answer).one("blockquote").text == "<b>Words</b>"
    assert b"itosis" not in answer.content
    assert not Report.objects.exists()
    # Nor does the page of thanks bring it back.
    assert b"itosis" not in client.get(THANKS).content


def test_a_term_that_moved_meanwhile_is_found(client, term):
    Term.objects.filter(pk=term.pk).update(slug="cell-division")
    publish(Term.objects.get())
    moved = FORM.replace("mitosis", "cell-division")
    answer = client.get(FORM)
    assert (answer.status_code, answer.headers["Location"]) == (302, moved)
    assert send(client).headers["Location"] == THANKS.replace("mitosis", "cell-division")
    assert Report.objects.get().number == 2


def test_a_fact_that_moved_while_the_form_was_filled_in_is_still_the_one_reported(client, term):
    digest = seen(client)
    Fact.objects.filter(term=term, position=1).update(position=3)
    publish(Term.objects.get())
    assert send(client, seen=digest).status_code == 303
    report = Report.objects.get()
    assert (report.number, report.text.partition(".")[0]) == (1, "Cells divide in *tow*")


def test_a_fact_that_changed_while_the_form_was_filled_in_is_shown_before_it_is_reported(client, term):
    digest = seen(client)
    Fact.objects.filter(term=term, position=2).update(text="Cells divide in *two*.")
    publish(Term.objects.get())
    answer = send(client, seen=digest)
    assert answer.status_code == 409
    page = parse(answer)
    assert "has been changed" in page.one('p[role="alert"]').text
    assert "in two" in page.one("blockquote").text
    assert typed(page) == SAID
    assert not Report.objects.exists()
    assert send(client, seen=page.one('input[name="seen"]')["value"]).status_code == 303
    assert "*two*" in Report.objects.get().text


def test_a_fact_that_went_while_the_form_was_filled_in_is_told_and_what_was_typed_is_shown(client, term):
    digest = seen(client)
    Fact.objects.filter(term=term, position=2).delete()
    publish(Term.objects.get())
    answer = send(client, seen=digest)
    assert answer.status_code == 404
    assert parse(answer).one("blockquote").text == SAID["message"]


def test_a_form_that_is_sent_twice_is_kept_once(client, term):
    assert [send(client).status_code for _ in range(3)] == [303] * 3
    assert Report.objects.count() == 1


def test_other_words_another_part_and_another_address_are_other_reports(client, term):
    send(client)
    send(client, message="It is a misprint.")
    send(client, FORM.replace("fact-2", "fact-1"))
    client.post(FORM, SAID, REMOTE_ADDR="192.0.2.1")
    assert Report.objects.count() == 4


def test_addresses_are_kept_as_hashes_that_tell_nothing_another_day(client, term, monkeypatch):
    client.post(FORM, SAID, REMOTE_ADDR="192.0.2.1")
    today = timezone.now()
    monkeypatch.setattr("glossary.reports.timezone.now", lambda: today + timedelta(days=1))
    client.post(FORM, SAID, REMOTE_ADDR="192.0.2.1")
    first, second = Report.objects.order_by("id")
    assert first.sender != second.sender
    assert not [value for value in Report.objects.values_list() if "192.0.2.1" in str(value)]


def test_who_sends_many_at_once_has_to_wait_and_loses_nothing(client, term):
    for number in range(5):
        assert send(client, message=f"Report {number}.").status_code == 303
    answer = send(client)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    page = parse(answer)
    assert typed(page) == SAID
    assert "send it again" in page.one('p[role="alert"]').text
    assert Report.objects.count() == 5
    assert client.post(FORM, SAID, REMOTE_ADDR="192.0.2.1").status_code == 303
    # Reading is not limited.
    assert client.get(FORM).status_code == 200


def refused(answer):
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 3600
    page = parse(answer)
    assert typed(page)["reason"] == SAID["reason"]
    return page.one('p[role="alert"]').text


def test_an_address_sends_so_many_a_day(client, term, monkeypatch):
    monkeypatch.setattr(reports, "MOST_A_DAY", 2)
    for number in range(2):
        send(client, message=f"Report {number}.")
    assert "tomorrow" in refused(send(client))
    # What is kept already is not refused.
    assert send(client, message="Report 1.").status_code == 303
    today = timezone.now()
    monkeypatch.setattr("glossary.reports.timezone.now", lambda: today + timedelta(days=1))
    assert send(client).status_code == 303


def test_so_many_reports_of_a_page_wait_for_its_editors(client, term, monkeypatch):
    monkeypatch.setattr(reports, "MOST_OPEN", 2)
    for number in range(2):
        client.post(FORM, SAID, REMOTE_ADDR=f"192.0.2.{number}")
    assert "another day" in refused(send(client))
    reports.decline(Report.objects.first(), None)
    assert send(client).status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"sec-fetch-site": "same-origin", "origin": "http://testserver"}, 303),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"origin": "http://testserver"}, 303),
        ({"sec-fetch-site": "cross-site", "origin": "https://evil.example.org"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://evil.example.org"}, 403),
        ({"origin": "http://testserver.evil.example.org"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://["}, 403),
    ],
)
def test_what_another_site_sends_is_refused_where_the_browser_says_so(client, term, headers, status):
    answer = client.post(FORM, SAID, headers=headers)
    assert answer.status_code == status
    assert Report.objects.exists() == (status == 303)
    if status == 403:
        assert typed(parse(answer)) == SAID


@pytest.mark.parametrize("address", [FORM, THANKS, "/report/", "/report/thanks/", f"/report/?page={TERM}&part=fact-9"])
def test_no_answer_is_kept_listed_or_made_for_one_person(client, editor, term, address):
    plain = client.get(address)
    client.force_login(editor)
    answer = client.get(address)
    assert answer.content == plain.content
    assert answer.headers == plain.headers
    assert not answer.cookies
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    page = parse(answer)
    assert page.one('meta[name="robots"]')["content"] == "noindex"
    assert not page.select('link[rel="canonical"]')
    assert client.head(address).status_code == answer.status_code
    assert client.put(address).status_code == 405


def test_the_answer_to_a_form_is_kept_by_nobody(client, term):
    for values in ({}, {"email": "?"}, {"website": "x"}):
        assert "no-store" in send(client, **values).headers["Cache-Control"]


def test_nothing_of_the_desk_is_shown(client, term):
    Term.objects.update(name=DRAFT, definition=DRAFT)
    Fact.objects.update(text=DRAFT, source=DRAFT)
    ReviewQuestion.objects.update(question=DRAFT, answer=DRAFT)
    for part in ("definition", "fact-1", "fact-2", "answer-1"):
        address = f"/report/?page={TERM}&part={part}"
        for answer in (client.get(address), send(client, address, email="?"), send(client, address)):
            assert DRAFT not in answer.content.decode()
    assert not Report.objects.filter(text__contains=DRAFT).exists()
    draft = make_term(term.course, "Draft", definition=DRAFT)
    address = f"/report/?page=/intro-to-biology/key-terms/{draft.slug}/&part=definition"
    assert client.get(address).status_code == send(client, address).status_code == 404


def test_the_page_of_thanks_leads_nowhere_else(client, term):
    page = parse(client.get("/report/thanks/?page=https://evil.example.org/&part=fact-1"))
    assert page.texts("h1") == ["Thank you"]
    assert "evil" not in " ".join(page.links())


def test_a_course_in_another_language_has_its_form_in_that_direction(client, db):
    course = make_course("علم", slug="ilm", language="ar")
    publish(course, make_term(course, "الخلية", slug="خلية"))
    page = parse(client.get("/ilm/key-terms/خلية/"))
    form = parse(client.get(page.one("section#definition a.report")["href"]))
    assert form.one("html")["dir"] == "rtl"
    assert send(client, form.one("main form")["action"]).status_code == 303
    assert Report.objects.get().part == "definition"


def test_the_form_takes_few_queries(client, term, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get(FORM)
    with django_assert_max_num_queries(9):
        send(client)
