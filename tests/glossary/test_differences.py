import random
import time
from dataclasses import MISSING, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.differences import Kind, compare
from glossary.documents import (
    NAME_LISTS,
    PARTS,
    CourseDocument,
    Fact,
    GuideDocument,
    ReviewQuestion,
    TermDocument,
    Unit,
)
from glossary.text.runs import ADDED, REMOVED

TERM = TermDocument(
    course="biology",
    name="Mitosis",
    slug="mitosis",
    aliases=("karyokinesis", "cell division"),
    unit=1,
    position=3,
    definition="A cell divides in two.",
    facts=tuple(
        map(
            Fact,
            [
                "It has four phases that follow each other.",
                "Chromosomes line up in the middle of the cell.",
                "Both daughters have all of the genes.",
                "Plants build a plate between the two.",
                "Errors in it may lead to cancer.",
            ],
        )
    ),
    questions=(
        ReviewQuestion("What divides first?", "The nucleus does, and the rest of the cell follows."),
        ReviewQuestion("How many phases are there?", "Four."),
    ),
)
COURSE = CourseDocument(title="Biology", slug="biology", units=(Unit(1, "Cells"), Unit(2, "Genes"), Unit(5, "Apes")))


def told(before, after):
    """Each change as (field, kind, former place where it matters, [-removed-]{+added+} …)."""
    brackets = {REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}
    return [
        (
            change.field,
            change.kind.value,
            *([change.former_place] if change.kind in {Kind.MOVED, Kind.MOVED_AND_CHANGED} else []),
            " | ".join(
                (f"{value.field}: " if value.field else "")
                + "".join(brackets.get(run.kind, "{}").format(run.text) for run in value.runs)
                for value in change.values
            ),
        )
        for change in compare(before, after)
    ]


@pytest.mark.parametrize(
    ("values", "changes"),
    [
        ({}, []),
        ({"name": "Meiosis"}, [("name", "changed", "[-Mitosis-]{+Meiosis+}")]),
        ({"definition": ""}, [("definition", "removed", "[-A cell divides in two.-]")]),
        ({"definition": "A cell divides."}, [("definition", "changed", "A cell divides[- in two-].")]),
        # What is no text is told as a whole.
        ({"position": 13}, [("position", "changed", "[-3-]{+13+}")]),
        ({"unit": None}, [("unit", "removed", "[-1-]")]),
        ({"auto_links": False}, [("auto_links", "changed", "[-True-]{+False+}")]),
        ({"linking": "never"}, [("linking", "changed", "[-automatic-]{+never+}")]),
        # In the order of the fields.
        (
            {"definition": "New.", "slug": "new", "never_link": ("cell",)},
            [
                ("slug", "changed", "[-mitosis-]{+new+}"),
                ("definition", "changed", "[-A cell divides in two-]{+New+}."),
                ("never_link[1]", "added", "{+cell+}"),
            ],
        ),
        ({"aliases": ("cell division",)}, [("aliases[1]", "removed", "[-karyokinesis-]")]),
        ({"aliases": ("karyokinesis", "x", "cell division")}, [("aliases[2]", "added", "{+x+}")]),
        ({"aliases": ("cell division", "karyokinesis")}, [("aliases[1]", "moved", 2, "cell division")]),
        # A name is another name, however alike.
        (
            {"aliases": ("karyokinesis", "cell divisions")},
            [("aliases[2]", "removed", "[-cell division-]"), ("aliases[2]", "added", "{+cell divisions+}")],
        ),
    ],
)
def test_tells_what_became_of_each_field(values, changes):
    assert told(TERM, replace(TERM, **values)) == changes


ONE, TWO, THREE, FOUR, FIVE = TERM.facts
CHANGED = Fact("Errors in it may lead to many kinds of cancer.", "Nature")


