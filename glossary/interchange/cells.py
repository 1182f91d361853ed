"""Rows of cells as text: delimiters, quotes, and what spreadsheets would take for formulas."""

import csv
import re
from io import StringIO

from glossary.text import characters
from glossary.text.messages import Message as _

DELIMITERS = ",;\t"
# What a document may hold at most has room in a row of this length, whatever has to be quoted in it.
ROW_LENGTH = 1_000_000
# The csv module refuses longer cells in words that help nobody. This is one setting for the whole process.
csv.field_size_limit(max(csv.field_size_limit(), ROW_LENGTH))

# What a spreadsheet may take for a formula, also behind blank space and quotes. Such a cell is written with an
# apostrophe before it, which is taken off again. It may begin with apostrophes itself: so no cell that is written as
# it stands looks like one that got an apostrophe.
FORMULA = re.compile(r"""[\s'"]*[=+\-@＝＋－＠\t\r\n]""")
# Programs that take another of these for the delimiter, or several, leave alone what is quoted.
QUOTED = re.compile(r'[,;\t"\r\n]')


class Unreadable(ValueError):
    """Text that is no rows of cells from some line on."""

    def __init__(self, line, message):
        self.line, self.message = line, message
        super().__init__(message)


def rows(text, delimiter):
    """(line, cells) of each row that has words in it, with the line where it begins; may raise Unreadable."""
    lines = _Lines(characters.unix_lines(text))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start, lines.length = reader.line_num + 1, 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Unreadable(start, _quote_problem(lines, reader.line_num)) from None
        except _TooLong:
            raise Unreadable(start, _too_long()) from None
        if any(map(str.strip, cells)):
            yield start, [_restored(cell) for cell in cells]


def first_row(text, delimiter):
    """The cells of the first line that has words in it, however its quotes are."""
    word = re.search(r'[^\s,;"\ufeff]', text)
    if word is None:
        return []
    start = text.rfind("\n", 0, word.start()) + 1
    line = text[start : start + ROW_LENGTH].split("\n", 1)[0].replace("\r", "").removeprefix("\ufeff")
    return next(csv.reader([line], delimiter=delimiter))


def line(cells, delimiter):
    """A row as a file has it."""
    return delimiter.join(map(_written, cells)) + "\r\n"


class _TooLong(Exception):
    """A row has more characters than any may have."""


class _Lines:
    """Lines of a text, until `length`, set to 0 where a row begins, gets too long."""

    def __init__(self, text):
        self.text, self.length, self.ended = StringIO(text), 0, False

    def __iter__(self):
        return self

    def __next__(self):
        line = self.text.readline()
        self.length += len(line)
        self.ended = not line
        if self.ended:
            raise StopIteration
        if self.length > ROW_LENGTH:
            raise _TooLong
        return line


def _too_long():
    return _("The row that begins here is longer than {limit:,} characters: is a quote missing?", limit=ROW_LENGTH)


def _quote_problem(lines, number):
    if lines.ended:
        return _("A quote opens a cell in the row that begins here, and none closes it.")
    return _(
        "In line {line}, text follows the quote that closes a cell: inside quotes, write a quote twice.", line=number
    )


def _restored(cell):
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell, 1) else cell


def _written(cell):
    if FORMULA.match(cell):
        cell = f"'{cell}"
    return '"{}"'.format(cell.replace('"', '""')) if QUOTED.search(cell) else cell
