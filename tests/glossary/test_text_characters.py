import pytest

from glossary.text import characters


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  a\r\nb\rc \n", "a\nb\nc"),
        ("\ufeffa\u200bb\u2060c", "abc"),
        ("\u200b \u200b", ""),
        ("می‌خواهم क्‍ष 👩‍🔬", "می‌خواهم क्‍ष 👩‍🔬"),
        ("a\tb", "a\tb"),
    ],
)
def test_cleans(text, cleaned):
    assert characters.clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a\0b", "line 1, column 2: the character U+0000 (control character)"),
        ("one\ntwo \ud800", "line 2, column 5: the character U+D800"),
        ("\u202eabc", "line 1, column 1: the character U+202E (right-to-left override)"),
        ("a\n\nb\u2066c", "line 3, column 2: the character U+2066 (left-to-right isolate)"),
        ("\x85", "line 1, column 1: the character U+0085"),
        ("\uffff", "line 1, column 1: the character U+FFFF"),
    ],
)
def test_names_the_place_of_a_character_that_may_not_stand(text, place):
    assert characters.problem(text).startswith(place)


@pytest.mark.parametrize("text", ["", "a\tb\nc", "ไทย עברית العربية हिन्दी 日本語 👩‍🔬", "\u200e\u200f", "\u2028"])
def test_finds_no_problem_in_text(text):
    assert characters.problem(text) is None
