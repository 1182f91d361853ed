from glossary.models import Page, Revision
from tests.factories import make_term, publish
from tests.glossary.admin.forms import send
from tests.markup import parse


def preview(term, rest=""):
    return f"/admin/glossary/term/{term.pk}/preview/{rest}"


def test_the_page_is_as_it_would_be_published_and_nothing_is(desk, biology):
    term = make_term(biology, "Ribosome", definition="Found in a cell.")
    answer = desk.get(preview(term, "page/"))
    page = parse(answer)
    assert page.one("h1").text == "Ribosome"
    assert page.links("#definition a.term-link") == ["/intro-to-biology/key-terms/cell/"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert not Page.objects.filter(title="Ribosome").exists()
    assert not Revision.objects.filter(document__name="Ribosome", action="publish").exists()


def test_it_is_the_same_as_what_is_published_then(desk, client, biology):
    term = make_term(biology, "Ribosome", definition="Found in a cell.")
    shown = desk.get(preview(term, "page/")).content
    publish(term)
    assert client.get("/intro-to-biology/key-terms/ribosome/").content == shown


def test_saving_leads_there_in_the_width_of_a_phone_too(desk, biology):
    term = biology.terms.first()
    answer = send(desk, f"/admin/glossary/term/{term.pk}/change/", "_preview", definition="New words.")
    assert answer.redirect_chain[-1][0] == preview(term)
    frame = parse(desk.get(preview(term), {"width": "phone"})).one("iframe.page-preview.phone")
    assert "New words." in desk.get(frame["src"]).content.decode()
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_course_that_is_not_public_yet_is_no_hindrance(desk, course):
    term = make_term(course)
    assert parse(desk.get(preview(term, "page/"))).one("h1").text == "Mitosis"
    assert not Page.objects.exists()


def test_what_cannot_be_published_says_why(desk, course):
    term = make_term(course, definition="")
    assert "needs a definition" in parse(desk.get(preview(term))).one(".errornote").text
    assert desk.get(preview(term, "page/")).status_code == 409


def test_guides_and_courses_too(desk, biology):
    assert desk.get(f"/admin/glossary/course/{biology.pk}/preview/page/").status_code == 200
    assert desk.get(f"/admin/glossary/guide/{biology.guides.get().pk}/preview/page/").status_code == 200


def test_nobody_else_sees_it(client, biology):
    assert client.get(preview(biology.terms.first(), "page/")).status_code == 302
