"""Tables, as spreadsheets write them: a row for each term, guide or course, below a row that names the columns.

A column is called as a field of documents is, with a blank for an underscore. Facts, questions and units have columns
for each of their texts: `fact 1`, `fact 1 source`, `question 1`, `answer 1`, and by the unit's number `unit 1` and
`unit 1 description`. A list of names has one a line in its cell.

What a column is there for is spoken of: an empty cell says that there is nothing, or of what cannot be empty, such as
a language, it says nothing.
"""

import json
import re
from collections import defaultdict
from dataclasses import dataclass, fields
from difflib import get_close_matches
from tempfile import SpooledTemporaryFile

from glossary.documents import KINDS, NAME_LISTS, PARTS, to_data
from glossary.interchange import cells
from glossary.interchange.entries import Misshapen, Place, Reading, Remark, entry_of
from glossary.text import characters
from glossary.text.messages import Message as _

# The columns of one field each, as they are written; those of parts come between texts and settings.
TEXTS = [
    "kind", "course", "unit", "name", "title", "aliases", "slug", "position", "subject", "language", "hue",
    "definition", "body", "description",
]  # fmt: skip
SETTINGS = [
    "linking", "extra forms", "excluded forms", "auto links", "always link", "never link", "link threshold",
    "link repeat", "stemming",
]  # fmt: skip
FIELDS = {column: column.replace(" ", "_") for column in TEXTS + SETTINGS}
# What stands before and behind the number in a column of a part, and which text of which part it is.
PART_COLUMNS = {
    ("fact", ""): ("facts", "text"),
    ("fact", " source"): ("facts", "source"),
    ("question", ""): ("questions", "question"),
    ("answer", ""): ("questions", "answer"),
    ("unit", ""): ("units", "title"),
    ("unit", " description"): ("units", "description"),
}
NUMBERED = re.compile(r"(?P<before>[a-z]+) ?(?P<number>[1-9][0-9]{0,4})(?P<behind> [a-z]+)?")
NEVER_EMPTY = {"course", "slug", "language", "linking", "auto_links", "link_threshold", "link_repeat", "stemming"}
SHOWN = 40
# Of a first row that is none, not every cell is told.
TOLD = 20
# So much of a table is kept in memory until all its columns are known.
SPOOLED = 4 * 1024**2


@dataclass(frozen=True)
class Column:
    """A column of a field, or of one text of the part with a number; `field` is "" where the column has no name."""

    letter: str
    name: str
    field: str
    number: int = 0
    text: str = ""


class Header:
    """The Columns of a table. Cells may be missing at the end of a row: `texts` are columns that are empty then, with
    their indices, and `parts` fields that have nothing more then, however many columns they have."""

    def __init__(self, columns):
        self.columns = columns
        self.texts = [(index, column) for index, column in enumerate(columns) if column.field and not column.number]
        self.parts = {column.field for column in columns if column.number}


