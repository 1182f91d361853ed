import json

import pytest

from glossary.documents import CourseDocument, Fact, ReviewQuestion, TermDocument
from glossary.interchange.json_lines import read, write

TERM = {"course": "Botany", "name": "Stoma", "definition": "A pore."}


def lines(*objects):
    return "\n".join(each if isinstance(each, str) else json.dumps(each) for each in objects)


def test_reads_a_term_with_everything():
    (entry,) = read(
        lines(
            {
                **TERM,
                "unit": 2,
                "aliases": ["pore"],
                "facts": ["One.", {"text": "Two.", "source": "A book"}],
                "questions": [{"question": "Why?", "answer": "For air."}],
            }
        ),
        "f",
    ).entries
    assert entry.document == TermDocument(
        "Botany",
        "Stoma",
        "stoma",
        ("pore",),
        2,
        definition="A pore.",
        facts=(Fact("One."), Fact("Two.", "A book")),
        questions=(ReviewQuestion("Why?", "For air."),),
    )


def test_speaks_only_of_the_fields_that_are_there():
    (entry,) = read(lines(TERM), "f").entries
    assert entry.said == {"course", "name", "definition"}


def test_reads_a_line_at_a_time_and_skips_empty_ones():
    reading = read(lines("", TERM, "  ", {"kind": "course", "title": "Botany"}, ""), "f")
    assert [(entry.document.kind, entry.place.line) for entry in reading.entries] == [("term", 2), ("course", 4)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "This is not JSON: Expecting property name enclosed in double quotes at column 2."),
        ("[1, 2]", "Expected an object"),
        ("{}", "The term has no course."),
        ({"course": "Botany", "name": "Stoma"}, "The term has no definition."),
        ("[" * 100_000, "This is nested too deeply."),
        ('{"unit": ' + "1" * 5000 + "}", "A number in it is too long."),
        ({**TERM, "colour": "green"}, "Unknown field 'colour'"),
        ({**TERM, "kind": ["term"]}, "kind is ['term']"),
        ('{"course": "Botany", "name": "Stoma", "unit": NaN}', "unit is not a whole number."),
    ],
)
def test_names_the_line_of_what_it_cannot_read(line, message):
    reading = read(lines(TERM, line, TERM), "f")
    assert len(reading.entries) == 2
    (failure,) = reading.failures
    assert failure.place.line == 2
    assert failure.message.startswith(message)


def test_writes_a_term_as_people_do():
    term = TermDocument("botany", "Stoma", "stoma", facts=(Fact("Öne."), Fact("Two.", "A book")))
    written = write(term)
    assert written.endswith("}\n")
    assert "Öne." in written
    data = json.loads(written)
    assert "kind" not in data
    assert data["facts"] == ["Öne.", {"text": "Two.", "source": "A book"}]


def test_writes_a_line_whatever_is_in_it():
    assert write(CourseDocument("a\u2028b", "a-b", description="one\ntwo\x85three")).count("\n") == 1
