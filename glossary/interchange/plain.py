"""Between plain text and Markdown."""

import re
from typing import NamedTuple

from glossary.text.markdown import parse, plain, plain_line

MARKUP = re.compile(r"([\\`*_\[\]<>$~|&])")
BLOCK_START = re.compile(r"^(\s*)(#+|-+|\+|=+|\d+[.)])(?=\s|$)")


class Paragraph(NamedTuple):
    line: int
    text: str


def paragraphs(lines):
    """The paragraphs in (number, line) pairs, wrapped lines joined."""
    words, first = [], 0
    for number, line in [*lines, (0, "")]:
        if line.strip():
            first = first if words else number
            words.append(line.strip())
        elif words:
            yield Paragraph(first, " ".join(words))
            words = []


def as_markdown(text):
    """Markdown that shows a line of plain text as it is. Text without markup, nearly all there is, stays as it is."""
    if plain(parse(text)) == " ".join(text.split()):
        return text
    return BLOCK_START.sub(lambda start: f"{start[1]}{start[2][:-1]}\\{start[2][-1]}", _escaped(text))


def as_markdown_line(text):
    """The same for what is never more than a line, in which no block begins: a question, a source."""
    return text if plain_line(text) == " ".join(text.split()) else _escaped(text)


def _escaped(text):
    return MARKUP.sub(r"\\\1", text)


def plain_paragraphs(text):
    """The words of a Markdown text, a string for each of its blocks; the cells of a table's row are one."""
    found, row = [], None
    for token in parse(text):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            found.append(" ".join(filter(None, row)))
            row = None
        elif words := plain([token]):
            (found if row is None else row).append(words)
    return found
