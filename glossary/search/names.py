"""Names of an index: those that are a key, and those that begin with one."""

from collections import defaultdict
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


FIELDS = ", ".join(Name._fields)


def first_names(index: Index, ids):
    """The names, no aliases, of entries."""
    with reading().cursor() as cursor:
        cursor.execute(
            f"SELECT {FIELDS} FROM {index.names} WHERE {engine().among('id')} AND NOT later AND NOT alias",
            [engine().values(ids)],
        )
        return list(map(Name._make, cursor))


def names_from(index: Index, key, courses=None):
    """Names that begin with a key, from their first word on and then from a later one; short ones first."""
    _named, starting = names_of_and_from(index, (), key, courses)
    return starting


def names_of_and_from(index: Index, keys, key, courses=None):
    """Names that are one of the keys, and names_from a key ("" for none), by one statement; of some courses or all."""
    in_course, of_course = "", []
    if courses is not None:
        in_course, of_course = f" AND {engine().among('course')}", [engine().values(courses)]
    names, begins = f"SELECT {FIELDS} FROM {index.names} WHERE", [key, key + LAST] if key else [LAST, LAST]
    # Where there are more than are looked at, those that are short stand anywhere among them. Only the index of heads
    # has them in that order, and so that it is taken the keys are no bare column here.
    most = OF_MANY if len(key) >= HEAD_LENGTH else 0
    statement = (
        f"WITH looked_at AS ({names} key >= %s AND key < %s{in_course} ORDER BY key LIMIT {LOOKED_AT:d}),"
        f" of_many AS ({names} head = %s AND key || '' >= %s AND key || '' < %s{in_course} ORDER BY later, size"
        f" LIMIT CASE WHEN (SELECT count(*) FROM looked_at) = {LOOKED_AT:d} THEN {most:d} ELSE 0 END)"
        f" SELECT 'named', named.* FROM ({names} {engine().among('key')} AND NOT later{in_course}) AS named"
        " UNION ALL SELECT 'looked at', looked_at.* FROM looked_at"
        " UNION ALL SELECT 'of many', of_many.* FROM of_many"
    )
    parameters = [*begins, *of_course, key[:HEAD_LENGTH], *begins, *of_course, engine().values(keys), *of_course]
    found = defaultdict(list)
    with reading().cursor() as cursor:
        cursor.execute(statement, parameters)
        for part, *name in cursor:
            found[part].append(Name(*name))
    starting = found["of many"] or found["looked at"]
    return found["named"], sorted(starting, key=lambda name: (name.later, name.size, name.alias, name.key, name.id))


def each_once(names):
    """The first name of each entry."""
    found = {}
    for name in names:
        found.setdefault(name.id, name)
    return list(found.values())
