"""What is written is read again as it was, whatever is in it."""

from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from glossary.documents import (
    CourseDocument,
    Fact,
    GuideDocument,
    ReviewQuestion,
    TermDocument,
    Unit,
    cleaned,
    validate,
)
from glossary.interchange import FORMATS

# What the formats give a meaning to, and YAML.
LINES = [
    "", "  ", "```", "````", "~~~", "```python", "  ```", "``` `a`", "## Must know", "## must-know ##",
    "## Review questions", "### x", "###", "   ### x", "### x ###", "\\### x", "\\\\## Must know", "\\",
    "\\```", "# h", "Source: a book", "Source:", " Source: x", "source: x", "- item", "- - a", "* a", "+",
    "1. one", "1.", "2) two", "\\1. a", "    code", "\tb", "> q", "---", "...", "===", "a: b", "a:", ": a",
    "a # b", "#", "'q'", '"q"', "No", "null", "~", "1e3", "0x1f", "2024-01-01", "- x", "{a}", "[a]", "[a]: b",
    "key: [a, b]", "&a", "*a", "!x", "%x", "@a", "`a`", "|", "<<", "=", "? a", ",", " lead", "trail  ",
    "=1+1", "+1", "-1", "'=1", "''-", "'tis", "＝1", 'a"b', ";", "a;=1", "a,b",
    "é ไทย 光", "a\u2028b", "\u00a0x\u3000", "می‌خواهم", '{"a": 1}', "from class:", "Definition",
]  # fmt: skip
CHARACTERS = st.characters(
    exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
LINE = st.one_of(
    st.sampled_from(LINES),
    st.text(CHARACTERS, max_size=10),
    st.text("`~#\\- :'\"1.)\n\t xS", max_size=15),
)
NAME = LINE.filter(lambda line: line.strip("\u200b\u2060\ufeff\n\t "))
TEXT = st.lists(LINE, max_size=6).map("\n".join)
UNIT = st.one_of(st.none(), st.integers(1, 999), NAME.map(str.strip).filter(lambda unit: not unit.isdecimal()))
POSITION = st.integers(0, 9)
FACTS = st.lists(st.builds(Fact, NAME, LINE) | st.builds(Fact, TEXT), max_size=3).map(tuple)
QUESTIONS = st.lists(st.builds(ReviewQuestion, NAME, TEXT), max_size=3).map(tuple)
UNITS = st.lists(st.builds(Unit, st.integers(1, 999), NAME, TEXT), max_size=3, unique_by=lambda unit: unit.number)
NAMES = st.lists(LINE, max_size=2).map(tuple)
PAGE_LINKS = {"auto_links": st.booleans(), "always_link": NAMES, "never_link": NAMES}
TERMS = st.builds(
    TermDocument,
    course=NAME,
    name=NAME,
    aliases=st.lists(LINE, max_size=3).map(tuple),
    unit=UNIT,
    position=POSITION,
    definition=TEXT,
    facts=FACTS,
    questions=QUESTIONS,
    linking=st.sampled_from(["automatic", "exact", "marked", "never"]),
    extra_forms=NAMES,
    excluded_forms=NAMES,
    **PAGE_LINKS,
)
GUIDES = st.builds(GuideDocument, course=NAME, title=NAME, unit=UNIT, position=POSITION, body=TEXT, **PAGE_LINKS)
COURSES = st.builds(
    CourseDocument,
    title=NAME,
    subject=LINE,
    language=st.sampled_from(["en", "no", "pt-BR"]),
    description=TEXT,
    hue=st.none() | st.integers(0, 359),
    units=UNITS.map(tuple),
    link_threshold=st.floats(0, 1),
    link_repeat=st.sampled_from(["page", "section", "every"]),
    stemming=st.booleans(),
)
FENCED = "```\n## Must know\n```\n\n```\n## Review questions\n\n### x\n\nSource: y\n\n````"


def written(format_, document):
    return "".join(format_.write_all([document])) if format_.one_file else format_.write(document)


def as_held(name, document):
    """The document as a format promises to hold it: tables have units in the order of their numbers, as the desk."""
    if name not in {"csv", "tsv"} or document.kind != "course":
        return document
    return replace(document, units=tuple(sorted(document.units, key=lambda unit: unit.number)))


@pytest.mark.parametrize("name", ["jsonl", "markdown", "csv", "tsv"])
@given(document=st.one_of(TERMS, GUIDES, COURSES))
@example(document=TermDocument("No", "1e3", definition=FENCED, facts=(Fact(FENCED, "- x"), Fact("Source: z"))))
@example(document=TermDocument("a", "b", questions=(ReviewQuestion("### x", FENCED), ReviewQuestion("x #", ""))))
@example(document=GuideDocument("a", "b", body="---\n## Must know\n---"))
def test_reads_what_it_wrote(name, document):
    document = cleaned(document)
    assume(not validate(document))
    reading = FORMATS[name].read(written(FORMATS[name], document), "file")
    assert [str(remark) for remark in reading.failures + reading.unplaced] == []
    (entry,) = reading.entries
    assert entry.document == as_held(name, document)
    assert entry.said >= {"course", "name", "slug", "definition", "facts", "questions"} or document.kind != "term"


@pytest.mark.parametrize("name", ["jsonl", "csv", "tsv"])
@given(documents=st.lists(st.one_of(TERMS, GUIDES, COURSES), max_size=4))
def test_reads_what_it_wrote_of_several(name, documents):
    documents = [each for each in map(cleaned, documents) if not validate(each)]
    reading = FORMATS[name].read("".join(FORMATS[name].write_all(documents)), "file")
    assert [str(remark) for remark in reading.failures] == []
    assert [entry.document for entry in reading.entries] == [as_held(name, each) for each in documents]
