from dataclasses import replace

import pytest

from glossary.admin.differences import CHANGES, rendered, summary
from glossary.documents import CourseDocument, Fact, ReviewQuestion, TermDocument, Unit
from tests.markup import parse

TERM = TermDocument(
    course="biology",
    name="Mitosis",
    slug="mitosis",
    aliases=("karyokinesis", "division"),
    definition="A cell divides in two.",
    facts=(Fact("It has four phases that follow."), Fact("All cells do it now and then."), Fact("Plants do it too.")),
    questions=(ReviewQuestion("What divides?", "The nucleus, and then the cell."),),
)
COURSE = CourseDocument(title="Biology", slug="biology", units=(Unit(1, "Cells"), Unit(3, "Genes", "Of genes.")))

HOSTILE = [
    "<script>alert(1)</script>",
    "</del><img src=x onerror=alert(1)>",
    "</ins></p></div><form action=//evil.example>",
    "<!-- --!> <svg onload=alert(1)>",
    "{{ 7|add:7 }}{% load x %}",
    '" onmouseover="alert(1)" x="',
    "&lt;b&gt; &#x3c;script&#x3e;",
    "[x](javascript:alert(1))",
]


def shown(before, after):
    """{heading: [what became of it, label or words with [-removed-] and {+added+}, …]}"""
    page = parse(rendered(before, after))
    return {
        section.one("h3").text: [_words(each) for each in section.descendants() if _is_told(each)]
        for section in page.select("section")
    }


def _is_told(element):
    return element.tag == "h4" or (element.tag == "p" and element["class"] in {"became", "words"})


def _words(element):
    if element.attributes.get("class") in {"visually-hidden"}:
        return ""
    words = "".join(each if isinstance(each, str) else _words(each) for each in element.children)
    return {"del": "[-{}-]", "ins": "{{+{}+}}"}.get(element.tag, "{}").format(words)


@pytest.mark.parametrize(
    ("before", "values", "told"),
    [
        (TERM, {}, {}),
        (TERM, {"definition": "A cell splits."}, {"Definition": ["changed", "A cell [-divides in two-]{+splits+}."]}),
        (TERM, {"definition": ""}, {"Definition": ["removed", "[-A cell divides in two.-]"]}),
        # As the form says it.
        (
            TERM,
            {"linking": "never", "auto_links": False},
            {
                "Mentions become links": ["changed", "[-automatically-]{+never+}"],
                "Link terms on this page": ["changed", "[-yes-]{+no+}"],
            },
        ),
        (COURSE, {"link_repeat": "every"}, {"Terms are linked": ["changed", "[-once on a page-]{+at every mention+}"]}),
        (COURSE, {"hue": 20}, {"Hue": ["added", "{+20+}"]}),
        # All names of a list under one heading.
        (
            TERM,
            {"aliases": ("division", "splitting")},
            {"Other names": ["removed", "[-karyokinesis-]", "added", "{+splitting+}"]},
        ),
        (
            TERM,
            {"facts": (Fact("Plants do it as well.", "Nature"), *TERM.facts[:2])},
            {
                "Fact 1": [
                    "moved from place 3 to place 1, and changed",
                    "Fact",
                    "Plants do it [-too-]{+as well+}.",
                    "Source",
                    "{+Nature+}",
                ],
            },
        ),
        (
            TERM,
            {"facts": (TERM.facts[2], *TERM.facts[:2])},
            {"Fact 1": ["moved from place 3 to place 1", "Plants do it too."]},
        ),
        (
            replace(TERM, aliases=tuple("abcde")),
            {"aliases": tuple("decab")},
            {
                "Other names": [
                    "moved from place 4 to place 1",
                    "d",
                    "moved from place 5 to place 2",
                    "e",
                    "moved among the others",
                    "c",
                ]
            },
        ),
        (
            TERM,
            {"facts": (replace(TERM.facts[0], source="Nature"), *TERM.facts[1:])},
            {"Fact 1: source": ["changed", "{+Nature+}"]},
        ),
        (
            TERM,
            {"questions": (ReviewQuestion("What divides?", "The nucleus, then the cell."),)},
            {"Question 1: answer": ["changed", "The nucleus, [-and -]then the cell."]},
        ),
        (
            TERM,
            {"questions": (*TERM.questions, ReviewQuestion("Why?", "Because."))},
            {"Question 2": ["added", "Question", "{+Why?+}", "Answer", "{+Because.+}"]},
        ),
        # A unit goes by its number.
        (
            COURSE,
            {"units": (Unit(3, "Heredity", "Of genes."),)},
            {"Unit 1": ["removed", "[-Cells-]"], "Unit 3": ["changed", "[-Genes-]{+Heredity+}"]},
        ),
        (
            COURSE,
            {"units": (Unit(1, "Cells"), Unit(3, "Genes", "Of all genes."))},
            {"Unit 3: description": ["changed", "Of {+all +}genes."]},
        ),
    ],
)
def test_differences_are_told_under_the_names_of_the_form(before, values, told):
    assert shown(before, replace(before, **values)) == told


