"""What readers and editors find.

What is found is ordered by tiers, and not by a sum of weights: first a name that is what was asked for, then names that
begin so, names that have the words, what says them first (a definition), and what says them at all; where the words
follow each other as they were typed, before where they do not. So an editor can foresee it, both databases agree, and
each tier ends after so many entries, however many more there are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from glossary.search.index import COURSE, IN_LEAD, IN_NAMES, KIND, Index
from glossary.search.names import Name, each_once, first_names, names_from, names_of
from glossary.search.queries import Query, parse
from glossary.search.senses import senses
from glossary.search.spelling import likely_beginnings, likely_words

KINDS = ("term", "guide", "course")
# Where words are looked for, and whether they have to follow each other; names that begin with them come before all.
TIERS = ((IN_NAMES, False), (IN_LEAD, True), (IN_LEAD, False), ("", True), ("", False))
# Entries of a kind that are found at most, and those of them in one tier.
MOST, TIER = 500, 200
# How alike names have to be to be worth showing where nothing was found, in percent.
ALIKE = 50


@dataclass
class Found:
    """Ids of entries. `best` are those whose name is what was asked for, `others` all others by kind, best first; of
    kinds in `full` there are more. `aliases` are the other names by which entries were found.

    `typed` is what was asked for, `query` what was searched for in the end: `corrected` says whether it was spelled
    otherwise, `without` which words were left out of it, `words` which tokens an entry may have for it.
    """

    typed: Query
    query: Query
    corrected: bool = False
    without: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    best: list[int] = field(default_factory=list)
    others: dict[str, list[int]] = field(default_factory=dict)
    full: set[str] = field(default_factory=set)
    aliases: dict[int, str] = field(default_factory=dict)

    @property
    def total(self):
        return len(self.best) + sum(map(len, self.others.values()))


def unranked(ids):
    return {pk: pk for pk in ids}


def find(
    index: Index,
    text: str,
    *,
    kinds: Iterable[str] = KINDS,
    course: int | None = None,
    exact: bool = False,
    ranks: Callable = unranked,
) -> Found:
    """What an index has for a text; with `exact`, as it is spelled. `ranks` gives ids of one tier {id: rank}."""
    query = parse(text)
    found = Found(query, query)
    while query.units:
        search = _Search(index, query, kinds, course)
        if not exact and (corrected := search.corrected()):
            search, found.corrected = _Search(index, corrected, kinds, course), True
        search.into(found, ranks)
        if found.total:
            break
        query = _with_less(search, found)
    return found


def _with_less(search, found):
    """The query with less in it: its words without symbols, or all but the unknown or else the commonest word."""
    if plain := search.query.without_symbols():
        return plain
    dropped = max(search.senses, key=lambda sense: (not sense.pages, sense.unit.is_everyday, sense.pages))
    if len(search.senses) > 1:
        found.without.append(dropped.unit.shown)
    return search.query.without(dropped.unit)


def suggest(index: Index, text: str, *, course: int | None = None, limit: int = 8) -> list[Name]:
    """Names for what is being typed: those that begin so, then those of which a later word does, then those with all
    the words, then those that it was likely meant to be."""
    query = parse(text)
    if not query.units:
        return []
    found = _suggested(index, query, course, limit)
    if not found:
        for key in likely_beginnings(index, query.key):
            found = each_once([*found, *names_from(index, key, course)])
            if len(found) >= limit:
                break
    if not found and (corrected := _Search(index, query, KINDS, course).corrected()):
        found = _suggested(index, corrected, course, limit)
    return found[:limit]


def _suggested(index, query, course, limit):
    starting = sorted(names_from(index, query.key, course), key=lambda name: name.key != query.key)
    found = each_once([*starting, *names_of(index, query.inflected_keys, course)])
    if len(found) < limit and len(query.units) > 1:
        rows = _Search(index, query, KINDS, course).matching(IN_NAMES, limit)
        named = sorted(first_names(index, [pk for pk, _kind in rows]), key=lambda name: (name.size, name.key))
        found = each_once([*found, *named])
    return found


def nearest(index: Index, text: str, *, kinds: Iterable[str] = KINDS, limit: int = 6) -> list[Name]:
    """Names that are like a text, however little."""
    query = parse(text)
    found = suggest(index, text, limit=limit)
    for beginning in dict.fromkeys([query.key[: max(3, len(query.key) * 2 // 3)], query.key[:3]]):
        if found or not beginning:
            break
        names = [name for name in names_from(index, beginning) if not name.later]
        alike = {name: fuzz.ratio(query.key, name.key) for name in names}
        found = each_once(sorted((name for name in names if alike[name] >= ALIKE), key=lambda name: -alike[name]))
    return [name for name in found if name.kind in kinds][:limit]


class _Search:
    """A query, and what it says to an index."""

    def __init__(self, index, query, kinds, course):
        self.index, self.query, self.kinds, self.course = index, query, kinds, course
        self.senses = senses(index, query)
        self.starting = names_from(index, query.key, course)

    def corrected(self):
        """The query with its unknown words as they were likely meant; None if all are known, or none is like any."""
        if self.starting:
            return None
        unknown = [sense.unit for sense in self.senses if sense.unit.word and not sense.pages]
        words = {unit: likely[0] for unit in unknown if (likely := self._likely(unit))}
        return self.query.with_words(words) if words else None

    def _likely(self, unit):
        likely = likely_words(self.index, unit.word)
        if likely or not self.query.is_open(unit):
            return likely
        beginnings = likely_beginnings(self.index, unit.key)
        return [word for each in beginnings[:1] for word, _pages in self.index.completions(each, 1)]

    def into(self, found, ranks):
        found.query = self.query
        found.words = {token for sense in self.senses for phrase in sense.phrases for token in phrase}
        exact, contained = self._named()
        named = each_once([*exact, *self.starting, *contained])
        found.best = [name.id for name in each_once(exact) if name.kind in self.kinds]
        found.aliases = {name.id: name.name for name in named if name.alias}
        tiers = self._tiers(contained, found)
        rank = ranks({pk for tier in tiers for pk, _kind in tier} - {name.id for name in self.starting})
        found.others = {kind: [] for kind in self.kinds}
        seen = set(found.best)
        for tier in tiers:
            for pk, kind in sorted(dict.fromkeys(tier), key=lambda each: rank.get(each[0], 0)):
                if kind in found.others and pk not in seen:
                    found.others[kind].append(pk)
                    seen.add(pk)
        found.full |= {kind for kind, ids in found.others.items() if len(ids) > MOST}
        found.others = {kind: ids[:MOST] for kind, ids in found.others.items()}

    def _named(self):
        """Names that the query is, in this or its other number, and the longest of those that it has in it."""
        runs = self.query.runs
        keys = {self.query.key: 0} | dict.fromkeys(self.query.inflected_keys, 1)
        names = names_of(self.index, [*keys, *runs], self.course)
        exact = [name for name in names if name.key in keys]
        contained, taken = [], set()
        for name in sorted((name for name in names if name.key in runs), key=lambda name: -name.size):
            run = {*range(*runs[name.key])}
            if run.isdisjoint(taken) or any(name.key == each.key for each in contained):
                contained.append(name)
                taken |= run
        return sorted(exact, key=lambda name: (keys[name.key], name.alias, name.id)), contained

    def _tiers(self, contained, found):
        """[(id, kind)] of each tier, the best first."""
        tiers = [[(name.id, name.kind)] for name in self.starting]
        for mark, in_a_row in TIERS:
            if in_a_row and len(self.senses) < 2:
                continue
            rows = self.matching(mark, TIER, in_a_row=in_a_row)
            full = len(rows) == TIER
            if full:
                # Of one kind there may be so many that those of another were not reached.
                by_kind = {kind: self.matching(mark, TIER, kind=kind, in_a_row=in_a_row) for kind in self.kinds}
                found.full |= {kind for kind, own in by_kind.items() if len(own) == TIER}
                rows = [row for own in by_kind.values() for row in own]
            tiers.append(rows)
            if mark == IN_NAMES:
                tiers.append([(name.id, name.kind) for name in contained])
            elif full:
                # Where more say it first than can be ordered, it is of no use who says it at all.
                break
        return tiers

    def matching(self, mark, limit, *, kind="", in_a_row=False):
        """[(id, kind)] of entries with the words where the mark says."""
        if in_a_row:
            groups = [[tuple(mark + token for sense in self.senses for token in sense.phrases[0])]]
        else:
            groups = [[tuple(mark + token for token in phrase) for phrase in sense.phrases] for sense in self.senses]
        if kind:
            groups.append([(KIND + kind,)])
        if self.course is not None:
            groups.append([(f"{COURSE}{self.course}",)])
        return self.index.matching(groups, limit)
