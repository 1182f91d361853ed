"""Markdown files: front matter, then the text.

A term's text is its definition, a section `## Must know` with a list and a section `## Review questions` with
`### question` and the answer below. A guide's text is the guide, a course's its description.

Headings of the format stand at the beginning of a line and outside code. A line of a text that would be taken for
one is written with a backslash before it; the reader takes one backslash off.
"""

import re

import yaml

from glossary.documents import KINDS, to_data
from glossary.interchange.entries import Misshapen, Place, Reading, Remark, entry_of
from glossary.text import characters
from glossary.text.messages import Message as _

extension = ".md"
one_file = False
kinds = {*KINDS}

FENCE = re.compile(r"(`{3,}|~{3,})")
SECTION = re.compile(r"##[ \t]+(must[ -]know|review questions)[ \t]*#*[ \t]*", re.IGNORECASE)
QUESTION = re.compile(r"###[ \t]+(\S.*)")
ITEM = re.compile(r"(?:\d{1,9}[.)]|[-*+])(?:[ \t]+|$)")
SOURCE = re.compile(r"Source:[ \t]*(.*)")
BODY = {"course": "description", "term": "definition", "guide": "body"}


def recognises(text):
    return text.startswith("---\n")


def read(text, file, course="", language_of=None):
    reading = Reading()
    place = Place(file, 1)
    try:
        front, body, offset = _split(text)
        data = _front_matter(front)
        kind = data.get("kind", "term")
        if kind == "term":
            reading.failures += [Remark(Place(file, line + offset), why) for line, why in _read_term(body, data)]
        else:
            data["description" if kind == "course" else "body"] = body
        reading.entries.append(entry_of(data, place, course))
    except Misshapen as error:
        reading.failures.append(Remark(place, error.message))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        message = _("The front matter cannot be read: {problem}.", problem=error.problem)
        reading.failures.append(Remark(Place(file, line), message))
    except RecursionError:
        reading.failures.append(Remark(place, _("The front matter is nested too deeply.")))
    return reading


def _split(text):
    """(front matter, body, number of lines before the body)"""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        raise Misshapen(_("The file does not begin with a line --- and front matter (name, course, unit)."))
    try:
        end = next(index for index, line in enumerate(lines[1:], 1) if line.rstrip() == "---")
    except StopIteration:
        raise Misshapen(_("The front matter has no closing line ---.")) from None
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 1


def _front_matter(text):
    # It begins on the second line.
    if message := characters.problem(f"\n{text}"):
        raise Misshapen(message)
    # The base loader leaves every value a text: a term may be called No, 1e3 or 2024-01-01.
    data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  the base loader makes no objects
    if data is None or data == "":
        return {}
    if not isinstance(data, dict):
        raise Misshapen(_("The front matter is not a list of fields such as name: …"))
    return data


def _read_term(body, data):
    """Adds definition, facts and questions to `data`; returns what could not be placed, as (line, message)."""
    problems = []
    sections = {"definition": (0, [])}
    current = sections["definition"][1]
    for number, line, structural in _lines(body):
        heading = structural and SECTION.fullmatch(line)
        if not heading:
            current.append((number, line, structural))
            continue
        name = "facts" if heading[1].lower().startswith("must") else "questions"
        if name in sections:
            problems.append((number, _("The section “{name}” stands in the file twice.", name=heading[1])))
        sections[name] = (number, [])
        current = sections[name][1]
    data["definition"] = _text(sections["definition"][1])
    if "facts" in sections:
        data["facts"] = _facts(sections["facts"][1], problems)
    if "questions" in sections:
        data["questions"] = _questions(sections["questions"][1], problems)
    return problems


def _lines(text):
    """(number, line, whether it stands outside code), with numbers from 1. A fence that nothing closes is none."""
    lines = text.split("\n")
    closed_at = 0
    # For each sign the shortest fence that nothing closes: below it, nothing closes one as long.
    unclosed = {}
    for index, line in enumerate(lines):
        if index >= closed_at and (fence := FENCE.match(line)):
            sign, length = fence[1][0], len(fence[1])
            if length < unclosed.get(sign, length + 1):
                closed_at = _end_of_code(lines, index + 1, sign, length)
                if not closed_at:
                    unclosed[sign] = length
        yield index + 1, line, index >= closed_at


