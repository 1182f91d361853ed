"""Names of an index: those that are a key, and those that begin with one."""

from typing import NamedTuple

from glossary.databases import reading
from glossary.search.engines import engine
from glossary.search.index import HEAD_LENGTH, Index
from glossary.search.tokens import LAST

# Names that are looked at for their beginning, and taken of those that have so many in common that they are not sorted.
LOOKED_AT, OF_MANY = 60, 30


class Name(NamedTuple):
    """A name of an entry from one of its words on, a `later` one or the first; `size` is the length of all of it."""

    key: str
    later: bool
    size: int
    alias: bool
    name: str
    id: int
    kind: str


def names_of(index: Index, keys, course=None):
    """Names that are one of these keys."""
    return _names(index, f"{engine().among('key')} AND NOT later", [engine().values(keys)], course) if keys else []


def first_names(index: Index, ids):
    """The names, no aliases, of entries."""
    return _names(index, f"{engine().among('id')} AND NOT later AND NOT alias", [engine().values(ids)]) if ids else []


def names_from(index: Index, key, course=None):
    """Names that begin with a key, from their first word on and then from a later one; short ones first."""
    begins, bounds = "key >= %s AND key < %s", [key, key + LAST]
    found = _names(index, begins, bounds, course, f"ORDER BY key LIMIT {LOOKED_AT:d}")
    if len(found) == LOOKED_AT and len(key) >= HEAD_LENGTH:
        # There are more than were looked at, and those that are short stand anywhere among them. Only the index of
        # heads has them in that order, and so that it is taken the keys are no bare column here.
        within, parameters = "head = %s AND key || '' >= %s AND key || '' < %s", [key[:HEAD_LENGTH], *bounds]
        found = _names(index, within, parameters, course, f"ORDER BY later, size LIMIT {OF_MANY:d}")
    return sorted(found, key=lambda name: (name.later, name.size, name.alias, name.key, name.id))


def each_once(names):
    """The first name of each entry."""
    found = {}
    for name in names:
        found.setdefault(name.id, name)
    return list(found.values())


def _names(index, condition, parameters, course=None, end=""):
    if course is not None:
        condition, parameters = f"{condition} AND course = %s", [*parameters, course]
    with reading().cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(Name._fields)} FROM {index.names} WHERE {condition} {end}", parameters)
        return list(map(Name._make, cursor))
