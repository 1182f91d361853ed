"""JSON lines: one object a line, each a term, a guide or a course."""

import json

from glossary.documents import KINDS, to_data
from glossary.interchange.entries import Misshapen, Place, Reading, Remark, entry_of
from glossary.text.messages import Message as _

extension = ".jsonl"
one_file = True
kinds = {*KINDS}
# What a document may hold at most has room in it, however it is written.
LINE_LENGTH = 2_000_000


def recognises(text):
    return text.lstrip().startswith("{")


def read(text, file, course="", language_of=None, limit=None):
    reading = Reading()
    for number, line in enumerate(_lines(text), 1):
        if not line.strip():
            continue
        if reading.stops_at(limit):
            break
        place = Place(file, number)
        try:
            reading.entries.append(_entry(line, place, course))
        except Misshapen as error:
            reading.failures.append(Remark(place, error.message))
    return reading


def _lines(text):
    """The lines of a text one by one: all of them at once would take its room again."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def _entry(line, place, course):
    entry = entry_of(_data(line), place, course)
    if entry.document.kind == "term" and "definition" not in entry.said:
        raise Misshapen(_("The term has no definition."))
    return entry


def _data(line):
    if len(line) > LINE_LENGTH:
        raise Misshapen(_("The line is longer than {limit:,} characters.", limit=LINE_LENGTH))
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise Misshapen(_("This is not JSON: {why} at column {at}.", why=error.msg, at=error.colno)) from None
    except RecursionError:
        raise Misshapen(_("This is nested too deeply.")) from None
    except ValueError:
        # Python reads no whole number of thousands of digits.
        raise Misshapen(_("A number in it is too long.")) from None


def write(document):
    """One line, its line end included."""
    data = to_data(document)
    if document.kind == "term":
        # A fact without a source is written as most people write it.
        data["facts"] = [fact if fact["source"] else fact["text"] for fact in data["facts"]]
        del data["kind"]
    return json.dumps(data, ensure_ascii=False) + "\n"


def write_all(documents):
    return map(write, documents)
