"""From a public page to its form."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from glossary import publishing
from glossary.models import Membership, Role
from tests.factories import make_course
from tests.glossary.admin.forms import send
from tests.markup import parse

TERM = "/intro-to-biology/key-terms/mitosis/"


def edit(client, path):
    return client.get("/admin/edit/", {"path": path})


def test_each_page_leads_to_its_form(desk, biology):
    term, guide = biology.terms.get(slug="mitosis"), biology.guides.get()
    for path, form in (
        ("/intro-to-biology/", f"/admin/glossary/course/{biology.pk}/change/"),
        (TERM, f"/admin/glossary/term/{term.pk}/change/"),
        ("/intro-to-biology/guides/how-cells-divide/", f"/admin/glossary/guide/{guide.pk}/change/"),
    ):
        assert edit(desk, path).headers["Location"] == form
        for copied in (f"http://testserver{path}?q=1#definition", path[1:], f" {path} "):
            assert edit(desk, copied).headers["Location"] == form


def test_an_address_in_any_script_leads_on_as_a_browser_writes_it(desk, db):
    course = make_course("علم الأحياء", slug="علم-الأحياء")
    publishing.publish([course])
    assert edit(desk, "/%D8%B9%D9%84%D9%85-%D8%A7%D9%84%D8%A3%D8%AD%D9%8A%D8%A7%D8%A1/").status_code == 302


def test_a_former_address_and_one_that_was_taken_down_lead_on(desk, biology):
    term = biology.terms.get(slug="mitosis")
    form = f"/admin/glossary/term/{term.pk}/change/"
    send(desk, form, "_publish", slug="division")
    assert edit(desk, TERM).headers["Location"] == form
    publishing.unpublish([term])
    assert edit(desk, TERM).headers["Location"] == form


@pytest.mark.parametrize(
    "path",
    ["", "/", "/nothing/", "/search/", "//evil.example.org/", "http://[", "\0", "/%00/", "/" * 5000, "%ff", "?path"],
)
def test_an_unknown_address_is_told_in_words(desk, biology, path):
    answer = edit(desk, path)
    assert answer.status_code == 404
    assert "address of a page is missing" in answer.content.decode() or "is or was at" in answer.content.decode()


def test_a_page_whose_row_is_gone_is_unknown(desk, biology):
    biology.terms.get(slug="mitosis").delete()
    assert edit(desk, TERM).status_code == 404


def test_who_may_not_edit_is_told_so(biology):
    user = User.objects.create_user("someone", is_staff=True)
    Membership.objects.create(user=user, course=make_course("Other"), role=Role.MANAGER)
    client = Client()
    client.force_login(user)
    answer = edit(client, TERM)
    assert answer.status_code == 403
    assert "You may not edit “Mitosis”." in parse(answer).one("#content").text
    # A writer of the course may not edit the course itself, though look at it.
    Membership.objects.create(user=user, course=biology, role=Role.WRITER)
    assert edit(client, TERM).status_code == 302


def test_who_is_not_signed_in_comes_there_by_signing_in(client, editor, biology):
    answer = edit(client, TERM)
    assert answer.status_code == 302
    sent = {"username": "editor", "password": "a long password"}
    assert (
        client.post(answer.headers["Location"], sent, follow=True)
        .redirect_chain[-1][0]
        .startswith("/admin/glossary/term/")
    )
