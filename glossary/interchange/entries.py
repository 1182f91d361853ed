"""What readers give: documents, with where they were read and what the text said of them."""

from dataclasses import dataclass, field

from glossary.documents import DOCUMENT_LENGTH, KINDS, NAME_LISTS, PARTS, Document, cleaned, from_data
from glossary.interchange.spooling import Spooled
from glossary.text.messages import Message as _


@dataclass(frozen=True)
class Place:
    file: str
    line: int

    def __str__(self):
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Remark:
    """Something to tell about a place in a file, or about what no place is known of."""

    place: Place | None
    message: str

    def __str__(self):
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True)
class Entry:
    """A document as a text has it. `said` names the fields that the text spoke of: of something that exists
    already, the others stay as they are. `plain`: the text had words only, so a field whose words are there
    already keeps its markup."""

    document: Document
    said: frozenset[str]
    place: Place
    plain: bool = False


@dataclass
class Reading:
    """`failures` keep the text from being imported; `unplaced` is content that no field took; `dropped` is what the
    format leaves out."""

    entries: Spooled = field(default_factory=Spooled)
    failures: list[Remark] = field(default_factory=list)
    unplaced: list[Remark] = field(default_factory=list)
    dropped: list[Remark] = field(default_factory=list)

    def stops_at(self, limit):
        """Whether so much was read, good or bad, that nothing more is; then there is a failure that says so."""
        if limit is None or len(self.entries) + len(self.failures) < limit:
            return False
        last = self.entries.last if self.entries else self.failures[-1]
        message = _("More than {limit:,} entries are too many at once; what follows was not read.", limit=limit)
        self.failures.append(Remark(last.place, message))
        return True

    def add(self, other):
        self.entries.extend(other.entries)
        self.failures += other.failures
        self.unplaced += other.unplaced
        self.dropped += other.dropped


class Misshapen(ValueError):
    """Data that is no document; the message says which part of it, and why."""

    @property
    def message(self):
        """As it was given: a Message stays one."""
        return self.args[0]


def entry_of(data, place, course=""):
    """An Entry from plain data as people write it; raises Misshapen.

    A fact may be a string, a unit too; `kind` may be left out for a term. `course` is that of data that names none.
    """
    if not isinstance(data, dict):
        raise Misshapen(_("Expected an object with fields such as course, name and definition."))
    kind = data.get("kind", "term")
    if not isinstance(kind, str) or kind not in KINDS:
        raise Misshapen(_("kind is {kind!r}; it can be {kinds}.", kind=kind, kinds=", ".join(KINDS)))
    if kind != "course" and course and not data.get("course"):
        data = {**data, "course": course}
    shape = KINDS[kind]
    allowed = {"kind", *shape.__dataclass_fields__}
    if unknown := sorted(map(str, data.keys() - allowed)):
        known = ", ".join(sorted(allowed))
        raise Misshapen(_("Unknown field {name!r}; a {kind} has {known}.", name=unknown[0], kind=kind, known=known))
    required = {"course": ["title"], "term": ["course", "name"], "guide": ["course", "title"]}[kind]
    for name in required:
        if not data.get(name):
            raise Misshapen(_("The {kind} has no {name}.", kind=kind, name=name))
    values = {name: _value(name, value) for name, value in data.items() if name != "kind"}
    document = cleaned(from_data({"kind": kind, **values}))
    return Entry(document, frozenset(values), place)


def _value(name, value):
    if name in NAME_LISTS:
        return _strings(name, value)
    if name in PARTS:
        return [_part(name, index, item) for index, item in enumerate(_list(name, value), 1)]
    if name in {"position", "hue"}:
        return _number(name, value) if value not in (None, "") else (0 if name == "position" else None)
    if name == "unit":
        return _unit(value)
    if name in {"auto_links", "stemming"}:
        return _boolean(name, value)
    if name == "link_threshold":
        return _fraction(name, value)
    return _string(name, value)


def _part(name, index, item):
    if isinstance(item, str):
        item = {"facts": {"text": item}, "units": {"title": item}}.get(name, item)
    if not isinstance(item, dict):
        raise Misshapen(_("{name} is not an object.", name=f"{name}[{index}]"))
    if name == "units":
        item = {"number": index, **item}
    part = PARTS[name]
    if unknown := sorted(map(str, item.keys() - part.__dataclass_fields__.keys())):
        raise Misshapen(_("{name} has an unknown field {field!r}.", name=f"{name}[{index}]", field=unknown[0]))
    first = next(key for key in part.__dataclass_fields__ if key != "number")
    if first not in item:
        raise Misshapen(_("{name} has no {field}.", name=f"{name}[{index}]", field=first))
    return {
        key: _number(f"{name}[{index}].{key}", value) if key == "number" else _string(f"{name}[{index}].{key}", value)
        for key, value in item.items()
    }


def _unit(value):
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return int(value) if value.isdecimal() and len(value) < 4 else value
    return _number("unit", value)


def _number(name, value):
    if isinstance(value, str) and value.isdecimal() and len(value) < 10:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise Misshapen(_("{name} is not a whole number.", name=name))
    return value


def _boolean(name, value):
    known = {"true": True, "yes": True, "false": False, "no": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in known:
        return known[value.lower()]
    raise Misshapen(_("{name} is neither true nor false.", name=name))


def _fraction(name, value):
    try:
        return float(value)
    except (TypeError, ValueError):
        raise Misshapen(_("{name} is not a number.", name=name)) from None


def _string(name, value):
    if not isinstance(value, str):
        raise Misshapen(_("{name} is not a text.", name=name))
    return value


def _strings(name, value):
    if isinstance(value, str) and not value:
        return []
    return [_string(f"{name}[{index}]", item) for index, item in enumerate(_list(name, value), 1)]


def _list(name, value):
    if not isinstance(value, list):
        raise Misshapen(_("{name} is not a list.", name=name))
    if len(value) > DOCUMENT_LENGTH:
        raise Misshapen(_("{name} has {number:,} items, more than fit on a page.", name=name, number=len(value)))
    return value