@pytest.mark.parametrize(
    ("facts", "changes"),
    [
        ((TWO, THREE, FOUR, FIVE), [("facts[1]", "removed", f"text: [-{ONE.text}-]")]),
        ((Fact("New."), *TERM.facts), [("facts[1]", "added", "text: {+New.+}")]),
        ((FIVE, ONE, TWO, THREE, FOUR), [("facts[1]", "moved", 5, f"text: {FIVE.text}")]),
        ((TWO, THREE, FOUR, FIVE, ONE), [("facts[5]", "moved", 1, f"text: {ONE.text}")]),
        (
            (CHANGED, ONE, TWO, THREE, FOUR),
            [
                (
                    "facts[1]",
                    "moved and changed",
                    5,
                    "text: Errors in it may lead to {+many kinds of +}cancer. | source: {+Nature+}",
                )
            ],
        ),
        # Its number is the new one, the one removed is told by the old, where it was.
        (
            (ONE, THREE, FOUR, replace(FIVE, source="Nature")),
            [("facts[2]", "removed", f"text: [-{TWO.text}-]"), ("facts[4]", "changed", "source: {+Nature+}")],
        ),
        # Nothing of it is left.
        (
            (ONE, Fact("Quite another thing."), THREE, FOUR, FIVE),
            [("facts[2]", "removed", f"text: [-{TWO.text}-]"), ("facts[2]", "added", "text: {+Quite another thing.+}")],
        ),
        ((), [(f"facts[{number}]", "removed", f"text: [-{fact.text}-]") for number, fact in enumerate(TERM.facts, 1)]),
        # As few as can be have moved.
        (
            (THREE, FOUR, FIVE, ONE, TWO),
            [("facts[4]", "moved", 1, f"text: {ONE.text}"), ("facts[5]", "moved", 2, f"text: {TWO.text}")],
        ),
    ],
)
def test_a_fact_is_known_again(facts, changes):
    assert told(TERM, replace(TERM, facts=facts)) == changes


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("aba", "ba", [("facts[1]", "removed", "text: [-a-]")]),
        ("aba", "ab", [("facts[3]", "removed", "text: [-a-]")]),
        ("a", "aa", [("facts[2]", "added", "text: {+a+}")]),
        # Where it stood is where it stands.
        ("abc", "cba", [("facts[1]", "moved", 3, "text: c"), ("facts[3]", "moved", 1, "text: a")]),
        (
            ["red cells grow", "blue cells grow"],
            ["quite another", "green cells grow"],
            [
                ("facts[1]", "removed", "text: [-red cells grow-]"),
                ("facts[1]", "added", "text: {+quite another+}"),
                ("facts[2]", "changed", "text: [-blue-]{+green+} cells grow"),
            ],
        ),
    ],
)
def test_of_facts_that_are_alike_those_are_one_that_stand_alike(before, after, changes):
    before, after = (replace(TERM, facts=tuple(map(Fact, each))) for each in (before, after))
    assert told(before, after) == changes


@pytest.mark.parametrize(
    ("questions", "changes"),
    [
        (
            (ReviewQuestion("How many phases are there?", "Four of them."), TERM.questions[0]),
            [("questions[1]", "moved and changed", 2, "answer: Four{+ of them+}.")],
        ),
        (
            (ReviewQuestion("And what comes then?", TERM.questions[0].answer), TERM.questions[1]),
            [("questions[1]", "changed", "question: [-What divides first-]{+And what comes then+}?")],
        ),
        (
            (ReviewQuestion("What?", "That."), *TERM.questions),
            [("questions[1]", "added", "question: {+What?+} | answer: {+That.+}")],
        ),
    ],
)
def test_a_question_is_known_by_its_words_or_its_answer(questions, changes):
    assert told(TERM, replace(TERM, questions=questions)) == changes


@pytest.mark.parametrize(
    ("units", "changes"),
    [
        (
            (Unit(1, "Cells"), Unit(2, "Inheritance", "Of genes."), Unit(5, "Apes")),
            [("units[2]", "changed", "title: [-Genes-]{+Inheritance+} | description: {+Of genes.+}")],
        ),
        # A unit goes by its own number, and another number is another unit.
        (
            (Unit(1, "Cells"), Unit(2, "Genes"), Unit(6, "Apes")),
            [("units[5]", "removed", "title: [-Apes-]"), ("units[6]", "added", "title: {+Apes+}")],
        ),
        ((Unit(5, "Apes"), Unit(1, "Cells"), Unit(2, "Genes")), [("units[5]", "moved", 3, "title: Apes")]),
    ],
)
def test_a_unit_is_known_by_its_number(units, changes):
    assert told(COURSE, replace(COURSE, units=units)) == changes


def test_against_no_document_all_that_is_not_as_by_default_is_told():
    guide = GuideDocument("biology", "How cells divide", "how-cells-divide", 2, body="In two.", never_link=("two",))
    names = ["course", "title", "slug", "unit", "body", "never_link[1]"]
    for kind, changes in ("added", compare(None, guide)), ("removed", compare(guide, None)):
        assert [(change.field, change.kind) for change in changes] == [(name, kind) for name in names]
    assert compare(None, None) == []


def applied(before, changes, shape):
    """What a document becomes by what is told of it, and by nothing else."""
    values = {
        field.name: getattr(before, field.name) if before else "" if field.default is MISSING else field.default
        for field in fields(shape)
    }
    for name in values:
        of_field = [change for change in changes if change.name == name]
        if name in PARTS or name in NAME_LISTS:
            values[name] = _list_applied(values[name], of_field)
        for change in of_field:
            if name not in PARTS and name not in NAME_LISTS:
                (value,) = change.values
                is_text = isinstance(values[name], str)
                values[name] = _text_applied(values[name] if before else "", value) if is_text else value.after
    return shape(**values)