def _end_of_code(lines, start, sign, length):
    """The index after the line that closes a fence; 0 if none does."""
    closing = re.compile(f"{sign}{{{length},}}[ \\t]*")
    return next((index + 1 for index in range(start, len(lines)) if closing.fullmatch(lines[index])), 0)


def _text(lines):
    return "\n".join(
        line.removeprefix("\\") if structural and _escaped(line) else line for _, line, structural in lines
    )


def _taken_for_structure(line):
    return bool(SECTION.fullmatch(line) or QUESTION.fullmatch(line) or FENCE.match(line))


def _escaped(line):
    return line.startswith("\\") and _taken_for_structure(line.lstrip("\\"))


def _facts(lines, problems):
    facts, indent = [], 0
    for number, line, structural in lines:
        marker = ITEM.match(line) if structural else None
        if marker:
            indent = len(marker[0]) if line.strip() != marker[0].strip() else len(marker[0].rstrip()) + 1
            facts.append([line[marker.end() :]])
        elif facts:
            # A line that is indented less goes on with its item all the same, as in Markdown.
            facts[-1].append(line[indent:] if not line[:indent].strip() else line.lstrip())
        elif line.strip():
            problems.append((number, _("Under “Must know” stands a list, and this is before its first item.")))
    return [_fact(lines) for lines in facts]


def _fact(lines):
    text = "\n".join(lines).strip().split("\n")
    source = SOURCE.fullmatch(text[-1].strip()) if len(text) > 1 else None
    if source is None:
        return {"text": "\n".join(text)}
    return {"text": "\n".join(text[:-1]), "source": source[1]}


def _questions(lines, problems):
    questions = []
    for number, line, structural in lines:
        if structural and (heading := QUESTION.fullmatch(line)):
            questions.append({"question": heading[1], "answer": []})
        elif questions:
            questions[-1]["answer"].append((number, line, structural))
        elif line.strip():
            message = _("Under “Review questions” each question is a heading ###, and this is before the first.")
            problems.append((number, message))
    return [{**each, "answer": _text(each["answer"])} for each in questions]


def write(document):
    """The whole file."""
    data = {name: value for name, value in to_data(document).items() if name != BODY[document.kind]}
    facts, questions = data.pop("facts", ()), data.pop("questions", ())
    if document.kind == "term":
        del data["kind"]
    front = yaml.safe_dump(_as_written(data), allow_unicode=True, sort_keys=False, width=110)
    body = getattr(document, BODY[document.kind])
    if document.kind != "term":
        return f"---\n{front}---\n\n{body}\n"
    parts = [f"---\n{front}---", _protected(body), "## Must know"]
    parts += [_written_fact(fact, number) for number, fact in enumerate(facts, 1)]
    parts.append("## Review questions")
    for each in questions:
        parts += [f"### {each['question']}", _protected(each["answer"])]
    return "\n\n".join(part for part in parts if part) + "\n"


def _as_written(value):
    """The data with every scalar as a text, as the reader takes it."""
    if isinstance(value, dict):
        return {key: _as_written(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_as_written(each) for each in value]
    return value if isinstance(value, int) else str("" if value is None else value)


def _protected(text):
    """The text with a backslash before each line that the reader would take for the format's own."""
    return "\n".join(
        f"\\{line}" if structural and (_taken_for_structure(line) or _escaped(line)) else line
        for _, line, structural in _lines(text)
    )


def _written_fact(fact, number):
    marker = f"{number}. "
    lines = fact["text"].split("\n")
    # A text that ends as a source does is followed by one, if need be an empty one.
    if fact["source"] or SOURCE.fullmatch(lines[-1].strip()):
        lines.append(f"Source: {fact['source']}".rstrip())
    return marker + "\n".join([lines[0], *(" " * len(marker) + line if line else "" for line in lines[1:])])
