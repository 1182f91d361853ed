import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.text.runs import ADDED, CONTEXT, FOLDED, REMOVED, SAME, Run, folded, runs_between

# What makes it hard: words, blank space and marks of many scripts, and few of each, so that much is alike.
TEXTS = st.text(alphabet="ab.!? \n\t-'’é\u0301学。ที่\u200d👩💻🇩🇪", max_size=40)
WORDS = st.lists(st.sampled_from(["one", "two", "three", ". ", " ", ", ", "\n", "学"]), max_size=30).map("".join)


def marked(before, after):
    """The runs as a line, with [-what went-] and {+what came+}."""
    brackets = {SAME: "{}", REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}
    return "".join(brackets[run.kind].format(run.text) for run in runs_between(before, after))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("", "", ""),
        ("", "New.", "{+New.+}"),
        ("Old.", "", "[-Old.-]"),
        ("Same.", "Same.", "Same."),
        ("The cat sat.", "The dog sat.", "The [-cat-]{+dog+} sat."),
        ("It was red.", "It was very red.", "It was {+very +}red."),
        # By words: no letters of another word are kept.
        ("A cell divides.", "A cell divided.", "A cell [-divides-]{+divided+}."),
        ("don’t it’s", "don’t its", "don’t [-it’s-]{+its+}"),
        ("hinter", "hint", "[-hinter-]{+hint+}"),
        # What stayed by chance between two changes is part of them.
        ("A red car.", "A blue bus.", "A [-red car-]{+blue bus+}."),
        ("alpha of beta", "gamma of delta", "[-alpha of beta-]{+gamma of delta+}"),
        (
            "The mean is the sum divided by the number.",
            "A cell has a wall.",
            "[-The mean is the sum divided by the number-]{+A cell has a wall+}.",
        ),
        # Sentences are set against sentences.
        ("One is. Two is. Three is.", "One is. Three is.", "One is. [-Two is. -]Three is."),
        ("One.\nTwo.", "One.\n\nTwo.", "One.\n{+\n+}Two."),
        ("a\tb", "a b", "a[-\t-]{+ +}b"),
        # Scripts without blanks, by character.
        ("机器学习是一个分支。", "机器学习是分支。", "机器学习是[-一个-]分支。"),
        ("ที่นี่", "ที่นั่น", "ที่[-นี่-]{+นั่น+}"),
        # What is one sign to the eye is not taken apart.
        ("👩‍💻", "👨‍💻", "[-👩‍💻-]{+👨‍💻+}"),
        ("🇩🇪", "🇩🇰", "[-🇩🇪-]{+🇩🇰+}"),
        ("👍", "👍🏽", "[-👍-]{+👍🏽+}"),
        ("e\u0301", "e", "[-e\u0301-]{+e+}"),
        ("=\u0338", "=", "[-=\u0338-]{+=+}"),
    ],
)
def test_tells_what_went_and_what_came(before, after, told):
    assert marked(before, after) == told


@given(TEXTS | WORDS, TEXTS | WORDS)
def test_runs_give_back_both_texts(before, after):
    runs = runs_between(before, after)
    assert "".join(run.text for run in runs if run.kind != ADDED) == before
    assert "".join(run.text for run in runs if run.kind != REMOVED) == after
    assert all(run.text for run in runs)
    kinds = [run.kind for run in runs]
    assert all(one != other for one, other in pairwise(kinds))
    assert (before == after) == (set(kinds) <= {SAME})


@given(TEXTS | WORDS, TEXTS | WORDS)
def test_folding_only_hides(before, after):
    runs = runs_between(before * 20, after * 20)
    assert "".join(run.text for run in folded(runs)) == "".join(run.text for run in runs)


SENTENCE = "The mean is the sum of the values over their number. "


def test_folds_long_stretches_that_stayed():
    before = SENTENCE * 10 + "It is red. " + SENTENCE * 10 + "It is low. " + SENTENCE * 10
    after = before.replace("red", "green").replace("low", "high")
    runs = folded(runs_between(before, after))
    assert [run.kind for run in runs] == [
        FOLDED, SAME, REMOVED, ADDED, SAME, FOLDED, SAME, REMOVED, ADDED, SAME, FOLDED,
    ]  # fmt: skip
    shown = [run.text for run in runs if run.kind == SAME]
    assert shown[0].endswith("over their number. It is ")
    assert shown[1].startswith(". The mean is the sum")
    assert all(CONTEXT / 2 < len(text) <= CONTEXT for text in shown)
    # No word is cut in two.
    assert all(word in (SENTENCE + "It . ").split() for text in shown for word in text.split())