def _list_applied(before, changes):
    assert all((change.place is None) == (change.kind == Kind.REMOVED) for change in changes)
    assert all((change.former_place is None) == (change.kind == Kind.ADDED) for change in changes)
    lifted = {change.former_place for change in changes}
    placed = {change.place: _part_applied(before, change) for change in changes if change.place}
    rest = iter([part for place, part in enumerate(before, 1) if place not in lifted])
    length = len(before) - len(lifted - {None}) + len(placed)
    after = tuple(placed[place] if place in placed else next(rest) for place in range(1, length + 1))
    assert next(rest, None) is None
    return after


def _part_applied(before, change):
    if change.name in NAME_LISTS:
        (value,) = change.values
        return _text_applied(before[change.former_place - 1] if change.former_place else "", value)
    if change.former_place:
        part = before[change.former_place - 1]
    else:
        part = Unit(change.number, "") if change.name == "units" else PARTS[change.name]("")
    texts = {value.field: _text_applied(getattr(part, value.field), value) for value in change.values}
    return replace(part, **texts)


def _text_applied(text, value):
    assert "".join(run.text for run in value.runs if run.kind != ADDED) == text
    return "".join(run.text for run in value.runs if run.kind != REMOVED)


SENTENCES = st.sampled_from(
    ["", "red", "red wall", "a red wall", "a green cell wall", "a red cell wall", "学a", "学, b"]
)
NAMES = st.lists(st.sampled_from("abcd"), max_size=4).map(tuple)
LISTS = {
    "facts": st.builds(Fact, SENTENCES, SENTENCES),
    "questions": st.builds(ReviewQuestion, SENTENCES, SENTENCES),
}
UNITS = st.lists(
    st.builds(Unit, st.integers(1, 5), SENTENCES, SENTENCES), max_size=5, unique_by=lambda unit: unit.number
).map(tuple)
TERMS = st.builds(
    TermDocument,
    course=SENTENCES,
    name=SENTENCES,
    slug=SENTENCES,
    aliases=NAMES,
    unit=st.none() | st.integers(1, 3),
    position=st.integers(0, 3),
    definition=SENTENCES,
    linking=st.sampled_from(["automatic", "never"]),
    auto_links=st.booleans(),
    always_link=NAMES,
    **{name: st.lists(parts, max_size=5).map(tuple) for name, parts in LISTS.items()},
)
COURSES = st.builds(
    CourseDocument, title=SENTENCES, hue=st.none() | st.integers(0, 3), units=UNITS, stemming=st.booleans()
)
PAIRS = st.tuples(TERMS, TERMS) | st.tuples(COURSES, COURSES)


@given(PAIRS)
def test_what_is_told_makes_one_document_the_other(pair):
    before, after = pair
    assert applied(before, compare(before, after), type(after)) == after
    assert applied(None, compare(None, after), type(after)) == after
    empty = compare(before, None)
    assert {change.kind for change in empty} <= {Kind.REMOVED}


@given(PAIRS)
def test_nothing_is_told_of_what_is_the_same(pair):
    for document in pair:
        assert compare(document, replace(document)) == []


@given(st.permutations(range(7)))
def test_as_few_facts_as_can_be_have_moved(order):
    facts = [Fact(f"Fact {number}") for number in range(7)]
    before, after = (replace(TERM, facts=tuple(each)) for each in (facts, [facts[index] for index in order]))
    changes = compare(before, after)
    assert {change.kind for change in changes} <= {Kind.MOVED}
    longest = max(
        bits.bit_count()
        for bits in range(1 << 7)
        if (kept := [index for place, index in enumerate(order) if bits >> place & 1]) == sorted(kept)
    )
    assert len(changes) == 7 - longest


def sentences(seed, number, words):
    pick = random.Random(seed)  # noqa: S311
    vocabulary = ["".join(pick.choices("abcde", k=3)) for _ in range(40)]
    return [" ".join(pick.choices(vocabulary, k=words)) for _ in range(number)]


@pytest.mark.parametrize(("number", "words"), [(20, 700), (200, 70), (1000, 14), (5000, 2)])
def test_takes_a_moment_for_many_facts(number, words):
    before = replace(TERM, facts=tuple(map(Fact, sentences(1, number, words))))
    after = replace(TERM, facts=tuple(map(Fact, sentences(2, number, words))))
    start = time.process_time()
    compare(before, after)
    assert time.process_time() - start < 10
