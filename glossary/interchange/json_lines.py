"""JSON lines: one object a line, each a term, a guide or a course."""

import json

from glossary.documents import to_data
from glossary.interchange.entries import Misshapen, Place, Reading, Remark, entry_of

extension = ".jsonl"
one_file = True


def recognises(text):
    return text.lstrip().startswith("{")


def read(text, file, course="", language_of=None):
    reading = Reading()
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = Place(file, number)
        try:
            reading.entries.append(_entry(json.loads(line), place, course))
        except json.JSONDecodeError as error:
            reading.failures.append(Remark(place, f"This is not JSON: {error.msg} at column {error.colno}."))
        except RecursionError:
            reading.failures.append(Remark(place, "This is nested too deeply."))
        except Misshapen as error:
            reading.failures.append(Remark(place, str(error)))
        except ValueError:
            # Python reads no whole number of thousands of digits.
            reading.failures.append(Remark(place, "A number in it is too long."))
    return reading


def _entry(data, place, course):
    entry = entry_of(data, place, course)
    if entry.document.kind == "term" and "definition" not in entry.said:
        raise Misshapen("The term has no definition.")
    return entry


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
