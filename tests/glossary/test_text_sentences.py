import time

import pytest

from glossary.text.sentences import first_sentence, parts


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One."),
        ("No stop", "No stop"),
        ("Really?! Yes.", "Really?!"),
        ("He said “no.” Then left.", "He said “no.”"),
        ("Wait… what?", "Wait…"),
        ("About 3.5 kg. More.", "About 3.5 kg."),
        ("Foods, e.g. bread, rise. More.", "Foods, e.g. bread, rise."),
        ("Dr. Smith et al. found it. More.", "Dr. Smith et al. found it."),
        ("J. Doe wrote. More.", "J. Doe wrote."),
        ("水は液体。氷は固体。", "水は液体。"),
        ("  so\n far.\n And", "so far."),
        ("The answer is no. Why?", "The answer is no."),
        ("Element no. 6 is carbon. More.", "Element no. 6 is carbon."),
        ("", ""),
    ],
)
def test_finds_the_first_sentence(text, sentence):
    assert first_sentence(text) == sentence


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("", []),
        ("One", ["One"]),
        ("One. Two!\n\nThree", ["One. ", "Two!\n\n", "Three"]),
        ("# Head\n\n3.5 kg.", ["# Head\n", "\n", "3.5 kg."]),
        ("水。氷。", ["水。", "氷。"]),
    ],
)
def test_cuts_all_of_a_text_at_sentences_and_lines(text, cut):
    assert parts(text) == cut


def test_cuts_a_long_sentence_at_a_word():
    cut = first_sentence("word, " * 100)
    assert cut.endswith("word…")
    assert len(cut) <= 241


def test_cuts_a_long_word():
    assert first_sentence("x" * 1000) == "x" * 240 + "…"


@pytest.mark.parametrize("text", ["." * 50_000, "." * 25_000 + '"' * 25_000, "a. " * 17_000, "?" * 50_000])
def test_takes_a_moment_for_any_text(text):
    start = time.process_time()
    first_sentence(text)
    assert time.process_time() - start < 10