@dataclass(frozen=True)
class Table:
    """The format of tables that are written with a delimiter; what is read may have another."""

    delimiter: str
    extension: str
    # What a file begins with, for spreadsheets to read it as UTF-8.
    mark: str = ""

    one_file = True
    kinds = frozenset(KINDS)

    def recognises(self, text):
        delimiter = self._delimiter_of(text)
        known = _known(text, delimiter)
        return len(known) > 1 and bool({"name", "title"} & known) and (delimiter == "\t") == (self.delimiter == "\t")

    def read(self, text, file, course="", language_of=None, limit=None):
        reading, header = Reading(), None
        try:
            for line, row in cells.rows(text.removeprefix("\ufeff"), self._delimiter_of(text)):
                place = Place(file, line)
                if reading.stops_at(limit):
                    break
                if header is None:
                    columns, problems = _columns(row)
                    header = Header(columns)
                    reading.failures += [Remark(place, problem) for problem in problems]
                    if problems:
                        break
                else:
                    _read_row(header, row, place, course, reading)
        except cells.Unreadable as error:
            reading.failures.append(Remark(Place(file, error.line), error.message))
        if header is None and not reading.failures:
            message = _("The file is empty; its first row has to name the columns.")
            reading.failures.append(Remark(Place(file, 1), message))
        return reading

    def write_all(self, documents):
        """The parts of one file of all the documents.

        Which columns it has is known only after the last of them; until then what they hold is in a temporary file.
        """
        with SpooledTemporaryFile(SPOOLED, "w+", encoding="utf-8", newline="\n") as spooled:
            columns = set()
            for document in documents:
                row = _row(document)
                columns |= _needed(document, row)
                spooled.write(json.dumps(row) + "\n")
            columns = sorted(columns or _always("term"), key=_order)
            yield self.mark + cells.line(columns, self.delimiter)
            spooled.seek(0)
            for row in map(json.loads, spooled):
                yield cells.line([row.get(column, "") for column in columns], self.delimiter)

    def _delimiter_of(self, text):
        """That by which the first line falls into most known names, or else into most cells."""
        known = {each: (len(_known(text, each)), len(cells.first_row(text, each))) for each in cells.DELIMITERS}
        return max(known, key=lambda each: (*known[each], each == self.delimiter))


CSV = Table(",", ".csv", mark="\ufeff")
TSV = Table("\t", ".tsv")


def _known(text, delimiter):
    """The names of known columns in the first line."""
    return {name for cell in cells.first_row(text, delimiter) if _place_of(name := _plain(cell))}


def _plain(name):
    return " ".join(characters.clean(name).lower().replace("_", " ").split())


def _place_of(name):
    """(field, number, text) that a column of this name is for, as in Column; None if there is none."""
    if name in FIELDS:
        return FIELDS[name], 0, ""
    match = NUMBERED.fullmatch(name)
    part = match and PART_COLUMNS.get((match["before"], match["behind"] or ""))
    return (part[0], int(match["number"]), part[1]) if part else None


def _columns(row):
    """(the Columns that a table's first row names, what is wrong with them)"""
    columns, problems, letters = [], [], {}
    while row and not row[-1].strip():
        row.pop()
    for index, cell in enumerate(row):
        letter, name = _letter(index), _plain(cell)
        place = _place_of(name) if name else ("", 0, "")
        if place is None:
            problems.append(_unknown(letter, name))
        elif name and place in letters:
            text = _(
                "Columns {first} and {second} are both called “{name}”.", first=letters[place], second=letter, name=name
            )
            problems.append(text)
        else:
            letters[place] = letter
            columns.append(Column(letter, name, *place))
        if len(problems) == TOLD:
            return columns, problems
    if not problems and not {"name", "title"} & {column.field for column in columns}:
        problems.append(_("No column is called “name”: the first row has to name the columns."))
    return columns, problems


