"""The site's own words can be said in another language: each goes through gettext."""

import re

import pytest
from django.utils import translation

from glossary import documents
from glossary.models.translation import translated
from tests.factories import make_course, make_term, publish


@pytest.fixture(autouse=True)
def bracketed(monkeypatch):
    """A language in which every sentence stands in brackets."""

    def plural(singular, plural, number):
        return f"⟦{singular if number == 1 else plural}⟧"

    monkeypatch.setattr(translation._trans, "gettext", lambda message: f"⟦{message}⟧")
    monkeypatch.setattr(translation._trans, "ngettext", plural)


@pytest.fixture
def number_course(db):
    """A course whose own words are digits, so that letters are the site's."""
    course = make_course("1", slug="1", units=("2",), description="3.", subject="4")
    terms = [make_term(course, name, definition="7.", facts=("8.",), questions=(("9", "0"),)) for name in ("5", "6")]
    other = make_course("11", slug="11", units=(), description="3.", subject="4")
    publish(course, other, *terms, make_term(other, "5", unit=None, definition="7.", facts=(), questions=()))
    return course


PATHS = ["/", "/1/", "/1/unit-1/", "/1/key-terms/", "/1/key-terms/5/", "/glossary/", "/glossary/5/", "/guides/", "/no/"]
PATHS += [f"/report/{below}?page=/1/key-terms/5/&part=fact-1" for below in ("", "thanks/")]
PATHS += ["/report/", "/report/?page=/1/key-terms/5/&part=fact-9"]


@pytest.mark.parametrize("path", PATHS)
def test_every_word_of_the_site_itself_goes_through_gettext(client, settings, number_course, path):
    settings.SITE_NAME = settings.SITE_TAGLINE = settings.SITE_NOTICE = "0"
    text = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", client.get(path).content.decode(), flags=re.DOTALL)
    while "⟦" in text:
        text = re.sub(r"⟦[^⟦⟧]*⟧", "", text)
    assert re.findall(r"[^\W\d_]{2,}", text) == []


def test_problems_of_documents_go_through_gettext():
    (problem,) = documents.validate(documents.CourseDocument(title="Search", slug="search"))
    assert translated(problem.message) == "⟦“search” is an address of the site itself; choose another slug.⟧"
    assert problem.message == "“search” is an address of the site itself; choose another slug."


def test_problems_in_forms_go_through_gettext(desk):
    answer = desk.post("/admin/glossary/course/add/", {"title": "A\u202eb", "language": "en"})
    assert any(message.startswith("⟦line 1, column 2:") for message in answer.context["adminform"].form.errors["title"])
