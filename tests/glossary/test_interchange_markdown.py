import time

import pytest

from glossary.documents import CourseDocument, Fact, GuideDocument, ReviewQuestion, TermDocument, Unit
from glossary.interchange.markdown import read, write

TERM = """\
---
name: Stoma
aliases: [pore, breathing pore]
course: Botany
unit: 2
---

A *pore* of a leaf.

## Structure

Two guard cells.

## Must know

1. It opens by day
   and closes at night.

   In deserts it is the other way.
   Source: A book, 1999
2. Guard cells
swell.
- A bullet is a fact as well.

## Review questions

### Why does it open?

For air.

- In: carbon dioxide
- Out: oxygen

### Who found it?
"""


def document(text, **options):
    reading = read(text, "f.md", **options)
    assert [str(remark) for remark in reading.failures + reading.unplaced] == []
    (entry,) = reading.entries
    return entry.document


def term(body):
    return document(f"---\nname: Stoma\ncourse: Botany\n---\n{body}")


def failure(text):
    (remark,) = read(text, "f.md").failures
    return remark.place.line, remark.message


def test_reads_a_term():
    assert document(TERM) == TermDocument(
        course="Botany",
        name="Stoma",
        slug="stoma",
        aliases=("pore", "breathing pore"),
        unit=2,
        definition="A *pore* of a leaf.\n\n## Structure\n\nTwo guard cells.",
        facts=(
            Fact("It opens by day\nand closes at night.\n\nIn deserts it is the other way.", "A book, 1999"),
            Fact("Guard cells\nswell."),
            Fact("A bullet is a fact as well."),
        ),
        questions=(
            ReviewQuestion("Why does it open?", "For air.\n\n- In: carbon dioxide\n- Out: oxygen"),
            ReviewQuestion("Who found it?"),
        ),
    )


def test_speaks_only_of_the_sections_that_are_there():
    (entry,) = read("---\nname: Stoma\ncourse: Botany\n---\nA pore.\n\n## Must know\n", "f").entries
    assert entry.said == {"name", "course", "definition", "facts"}


def test_reads_a_guide_and_a_course():
    assert document("---\nkind: guide\ncourse: Botany\ntitle: Leaves\n---\n\n## Must know\n\nAll.") == GuideDocument(
        "Botany", "Leaves", "leaves", body="## Must know\n\nAll."
    )
    text = "---\nkind: course\ntitle: Botany\nhue: 120\nunits:\n- Leaves\n- title: Roots\n---\nPlants."
    assert document(text) == CourseDocument(
        "Botany", "botany", description="Plants.", hue=120, units=(Unit(1, "Leaves"), Unit(2, "Roots"))
    )


@pytest.mark.parametrize("name", ["No", "1e3", "2024-01-01", "null", "0x1f", "3.10"])
def test_takes_every_value_as_it_is_written(name):
    assert document(f"---\nname: {name}\ncourse: Botany\n---\n").name == name


def test_gives_a_course_to_a_file_that_names_none():
    assert document("---\nname: Stoma\n---\n", course="botany").course == "botany"


@pytest.mark.parametrize("heading", ["## Must know", "## must-know", "##  MUST KNOW  ##", "## Must know #"])
def test_knows_its_sections_however_they_are_written(heading):
    assert term(f"A pore.\n\n{heading}\n\n- A fact.").facts == (Fact("A fact."),)


@pytest.mark.parametrize(
    "code",
    [
        "```\n## Must know\n```",
        "~~~~\n```\n## Review questions\n### a\n~~~~",
        "```md\n## Must know\n\n## Must know\n````",
    ],
)
def test_headings_in_code_are_code(code):
    assert term(code).definition == code


def test_a_fence_that_nothing_closes_hides_no_section():
    stoma = term("```\nA pore.\n\n## Must know\n\n1. A fact.")
    assert stoma.facts == (Fact("A fact."),)


def test_a_backslash_makes_text_of_a_heading():
    stoma = term("\\## Must know\n\n\\\\### a\n\n\\*b\\*\n\n## Review questions\n\n### c\n\n\\### d")
    assert stoma.definition == "## Must know\n\n\\### a\n\n\\*b\\*"
    assert stoma.questions == (ReviewQuestion("c", "### d"),)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("A pore.", 1, "The file does not begin with a line ---"),
        ("", 1, "The file does not begin with a line ---"),
        ("---\nname: Stoma\n", 1, "The front matter has no closing line ---."),
        ("---\ncourse: Botany\n---\n", 1, "The term has no name."),
        ("---\njust words\n---\n", 1, "The front matter is not a list of fields"),
        ("---\n---\n", 1, "The term has no course."),
        ("---\nname: Stoma\ncourse: [\n---\n", 3, "The front matter cannot be read: "),
        ("---\nname: a\n b: [\n---\n", 3, "The front matter cannot be read: mapping values are not allowed here."),
        ("---\nname: a\nslug: \0\n---\n", 1, "line 3, column 7: the character U+0000"),
        ("---\nname: " + "[" * 2000 + "]" * 2000 + "\n---\n", 1, "The front matter is nested too deeply."),
        ("---\nname: !!python/name:os.system\ncourse: a\nkind: x\n---\n", 1, "kind is 'x'"),
        ("---\nkind: [a]\nname: b\n---\n", 1, "kind is ['a']"),
        ("---\nname: a\ncourse: b\ncolour: c\n---\n", 1, "Unknown field 'colour'"),
        (TERM + "\n## Must know\n", 36, "The section “Must know” stands in the file twice."),
        (TERM.replace("1. It", "Before all.\n\n1. It"), 16, "Under “Must know” stands a list"),
        (TERM.replace("### Why", "So.\n\n### Why"), 27, "Under “Review questions” each question is a heading"),
    ],
)
def test_names_the_line_of_what_it_cannot_read(text, line, message):
    at, why = failure(text)
    assert why.startswith(message)
    assert at == line


def test_aliases_of_yaml_do_not_multiply():
    levels = "".join(f"a{level}: &a{level} [{f'*a{level - 1}, ' * 9}]\n" for level in range(1, 12))
    assert failure(f"---\na0: &a0 [x]\n{levels}name: b\n---\n")[1].startswith("Unknown field 'a0'")


@pytest.mark.parametrize("text", ["```a\n" * 10_000, "".join("`" * (3 + n % 40) + "a\n" for n in range(2000))])
def test_reads_many_open_fences_in_a_moment(text):
    start = time.process_time()
    assert term(text).definition == text.strip()
    assert time.process_time() - start < 10


def test_writes_a_file_that_people_can_read():
    written = write(document(TERM))
    assert written.startswith("---\ncourse: Botany\nname: Stoma\n")
    assert "\n## Must know\n\n1. It opens by day\n   and closes at night.\n" in written
    assert "\n   Source: A book, 1999\n\n2. Guard cells\n   swell.\n" in written
    assert "\n## Review questions\n\n### Why does it open?\n\nFor air.\n" in written