@pytest.mark.parametrize(
    "runs",
    [
        [Run("Short.", SAME)],
        [Run("x " * CONTEXT, ADDED)],
        [Run("word " * 40, SAME), Run("new", ADDED), Run(" word" * 40, SAME)],
    ],
)
def test_leaves_what_is_short_or_changed(runs):
    assert folded(runs) == tuple(runs)


def test_folds_the_end_of_what_has_no_change():
    kept, hidden = folded([Run(SENTENCE * 10, SAME)])
    assert kept.text.startswith("The mean")
    assert hidden.kind == FOLDED


def test_folds_text_without_blanks():
    assert [run.kind for run in folded([Run("x" * 500, SAME), Run("y", ADDED)])] == [FOLDED, SAME, ADDED]


def drawn(seed, choices, number):
    return "".join(random.Random(seed).choices(choices, k=number))  # noqa: S311


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 25_000, "b " + "a " * 24_999),
        ("a " * 25_000, "a " * 24_999 + "b "),
        ("a b " * 12_500, "b a " * 12_500),
        (drawn(1, ["a ", "b "], 25_000), drawn(2, ["a ", "b "], 25_000)),
        (drawn(1, ["a\n", "b\n"], 25_000), drawn(2, ["a\n", "b\n"], 25_000)),
        (drawn(1, "学习机器", 50_000), drawn(2, "学习机器", 50_000)),
        (drawn(1, ["a ", "b ", "c. "], 20_000), drawn(2, ["a ", "b ", "c. "], 20_000)),
        (" ".join(map(str, range(8_000))), " ".join(map(str, range(8_000, 0, -1)))),
        (". " * 25_000, "? " * 25_000),
        ("." * 50_000, "." * 49_999 + "!"),
        ("a" * 50_000, "a" * 49_999 + "b"),
        ("\u0301" * 50_000, "\u0301" * 49_999),
        ("\u200d" * 50_000, "\u200d" * 49_999),
        ("a'" * 25_000, "a’" * 25_000),
        (" \n" * 25_000, "\n " * 25_000),
    ],
    ids=range(15),
)
def test_takes_a_moment_for_any_texts(before, after):
    start = time.process_time()
    runs = folded(runs_between(before, after))
    # As long as texts grow it takes; what grows with their square would take minutes.
    assert time.process_time() - start < 10
    assert "".join(run.text for run in runs if run.kind != ADDED) == before
    assert "".join(run.text for run in runs if run.kind != REMOVED) == after


@pytest.mark.parametrize("seed", range(8))
def test_runs_give_back_long_texts_with_much_that_changed(seed):
    pick = random.Random(seed)  # noqa: S311
    before = pick.choices(["a", " ", "b ", "c\n", "学", ". "][seed % 2 :], k=30_000)
    after = list(before)
    for _change in range(pick.choice([3, 300, 30_000])):
        start = pick.randrange(len(after))
        after[start : start + pick.randrange(4)] = pick.choices(before, k=pick.randrange(4))
    before, after = "".join(before), "".join(after)
    runs = runs_between(before, after)
    assert "".join(run.text for run in runs if run.kind != ADDED) == before
    assert "".join(run.text for run in runs if run.kind != REMOVED) == after


@pytest.mark.parametrize("number", [1_000, 5_000, 20_000])
def test_what_changed_all_over_a_long_text_is_told_piece_by_piece(number):
    before = "".join(f"w{index % 50} “{index % 7}” " for index in range(number))
    kinds = [run.kind for run in runs_between(before, before.replace("“", '"').replace("”", '"'))]
    assert kinds.count(REMOVED) == kinds.count(ADDED) >= number


@pytest.mark.parametrize("size", [500, 2_000])
def test_what_came_into_a_long_text_is_told_and_nothing_else(size):
    before = [f"w{index} " for index in range(9_000)]
    added = [f"new{index} " for index in range(size)]
    after = ["Begin ", *before[:4_500], *added, *before[4_500:]]
    runs = runs_between("".join(before) + "end", "".join(after))
    assert [run.text for run in runs if run.kind != SAME] == ["Begin ", "".join(added), "end"]


def test_a_word_in_a_long_text_is_found():
    words = [f"word{number % 997}" for number in range(6_000)]
    before = " ".join(words)
    words[3_000] = "other"
    assert [run.text for run in runs_between(before, " ".join(words)) if run.kind != SAME] == [
        f"word{3_000 % 997}",
        "other",
    ]
