import pytest

from glossary.text.invisible import shown
from glossary.text.runs import runs_between


def line(before, after):
    """The runs as they are shown, with signs in ⟨⟩."""
    return [
        "".join(f"⟨{part.text}⟩" if part.is_sign else part.text for part in parts)
        for _kind, parts in shown(runs_between(before, after))
    ]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        # Nobody would see what is different.
        ("a b", "a\u00a0b", ["a", "⟨␣⟩", "⟨U+00A0⟩", "b"]),
        ("a b", "a  b", ["a ", "⟨␣⟩", "b"]),
        ("a\tb", "a b", ["a", "⟨⇥⟩", "⟨␣⟩", "b"]),
        ("a.\n\nb", "a.\nb", ["a.\n", "⟨↵⟩\n", "b"]),
        ("می\u200cخواهم", "میخواهم", ["می⟨U+200C⟩خواهم", "میخواهم"]),
        ("soft\u00adware", "software", ["soft⟨U+00AD⟩ware", "software"]),
        ("x", "x\u200f", ["x", "⟨U+200F⟩"]),
        ("\u2764", "\u2764\ufe0f", ["\u2764", "\u2764⟨U+FE0F⟩"]),
        # Here one sees it without.
        ("a b", "a c\u00a0d", ["a ", "b", "c\u00a0d"]),
        ("a", "می\u200cخواهم", ["a", "می\u200cخواهم"]),
        ("a b", "a c\nd", ["a ", "b", "c\nd"]),
        ("می\u200cخواهم a", "می\u200cخواهم b", ["می\u200cخواهم ", "a", "b"]),
        # What reorders or cannot be shown is a sign wherever it is.
        ("x \u202e y", "x \u202e z", ["x ⟨U+202E⟩ ", "y", "z"]),
        ("", "a\u2066b\0", ["a⟨U+2066⟩b⟨U+0000⟩"]),
    ],
)
def test_shows_characters_that_nobody_sees_where_they_are_the_change(before, after, told):
    assert line(before, after) == told


def test_signs_have_the_name_of_their_character():
    ((_kind, parts),) = shown(runs_between("", "\u200d"))
    assert [part.name for part in parts] == ["ZERO WIDTH JOINER"]