def _letter(index):
    """What spreadsheets call a column, from 0: A to Z, AA, AB and so on."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters = chr(ord("A") + rest) + letters
        index -= 1
    return letters


def _unknown(letter, name):
    like = get_close_matches(name[:SHOWN], [*FIELDS, "fact 1", "fact 1 source", "question 1", "answer 1"], 1, 0.7)
    values = {"letter": letter, "name": _shown(name), "known": ", ".join(FIELDS)}
    if like:
        return _("Column {letter} is called “{name}”, which is unknown: do you mean “{like}”?", **values, like=like[0])
    return _(
        "Column {letter} is called “{name}”, which is unknown: there are {known}, fact 1, question 1, answer 1.",
        **values,
    )


def _shown(text):
    """The beginning of a text, for a message on one line."""
    shown = "".join(character if character.isprintable() else "\ufffd" for character in text[:SHOWN])
    return shown + ("…" if len(text) > SHOWN else "")


def _read_row(header, row, place, course, reading):
    try:
        reading.entries.append(entry_of(_data(header, row), place, course))
    except Misshapen as error:
        reading.failures.append(Remark(place, error.message))


def _data(header, row):
    """What a row says, as the data that `entry_of` takes."""
    texts = [characters.clean(cell) for cell in row]
    _refuse_further(texts, len(header.columns))
    said = list(zip(header.columns, texts, strict=False))
    said += [(column, "") for index, column in header.texts if index >= len(texts)]
    kind = next((text.lower() for column, text in said if column.field == "kind"), "") or "term"
    data = {"kind": kind}
    parts = {field: defaultdict(dict) for field in header.parts if _has(kind, field)}
    for column, text in said:
        if text and not _has(kind, column.field):
            raise Misshapen(_out_of_place(column, text, kind))
        if column.field in parts:
            parts[column.field][column.number][column.text] = text
        elif text or (_has(kind, column.field) and column.field not in NEVER_EMPTY):
            data[column.field] = _value(column.field, text)
    return data | {"kind": kind} | {field: _parts(field, numbered) for field, numbered in parts.items()}


def _refuse_further(texts, number):
    """Nothing may stand behind the columns that are named."""
    for index in range(number, len(texts)):
        if texts[index]:
            raise Misshapen(_out_of_place(Column(_letter(index), "", ""), texts[index], ""))


def _out_of_place(column, text, kind):
    values = {"letter": column.letter, "name": column.name, "text": _shown(text), "kind": kind}
    if column.name:
        return _("Column {letter}, “{name}”, holds “{text}”, and a {kind} has no {name}.", **values)
    return _("Column {letter} has no name, and holds “{text}”. Is a quote missing around a text?", **values)


def _has(kind, field):
    """Whether a kind has a field; of an unknown kind, what it is called is what is wrong."""
    return kind not in KINDS or field == "kind" or field in KINDS[kind].__dataclass_fields__


def _value(field, text):
    if field in NAME_LISTS:
        return text.split("\n") if text else []
    # Where a semicolon is the delimiter, a number has a comma.
    return text.replace(",", ".") if field == "link_threshold" else text


def _parts(field, numbered):
    first = next(text for part, text in PART_COLUMNS.values() if part == field)
    return [
        {first: "", **texts, **({"number": number} if field == "units" else {})}
        for number, texts in sorted(numbered.items())
    ]


def _row(document):
    """{column: text} of a document, its settings included."""
    data = to_data(document)
    row = {column: _text(field, data[field]) for column, field in FIELDS.items() if field in data}
    for (before, behind), (field, text) in PART_COLUMNS.items():
        for index, part in enumerate(data.get(field, ()), 1):
            row[f"{before} {part.get('number', index)}{behind}"] = part[text]
    return row


def _text(field, value):
    if field in NAME_LISTS:
        return "\n".join(value)
    # Spreadsheets put true and false into the language of their user.
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None or (field == "position" and not value) else str(value)


def _needed(document, row):
    """The columns without which a table would lose something of a document."""
    defaults = {field.name: field.default for field in fields(document)}
    needed = {
        column
        for column in row
        if column not in SETTINGS or getattr(document, FIELDS[column]) != defaults[FIELDS[column]]
    }
    return _always(document.kind) | (needed if document.kind != "term" else needed - {"kind"})


def _always(kind):
    """The columns of all that is not a setting: what a table does not name is not spoken of."""
    names = KINDS[kind].__dataclass_fields__
    texts = {column for column in TEXTS if FIELDS[column] in names}
    return texts | {f"{before} 1{behind}" for (before, behind), (field, _) in PART_COLUMNS.items() if field in names}


def _order(column):
    if column in FIELDS:
        return (0, TEXTS.index(column)) if column in TEXTS else (2, SETTINGS.index(column))
    field, number, text = _place_of(column)
    return 1, list(PARTS).index(field), number, list(PART_COLUMNS.values()).index((field, text))
