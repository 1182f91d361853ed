import pytest

from glossary.documents import CourseDocument, Fact, GuideDocument, ReviewQuestion, TermDocument, Unit
from glossary.interchange.entries import Misshapen, Place, Remark, entry_of

PLACE = Place("terms.jsonl", 7)
TERM = {"course": "Botany", "name": "Stoma"}


@pytest.mark.parametrize(
    ("data", "document"),
    [
        (
            {**TERM, "facts": ["One.", {"text": "Two.", "source": "A book"}], "unit": "3", "position": "12"},
            TermDocument("Botany", "Stoma", "stoma", unit=3, position=12, facts=(Fact("One."), Fact("Two.", "A book"))),
        ),
        (
            {**TERM, "questions": [{"question": "Why?"}], "aliases": ["pore"], "unit": "Leaves"},
            TermDocument("Botany", "Stoma", "stoma", ("pore",), "Leaves", questions=(ReviewQuestion("Why?"),)),
        ),
        (
            {**TERM, "kind": "term", "slug": "x", "aliases": "", "unit": "", "position": None},
            TermDocument("Botany", "Stoma", "x"),
        ),
        (
            {"kind": "course", "title": "Botany", "units": ["Leaves", {"number": 5, "title": "Roots"}], "hue": ""},
            CourseDocument("Botany", "botany", units=(Unit(1, "Leaves"), Unit(5, "Roots"))),
        ),
        (
            {"kind": "guide", "course": "Botany", "title": "Leaves", "body": " Text. "},
            GuideDocument("Botany", "Leaves", "leaves", body="Text."),
        ),
    ],
)
def test_makes_documents_of_data_as_people_write_it(data, document):
    entry = entry_of(data, PLACE)
    assert entry.document == document
    assert entry.said == data.keys() - {"kind"}
    assert entry.place == PLACE


def test_gives_a_course_to_what_names_none():
    assert entry_of({"name": "Stoma"}, PLACE, "botany").document.course == "botany"
    assert entry_of(TERM, PLACE, "other").document.course == "Botany"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "Expected an object"),
        ("x", "Expected an object"),
        (None, "Expected an object"),
        ({**TERM, "kind": "recipe"}, "kind is 'recipe'; it can be course, term, guide."),
        ({**TERM, "kind": []}, "kind is []"),
        ({**TERM, "kind": {}}, "kind is {}"),
        ({**TERM, "definitions": "x"}, "Unknown field 'definitions'; a term has aliases"),
        ({**TERM, 5: "x"}, "Unknown field '5'"),
        ({"course": "Botany"}, "The term has no name."),
        ({"name": "Stoma"}, "The term has no course."),
        ({"kind": "guide", "course": "Botany"}, "The guide has no title."),
        ({"kind": "course"}, "The course has no title."),
        ({**TERM, "name": 5}, "name is not a text."),
        ({**TERM, "definition": None}, "definition is not a text."),
        ({**TERM, "aliases": "pore"}, "aliases is not a list."),
        ({**TERM, "aliases": [1]}, "aliases[1] is not a text."),
        ({**TERM, "facts": "One."}, "facts is not a list."),
        ({**TERM, "facts": [1]}, "facts[1] is not an object."),
        ({**TERM, "facts": ["a", {"source": "b"}]}, "facts[2] has no text."),
        ({**TERM, "facts": [{"text": 1}]}, "facts[1].text is not a text."),
        ({**TERM, "questions": ["Why?"]}, "questions[1] is not an object."),
        ({**TERM, "questions": [{"question": "Why?", "hint": ""}]}, "questions[1] has an unknown field 'hint'."),
        ({**TERM, "position": "first"}, "position is not a whole number."),
        ({**TERM, "position": -1}, "position is not a whole number."),
        ({**TERM, "position": True}, "position is not a whole number."),
        ({**TERM, "position": 2**40}, "position is not a whole number."),
        ({**TERM, "unit": 1.5}, "unit is not a whole number."),
        ({**TERM, "unit": float("nan")}, "unit is not a whole number."),
        ({"kind": "course", "title": "Botany", "units": [{"number": "x", "title": "a"}]}, "units[1].number is not"),
        ({"kind": "course", "title": "Botany", "units": [{"number": 1}]}, "units[1] has no title."),
    ],
)
def test_says_what_is_misshapen(data, message):
    with pytest.raises(Misshapen) as raised:
        entry_of(data, PLACE)
    assert str(raised.value).startswith(message)


def test_a_remark_names_its_place():
    assert str(Remark(PLACE, "Oh.")) == "terms.jsonl:7: Oh."
    assert str(Remark(None, "Oh.")) == "Oh."
