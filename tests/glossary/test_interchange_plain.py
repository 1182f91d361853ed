import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.documents import text_problem
from glossary.interchange.plain import as_markdown, as_markdown_line, paragraphs, plain_paragraphs
from glossary.text.markdown import plain_line, plain_text

MARKUP = [
    "*", "**", "_", "`", "```", "~~~", "~~", "[a](b)", "![a](b)", "[^1]", "^[x]", "[a]: b", "[^1]: b", "$x$",
    "$$x$$", "$", "\\", "&amp;", "&#x3c;", "<b>", "<http://a.b>", "#", "##", "- ", "-", "---", "- - -", "+",
    "1.", "1)", "12. ", "=", "==", ">", "|", "|-|", "***", "___", "word", "é", "\u00a0", "\u3000", "!", ":",
    "2*3*4", "a_b_c", "5 < 6", " ", "(", ")",
]  # fmt: skip
LINES = (
    st.lists(st.one_of(st.sampled_from(MARKUP), st.text(max_size=5)), max_size=8)
    .map(lambda parts: " ".join("".join(parts).split()))
    .filter(lambda line: not text_problem(line))
)


@given(LINES)
def test_markdown_made_of_a_plain_line_shows_it_as_it_is(line):
    assert plain_text(as_markdown(line)) == line
    assert plain_line(as_markdown_line(line)) == line


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Plain words – “all” of them, 50 % & more.", "Plain words – “all” of them, 50 % & more."),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("from $5 to $10", "from $5 to $10"),
        ("a *b* c", r"a \*b\* c"),
        ("1984. It was", r"1984\. It was"),
        ("# 1", r"\# 1"),
        ("---", r"--\-"),
        ("&amp;", r"\&amp;"),
    ],
)
def test_escapes_no_more_than_it_must(text, markdown):
    assert as_markdown(text) == markdown


def test_a_line_needs_no_escapes_for_blocks():
    assert as_markdown_line("1984. It was") == "1984. It was"
    assert as_markdown_line("a *b*") == r"a \*b\*"


def test_joins_wrapped_lines_to_paragraphs():
    lines = enumerate(["", "one", "  two ", "", "", "three"], 7)
    assert list(paragraphs(lines)) == [(8, "one two"), (12, "three")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("One *two*\nthree.\n\nFour.", ["One two three.", "Four."]),
        ("# Head\n\n- a\n- b\n\n> c", ["Head", "a", "b", "c"]),
        ("| a | b |\n|---|---|\n| c |  |", ["a b", "c"]),
        ("```\nx = 1\ny = 2\n```", ["x = 1 y = 2"]),
        ("$$\nx\n$$\n\n![leaf](/a.png)", ["x", "leaf"]),
        ("", []),
    ],
)
def test_gives_the_words_of_each_block(text, words):
    assert plain_paragraphs(text) == words
