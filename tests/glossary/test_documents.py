from dataclasses import replace

import pytest

from glossary.documents import (
    DOCUMENT_LENGTH,
    MARKDOWN_LENGTH,
    NAME_LENGTH,
    RESERVED_SLUGS,
    SOURCE_LENGTH,
    CourseDocument,
    Fact,
    GuideDocument,
    ReviewQuestion,
    TermDocument,
    Unit,
    cleaned,
    from_data,
    publishing_problems,
    slug_problem,
    to_data,
    validate,
    with_texts,
)

COURSE = CourseDocument("Botany", "botany", "Biology", "en", "About *plants*.", 120, (Unit(1, "Leaves", "Green."),))
TERM = TermDocument(
    course="botany",
    name="Stoma",
    slug="stoma",
    aliases=("pore",),
    unit=1,
    position=3,
    definition="A pore of a leaf.",
    facts=(Fact("It opens.", "A book"), Fact("It closes.")),
    questions=(ReviewQuestion("Why?", "For air."),),
)
GUIDE = GuideDocument("botany", "Leaves", "leaves", 1, 2, "## Leaves")


@pytest.mark.parametrize("document", [COURSE, TERM, GUIDE], ids=lambda document: document.kind)
def test_plain_data_holds_a_whole_document(document):
    assert from_data(to_data(document)) == document
    assert validate(document) == []
    assert cleaned(document) == document
    assert publishing_problems(document) == []


def test_plain_data_may_leave_out_what_has_a_default():
    assert from_data({"kind": "term", "course": "botany", "name": "Stoma"}) == TermDocument("botany", "Stoma")


def test_changes_every_text():
    document = with_texts(TERM, str.upper)
    assert document.aliases == ("PORE",)
    assert document.facts[0] == Fact("IT OPENS.", "A BOOK")
    assert document.questions == (ReviewQuestion("WHY?", "FOR AIR."),)
    assert (document.unit, document.position) == (1, 3)
    assert with_texts(COURSE, str.upper).units == (Unit(1, "LEAVES", "GREEN."),)


def test_cleaning_drops_what_hides_and_what_is_empty():
    document = cleaned(
        TermDocument(
            course=" botany ",
            name="\ufeffGuard\r\n cell\u200b ",
            aliases=("", " two\n words ", "two words", "b"),
            definition="\r\nOne.\r\n\r\nTwo. \n",
            facts=(Fact(" "), Fact(" a ", "\nSmith,\n 1999 "), Fact("", "only a source")),
            questions=(ReviewQuestion("Why\n so?", " Because. "), ReviewQuestion(" ", "")),
        )
    )
    assert document == TermDocument(
        course="botany",
        name="Guard cell",
        slug="guard-cell",
        aliases=("two words", "b"),
        definition="One.\n\nTwo.",
        facts=(Fact("a", "Smith, 1999"), Fact("", "only a source")),
        questions=(ReviewQuestion("Why so?", "Because."),),
    )


def test_cleaning_keeps_a_slug_that_is_there():
    assert cleaned(replace(TERM, name="Other")).slug == "stoma"


def test_knows_its_units_by_number():
    assert COURSE.unit(1).title == "Leaves"
    assert COURSE.unit(2) is None


@pytest.mark.parametrize(
    ("document", "field", "message"),
    [
        (replace(TERM, name=""), "name", "no name"),
        (replace(TERM, name="x" * 300), "name", "300 characters long; at most 200 fit"),
        (replace(TERM, name="a\0b"), "name", "U+0000"),
        (replace(TERM, name="\u202ea"), "name", "right-to-left override"),
        (replace(TERM, course=""), "course", "names no course"),
        (replace(TERM, slug=""), "slug", "A slug is needed"),
        (replace(TERM, slug="Sto ma"), "slug", "“sto-ma” would do"),
        (replace(TERM, slug="x" * 121), "slug", "at most 120 fit"),
        (replace(TERM, aliases=("ok", "x" * 201)), "aliases[2]", "at most 200 fit"),
        (replace(TERM, definition="x" * (MARKDOWN_LENGTH + 1)), "definition", "50,001 characters long"),
        (replace(TERM, definition="one\ntwo \ud800"), "definition", "line 2, column 5"),
        (replace(TERM, facts=(Fact("a"), Fact("", "b"))), "facts[2].text", "no fact"),
        (replace(TERM, facts=(Fact("a", "x" * (SOURCE_LENGTH + 1)),)), "facts[1].source", "at most 500 fit"),
        (replace(TERM, facts=(Fact("\x07"),)), "facts[1].text", "U+0007"),
        (replace(TERM, questions=(ReviewQuestion("", "b"),)), "questions[1].question", "no question"),
        (replace(TERM, questions=(ReviewQuestion("x" * 501),)), "questions[1].question", "at most 500 fit"),
        (replace(TERM, questions=(ReviewQuestion("a", "\u2066"),)), "questions[1].answer", "U+2066"),
        (replace(TERM, unit="x" * 201), "unit", "at most 200 fit"),
        (replace(COURSE, title=""), "title", "no title"),
        (replace(COURSE, slug="search"), "slug", "address of the site itself"),
        (replace(COURSE, language="English"), "language", "no language code"),
        (replace(COURSE, hue=360), "hue", "0 to 359"),
        (replace(COURSE, units=(Unit(0, "a"),)), "units[1].number", "1 to 999"),
        (replace(COURSE, units=(Unit(1, "a"), Unit(1, "b"))), "units[2].number", "each with its own"),
        (replace(COURSE, units=(Unit(1, ""),)), "units[1].title", "no title"),
        (replace(GUIDE, title=""), "title", "no title"),
        (replace(GUIDE, body="\ud800"), "body", "U+D800"),
    ],
)
def test_names_the_field_that_cannot_be_kept(document, field, message):
    (problem,) = validate(document)
    assert problem.field == field
    assert message in problem.message
    assert str(problem) == f"{field}: {problem.message}"


def test_names_every_problem():
    fields = [problem.field for problem in validate(replace(TERM, name="", slug="?", definition="\0"))]
    assert fields == ["name", "slug", "definition"]


def test_a_page_holds_so_much_and_no_more():
    half = "x" * (DOCUMENT_LENGTH // 2)
    (problem,) = validate(replace(TERM, definition=half, questions=(ReviewQuestion("Why?", half),)))
    assert (problem.field, "60,0" in problem.message) == ("term", True)


def test_names_may_be_as_long_as_promised():
    assert validate(replace(TERM, name="x" * NAME_LENGTH)) == []


@pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
def test_reserved_words_are_refused_for_courses_alone(slug):
    assert "choose another" in slug_problem(slug, reserved=True)
    assert slug_problem(slug) is None


@pytest.mark.parametrize("slug", ["a--b", "-a", "a_b", "A", "a b", "a/b", "é", "a.b", "..", "a\n"])
def test_refuses_a_slug_with_other_characters(slug):
    assert slug_problem(slug)


@pytest.mark.parametrize("slug", ["a", "a-b", "3d", "ไทย", "光合作用"])
def test_takes_a_slug_in_any_script(slug):
    assert slug_problem(slug) is None


@pytest.mark.parametrize("language", ["en", "pt-BR", "zh-Hant", "gsw"])
def test_takes_language_codes(language):
    assert validate(replace(COURSE, language=language)) == []


@pytest.mark.parametrize(
    ("document", "field"), [(replace(TERM, definition=""), "definition"), (replace(GUIDE, body=""), "body")]
)
def test_a_draft_may_lack_what_a_page_needs(document, field):
    assert validate(document) == []
    assert [problem.field for problem in publishing_problems(document)] == [field]
