import json

import pytest

from glossary.models import Fact
from tests.factories import make_course, make_term, publish
from tests.markup import parse

SITE = "https://guide.example.org"
PATH = "/intro-to-biology/key-terms/mitosis/"
DATA = 'script[type="application/ld+json"]'
# Elements whose words belong to the page's own wording and not to the author's.
MARKED = "**Mitosis** is the *division* of [nuclei](https://example.org/).\n\n- It has `four` phases.\n- Each is short."


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = SITE


def items(page):
    data = json.loads(page.one(DATA).source)
    assert data["@context"] == "https://schema.org"
    return {item["@type"]: item for item in data["@graph"]}


@pytest.fixture
def page(client, course):
    term = make_term(
        course,
        definition=MARKED,
        aliases="karyokinesis",
        questions=[("*Why* does it matter?", "Because **cells** must divide.\n\nOften."), ("Open question?", "")],
    )
    publish(course, term)
    return parse(client.get(PATH))


def test_a_term_is_a_defined_term_in_the_set_of_its_course(page):
    term = items(page)["DefinedTerm"]
    assert term["name"] == "Mitosis"
    assert term["url"] == f"{SITE}{PATH}"
    assert term["alternateName"] == ["karyokinesis"]
    assert term["inLanguage"] == "en"
    assert term["inDefinedTermSet"] == {
        "@type": "DefinedTermSet",
        "@id": f"{SITE}/intro-to-biology/key-terms/",
        "name": "Intro to Biology",
        "url": f"{SITE}/intro-to-biology/key-terms/",
    }


def test_the_definition_has_the_words_of_the_page(page):
    assert items(page)["DefinedTerm"]["description"] == page.one("section#definition > div").text


def test_answered_questions_are_a_quiz_of_flashcards(page):
    (question,) = items(page)["Quiz"]["hasPart"]
    assert question["@type"] == "Question"
    assert question["eduQuestionType"] == "Flashcard"
    assert question["acceptedAnswer"]["@type"] == "Answer"
    fold = page.select("section#review-questions details")[0]
    assert question["text"] == fold.one("summary").text
    assert question["acceptedAnswer"]["text"] == fold.one("div").text


def test_the_quiz_is_about_the_term(page):
    found = items(page)
    assert found["Quiz"]["about"]["@id"] == found["DefinedTerm"]["@id"] == f"{SITE}{PATH}#definition"


@pytest.mark.parametrize("questions", [(), [("Open question?", "")]])
def test_without_an_answered_question_there_is_no_quiz(client, course, questions):
    publish(course, make_term(course, questions=questions))
    assert "Quiz" not in items(parse(client.get(PATH)))


@pytest.mark.parametrize(
    "path",
    [
        "/intro-to-biology/",
        "/intro-to-biology/unit-1/",
        "/intro-to-biology/key-terms/",
        "/intro-to-biology/key-terms/mitosis/",
        "/intro-to-biology/guides/how-cells-divide/",
        "/glossary/",
        "/glossary/mitosis/",
        "/guides/",
    ],
)
def test_breadcrumbs_are_those_of_the_page(client, biology, path):
    politics = make_course("Politics")
    publish(politics, make_term(politics, "Mitosis"))
    page = parse(client.get(path))
    crumbs = items(page)["BreadcrumbList"]["itemListElement"]
    nav = page.one('nav[aria-label="Breadcrumb"]')
    assert [each["name"] for each in crumbs] == nav.texts("li")
    assert [each["position"] for each in crumbs] == list(range(1, len(crumbs) + 1))
    assert [each["item"] for each in crumbs] == [*(f"{SITE}{link}" for link in nav.links()), f"{SITE}{path}"]


@pytest.mark.parametrize(
    "text",
    ["</script><script>alert(1)</script>", "<!-- <script>", "]]>", "a \u2028 b", '"quoted" \\ back', "</SCRIPT >"],
)
def test_no_text_can_end_the_script_element(client, course, text):
    term = make_term(course, text, slug="mitosis", definition=f"{text} is it.", questions=[(text, text)], aliases=text)
    Fact.objects.create(term=term, text=text)
    course.title = text
    course.save()
    publish(course, term)
    page = parse(client.get(PATH))
    (source,) = (each.source for each in page.select(DATA))
    assert "<" not in source
    found = items(page)
    assert found["DefinedTerm"]["name"] == " ".join(text.split())
    assert [each.source.strip() for each in page.select("script") if "src" not in each] == [source.strip()]


def test_a_guide_has_no_term(client, biology):
    assert items(parse(client.get("/intro-to-biology/guides/how-cells-divide/"))).keys() == {"BreadcrumbList"}
