import pytest

from glossary.search.queries import LENGTH, WORDS, parse
from glossary.search.tokens import spelled

PLUS, SHARP, STAR, DOT, SLASH, COLON = map(spelled, "+#*./:")


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Standard  deviation", [("standard",), ("deviation",)]),
        ("what is C++?", [("what",), ("is",), ("c", PLUS, PLUS)]),
        ("C#, F#", [("c", SHARP), ("f", SHARP)]),
        (".NET", [(DOT, "net")]),
        ("Node.js.", [("node", DOT, "js")]),
        ("a/b testing", [("a", SLASH, "b"), ("testing",)]),
        ("A*", [("a", STAR)]),
        ('"cell NOT" (mitosis)', [("cell",), ("not",), ("mitosis",)]),
        ("-mitosis", [("mitosis",)]),
        ("name:cell", [("name", COLON, "cell")]),
        ("X-ray", [("x",), ("ray",)]),
        ("Newton’s laws", [("newton",), ("laws",)]),
        ("naïve Straße", [("naive",), ("strasse",)]),
        ("光合作用", [("光", "合", "作", "用")]),
        ("cell\x00wall\u202e", [("cell",), ("wall",)]),
        ("cell\u200bs", [("cells",)]),
        ('" \' "', []),
        ("", []),
    ],
)
def test_what_is_typed_is_words_and_symbols(text, units):
    assert [unit.tokens for unit in parse(text).units] == units


@pytest.mark.parametrize(
    ("one", "other"),
    [("box plot", "Boxplot"), ("box-plot", "box plot"), ("newtons laws", "Newton's Laws"), ("É mail", "e-mail")],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert parse(one).key == parse(other).key


def test_names_that_differ_in_a_symbol_have_different_keys():
    assert len({parse(name).key for name in ("C", "C++", "C#", "A*", "A")}) == 5


def test_long_queries_are_cut_where_a_word_ends():
    query = parse("standard deviation " * 40)
    assert query.cut
    assert len(query.units) <= WORDS
    assert {unit.shown for unit in query.units} == {"standard", "deviation"}
    assert len(parse("x" * 1000).text) == LENGTH
    assert not parse("standard deviation").cut


def test_without_symbols_every_word_stands_by_itself():
    assert [unit.tokens for unit in parse("name:cell mito*").without_symbols().units] == [
        ("name",),
        ("cell",),
        ("mito",),
    ]
    assert parse("cell wall").without_symbols() is None


def test_the_runs_of_a_question_are_no_mere_everyday_words():
    assert "standarddeviation" in parse("what is the standard deviation").runs
    assert "standarddeviation" in parse("what are standard deviations").runs
    assert "whatis" not in parse("what is the standard deviation").runs
    assert "mean" not in parse("mean").runs