def test_nothing_different_is_said():
    assert parse(rendered(TERM, TERM)).text == "Nothing is different."


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    for before, after in (("Plain.", text), (text, "Plain.")):
        page = parse(rendered(replace(TERM, definition=before), replace(TERM, definition=after)))
        assert text in page.one("p.words").source
    whole = parse(rendered(None, TermDocument("c", text, text, aliases=(text,), facts=(Fact(text, text),))))
    allowed = {"div", "section", "h3", "h4", "p", "ins", "span", "q"}
    for each in [*page.descendants(), *whole.descendants()]:
        assert each.tag in allowed | {"del"}
        assert each.attributes.keys() <= {"class", "dir", "title"}
    assert whole.source.count(text) == 5


def test_what_nobody_sees_is_shown_by_a_sign():
    page = parse(rendered(TERM, replace(TERM, definition="A\u200d cell divides in two.")))
    assert page.one("ins .sign").text == "U+200D"
    assert page.one("ins .sign")["title"] == "ZERO WIDTH JOINER"
    # What would reorder the words around it is no part of the page, changed or not.
    override = replace(TERM, definition="A \u202e cell.")
    html = rendered(override, replace(override, definition="A \u202e cell!"))
    assert "\u202e" not in html
    assert "U+202E" in html


def test_changes_are_told_to_those_who_do_not_see_them():
    page = parse(rendered(TERM, replace(TERM, definition="A cell splits.")))
    assert page.texts("del .visually-hidden") == ["removed:"]
    assert page.texts("ins .visually-hidden") == ["added:"]


def test_long_stretches_that_stayed_are_folded_and_line_ends_are_kept():
    text = "A line.\nAnother line.\n" * 50
    page = parse(rendered(replace(TERM, definition=f"{text}Red."), replace(TERM, definition=f"{text}Blue.")))
    assert page.one("p.words").source.startswith(" … ")
    assert "Another line.\nA line." in page.one("p.words").source
    assert len(page.one("p.words").source) < 250


def test_of_very_many_changes_the_first_are_shown():
    after = replace(TERM, facts=tuple(Fact(f"Fact {number}") for number in range(CHANGES + 2)), questions=())
    page = parse(rendered(replace(TERM, facts=(), questions=()), after))
    assert len(page.select("section")) == CHANGES
    assert "And 2 more changes." in page.text


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({}, ""),
        ({"definition": "New."}, "Definition"),
        ({"definition": "New.", "facts": TERM.facts[:2]}, "Definition, fact 3"),
        ({"aliases": ("a", "b"), "questions": ()}, "Other names, question 1"),
        ({"questions": (ReviewQuestion("What divides?", "All."),)}, "Question 1: answer"),
        (
            {"name": "x", "slug": "y", "unit": 2, "position": 5, "definition": "z", "facts": ()},
            "Name, slug, unit, position, definition and 3 more",
        ),
    ],
)
def test_a_line_sums_up_what_changed(values, line):
    assert summary(TERM, replace(TERM, **values)) == line
