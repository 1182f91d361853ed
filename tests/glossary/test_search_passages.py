import pytest

from glossary.search.passages import LENGTH, passage


def numbered(words):
    return {word: number for number, word in enumerate(sorted(words))}


def shown(parts):
    return "".join(f"[{text}]" if marked else text for text, marked in parts)


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("A cell divides.", {"cell"}, "A [cell] divides."),
        ("Cells and CELLS and a cell.", {"cells"}, "[Cells] and [CELLS] and a cell."),
        ("Émile’s naïve café", {"naive", "cafe"}, "Émile’s [naïve] [café]"),
        ("What it is.\nA fact of the nucleus.", {"nucleus"}, "A fact of the [nucleus]."),
        # The line with more of the words, and the first of those that have as many.
        ("A cell.\nA cell has a wall.\nA wall of a cell.", {"cell", "wall"}, "A [cell] has a [wall]."),
        ("光合作用はすごい", {"光", "合"}, "[光合]作用はすごい"),
        ("Nothing of it.", {"zebra"}, "Nothing of it."),
        ("", {"zebra"}, ""),
    ],
)
def test_words_are_marked_where_they_stand(text, wanted, expected):
    assert shown(passage(text, numbered(wanted))) == expected


def test_a_passage_of_a_long_text_begins_where_a_sentence_does():
    text = "Filler words go on. " * 30 + "The nucleus holds it. " + "More words follow. " * 30
    found = shown(passage(text, {"nucleus": 0}))
    assert found.startswith("… The [nucleus] holds it. ")
    assert found.endswith(" …")
    assert len(found) < LENGTH + 20


def test_a_passage_without_blanks_is_cut_all_the_same():
    assert len(shown(passage("x" * 5000 + "光" + "y" * 5000, {"光": 0}))) < LENGTH + 20


def test_forms_of_one_word_count_once():
    text = "A cell has a wall.\nOf cells and a cell: more cells."
    assert shown(passage(text, {"cell": 0, "cells": 0, "wall": 1})) == "A [cell] has a [wall]."
