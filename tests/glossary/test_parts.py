import pytest

from glossary.documents import Fact, ReviewQuestion, TermDocument
from glossary.parts import Part, find_again, part_named, parts_of

CELLS = "Cells divide in two every day."
WALLS = "The wall of a plant cell is made of cellulose."
YEAR = "Flemming described it in 1882."


def term(*facts, questions=(), definition="A thing."):
    return TermDocument("biology", "Mitosis", definition=definition, facts=facts, questions=questions)


def test_parts_are_the_definition_the_facts_and_the_answers_with_all_their_text():
    questions = [ReviewQuestion("Why?", "So."), ReviewQuestion("How?")]
    document = term(Fact(CELLS, "Flemming, 1882"), Fact(WALLS), questions=questions)
    assert {part.name: part.text for part in parts_of(document)} == {
        "definition": "A thing.",
        "fact-1": f"{CELLS}\n\nFlemming, 1882",
        "fact-2": WALLS,
        "answer-1": "Why?\n\nSo.",
        "answer-2": "How?",
    }


@pytest.mark.parametrize(
    "name", ["", "fact", "fact-0", "fact-2", "fact-01", "fact-١", "answer-1", "definition-1", "name", "\0"]
)
def test_there_is_no_part_of_another_name(name):
    assert part_named(term(Fact(CELLS)), name) is None


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([CELLS, WALLS, YEAR], (2, True)),
        # Others were put before it, or taken away.
        ([YEAR, CELLS, WALLS], (3, True)),
        ([WALLS], (1, True)),
        # It was mended, and moved.
        ([CELLS, YEAR, "The walls of plant cells are made of cellulose."], (3, True)),
        # One like it has come before it.
        (["The wall of a plant cell is thin, made of cellulose.", WALLS], (2, True)),
        # It was written anew, or taken away: what stands in its place may be another.
        ([CELLS, "Fungi have chitin there, and plants do not."], (2, False)),
        ([CELLS], (None, False)),
        ([], (None, False)),
    ],
)
def test_a_fact_is_found_again_by_its_text_and_then_by_its_number(facts, expected):
    part, is_sure = find_again(Part("fact", 2, WALLS), term(*map(Fact, facts)))
    assert (part and part.number, is_sure) == expected


def test_a_definition_is_always_the_definition():
    assert find_again(Part("definition", 1, WALLS), term(Fact(WALLS), definition=YEAR)) == (
        Part("definition", 1, YEAR),
        True,
    )


def test_of_two_with_the_same_text_it_is_the_one_in_its_place():
    part, _is_sure = find_again(Part("fact", 2, CELLS), term(Fact(CELLS), Fact(CELLS)))
    assert part.number == 2
