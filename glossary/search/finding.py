"""What readers and editors find.

What is found is ordered by tiers, and not by a sum of weights: first a name that is what was asked for, then names that
begin so, names that have the words, what says them first (a definition), and what says them at all; where the words
follow each other as they were typed, before where they do not. So an editor can foresee it, both databases agree, and
each tier ends after so many entries, however many more there are.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from rapidfuzz import fuzz

from glossary.search.index import COURSE, IN_LEAD, IN_NAMES, KIND, Index, Wanted
from glossary.search.names import Name, each_once, first_names, names_from, names_of_and_from
from glossary.search.queries import Query, parse
from glossary.search.senses import COMPLETIONS, senses
from glossary.search.spelling import is_slight, likely_beginnings, likely_words

KINDS = ("term", "guide", "course")
# Where words are looked for, and whether they have to follow each other; names that begin with them come before all.
TIERS = ((IN_NAMES, False), (IN_LEAD, True), (IN_LEAD, False), ("", True), ("", False))
# Entries of a kind that are found at most, and those of them in one tier.
MOST, TIER = 500, 200
# Words of which each may be a beginning, and likely beginnings that are followed.
BEGINNINGS = 4
# Letters that are no beginning of a name, where they are all that is left of a query.
SHORT = 2
# How alike names have to be to be worth showing where nothing was found, in percent.
ALIKE = 50


@dataclass
class Found:
    """Ids of entries. `best` are those whose name is what was asked for, `others` all others by kind, best first; of
    kinds in `full` there are more. `aliases` are the other names by which entries were found.

    `asked` is what was asked for, `query` what was searched for in the end: `corrected` says whether it was spelled
    otherwise, `without` which words were left out of it, `words` which tokens an
    entry may have for which of its words, {token: number}.
    """

    asked: Query
    query: Query
    corrected: bool = False
    without: list[str] = field(default_factory=list)
    words: dict[str, int] = field(default_factory=dict)
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
    kinds: Sequence[str] = KINDS,
    courses: Collection[int] | None = None,
    exact: bool = False,
    ranks: Callable = unranked,
) -> Found:
    """What an index has for a text; with `exact`, as it is spelled. `ranks` gives ids of one tier {id: rank}."""
    query = parse(text)
    found = Found(query, query)
    if not query.units:
        return found
    search = _Search(index, query, kinds, courses)
    if not exact and (corrected := search.corrected()):
        search, found.corrected = corrected, True
    contained = search.contained()
    while not search.into(found, contained, ranks):
        less = search.with_less(found, contained)
        if less is None:
            search.into(found, contained, ranks, at_last=True)
            break
        search = less
    return found


def narrow(index: Index, text: str, *, kind: str, courses: Collection[int] | None = None) -> Found:
    """For a list that is narrowed down by a text: the entries that have all its words as they are spelled.

    Where there are none, `query` is what to ask for instead, if there is anything: the text `corrected`, or `without`
    the words that no entry has. What is said in other courses is not given away by a correction.
    """
    query = parse(text)
    found = Found(query, query)
    if not query.units or (courses is not None and not courses):
        return found
    search = _Search(index, query, [kind], courses)
    if search.into(found, (), unranked):
        return found
    corrected = search.corrected()
    if corrected and corrected.is_guessed_from_own():
        found.query, found.corrected = corrected.query, True
    elif search.unknown and (less := search.with_less(found, ())):
        found.query = less.query
    return found


def suggest(index: Index, text: str, *, courses: Collection[int] | None = None, limit: int = 8) -> list[Name]:
    """Names for what is being typed: those that begin so, then those of which a later word does, then those with all
    the words, then those that it was likely meant to be."""
    query = parse(text)
    if not query.units:
        return []
    found = _suggested(index, query, courses, limit)
    if not found:
        beginnings = likely_beginnings(index, query.key)[:BEGINNINGS]
        found = each_once([name for key in beginnings for name in names_from(index, key, courses)])
    if not found and (corrected := _Search(index, query, KINDS, courses).corrected()):
        found = _suggested(index, corrected.query, courses, limit)
    return found[:limit]


def _suggested(index, query, courses, limit):
    inflected, starting = names_of_and_from(index, query.inflected_keys, query.key, courses)
    found = each_once([*sorted(starting, key=lambda name: name.key != query.key), *inflected])
    if len(found) < limit and 1 < len(query.units) <= BEGINNINGS:
        found = each_once([*found, *_with_all_words(index, query, courses, limit)])
    return found


def _with_all_words(index, query, courses, limit):
    """Names with words that begin as those of the query do, in any order."""
    groups = []
    for unit in query.units:
        words = [word for word, _pages in index.completions(unit.word, COMPLETIONS, named=True)] if unit.word else []
        if unit.word and not words:
            return []
        groups.append([(IN_NAMES + word,) for word in words] or [tuple(IN_NAMES + token for token in unit.tokens)])
    if courses is not None:
        groups.append(_any_of(courses))
    [matching] = index.matching([Wanted(groups)], limit)
    names = first_names(index, [pk for pk, _kind in matching])
    return sorted(names, key=lambda name: (name.size, name.key))


def _any_of(courses):
    return [(f"{COURSE}{course}",) for course in courses]


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

    def __init__(self, index, query, kinds, courses, known=None, guessed=frozenset()):
        self.index, self.query, self.kinds, self.courses, self.guessed = index, query, kinds, courses, guessed
        self.known = known

    @cached_property
    def senses(self):
        return senses(self.index, self.query) if self.known is None else self.known

    @cached_property
    def unknown(self):
        """Words that no entry has."""
        return [sense for sense in self.senses if sense.unit.word and not sense.pages]

    @cached_property
    def exact(self):
        """Names that the query is, in this or its other number."""
        query = self.query
        names = [
            name
            for name in self.named
            if name.key in {query.key, *query.inflected_keys}
            or (name.key == query.acronym_key and name.name[-1].isupper())
        ]
        return sorted(names, key=lambda name: (name.key != query.key, name.alias, name.id))

    @property
    def named(self):
        """Names that the query is, and those that stand in it."""
        return self._names[0]

    @property
    def starting(self):
        """Names that begin with the query."""
        return self._names[1]

    @cached_property
    def _names(self):
        query, is_whole = self.query, self.known is None
        keys = {query.key, query.acronym_key, *query.inflected_keys, *(query.runs if is_whole else ())}
        # What is left of a query is a beginning only if it says something.
        beginning = query.key if is_whole or len(query.key) > SHORT else ""
        return names_of_and_from(self.index, keys - {""}, beginning, self.courses)

    def contained(self):
        """The longest names that stand in the query."""
        runs = self.query.runs
        found, taken = [], set()
        for name in sorted((name for name in self.named if name.key in runs), key=lambda name: -name.size):
            run = {*range(*runs[name.key])}
            if run.isdisjoint(taken) or any(name.key == each.key for each in found):
                found.append(name)
                taken |= run
        return found

    def corrected(self):
        """A search for the query with its unknown words as they were likely meant; None if there is nothing to correct,
        or nothing like it."""
        unknown = [sense.unit for sense in self.unknown if not sense.unit.is_everyday]
        if not unknown or self.starting or self.exact:
            return None
        likely = likely_words(self.index, [unit.word for unit in unknown])
        words = {
            unit: likely[unit.word][0]
            for unit in unknown
            if unit.word in likely and not (unit.is_common and not is_slight(unit.word, likely[unit.word][0]))
        }
        if unknown[-1] not in words and self.query.is_open(unknown[-1]):
            words |= self._completed(unknown[-1])
        if not words:
            return None
        guessed = frozenset(part for word in words.values() for part in word.split())
        return _Search(self.index, self.query.with_words(words), self.kinds, self.courses, guessed=guessed)

    def is_guessed_from_own(self):
        """Whether each guessed word is in the courses that are searched; the vocabulary is that of all courses."""
        if self.courses is None:
            return True
        own = _any_of(self.courses)
        return all(self.index.matching([Wanted([[(word,)], own]) for word in sorted(self.guessed)], 1))

    def _completed(self, unit):
        """{unit: the commonest word that begins as it was likely meant to}"""
        beginnings = likely_beginnings(self.index, unit.key)[:1]
        completions = [word for each in beginnings for word, _pages in self.index.completions(each, 1)]
        return {unit: completions[0]} if completions else {}

    def with_less(self, found, contained):
        """A search for less: without unknown words, everyday words, guesses, symbols, and then the commonest word.

        None where nothing would be left. Where names stand in the query, they say more than some of its words do.
        """
        if self.unknown:
            return self._without(self.unknown, found)
        everyday = [sense for sense in self.senses if sense.unit.is_everyday]
        if 0 < len(everyday) < len(self.senses):
            return self._without(everyday, found)
        guessed = [sense for sense in self.senses if sense.unit.word in self.guessed]
        if guessed and len(self.senses) > 1:
            return self._without(guessed[:1], found)
        if plain := self.query.without_symbols():
            return _Search(self.index, plain, self.kinds, self.courses)
        odd = [sense for sense in self.senses if not sense.unit.word]
        if contained and 0 < len(odd) < len(self.senses):
            return self._without(odd, found)
        return None if contained else self._without([max(self.senses, key=lambda sense: sense.pages)], found)

    def _without(self, dropped, found):
        left = [sense for sense in self.senses if sense not in dropped]
        if not left:
            return None
        found.without += [sense.unit.shown for sense in dropped]
        query = replace(self.query, units=tuple(sense.unit for sense in left))
        return _Search(self.index, query, self.kinds, self.courses, left, self.guessed)

    def into(self, found, contained, ranks, at_last=False):
        """Put what there is into `found`; with nothing but names that stand in the query only `at_last`.

        Returns whether there is anything.
        """
        tiers = self._tiers(found)
        if not (self.exact or any(tiers) or at_last):
            return False
        named = len(self.starting) + 1
        tiers[named:named] = [[(name.id, name.kind)] for name in contained]
        found.query = self.query
        found.words = {
            token: number for number, sense in enumerate(self.senses) for phrase in sense.phrases for token in phrase
        }
        found.best = [name.id for name in each_once(self.exact) if name.kind in self.kinds]
        known = each_once([*self.exact, *self.starting, *contained])
        found.aliases = {name.id: name.name for name in known if name.alias}
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
        return found.total > 0

    def _tiers(self, found):
        """[(id, kind)] of each tier, the best first: each name that begins so, then all of those in TIERS."""
        tiers = [[(name.id, name.kind)] for name in self.starting]
        if self.unknown:
            # No entry has all the words.
            return tiers
        asked = [(mark, in_a_row) for mark, in_a_row in TIERS if not in_a_row or len(self.senses) > 1]
        # Where more say it first than can be ordered, it is of no use who says it at all.
        first = [place for place, (mark, _in_a_row) in enumerate(asked) if mark != IN_NAMES]
        wanted = [
            self._wanted(*each, unless=tuple(earlier for earlier in first if earlier < place))
            for place, each in enumerate(asked)
        ]
        for (mark, in_a_row), rows in zip(asked, self.index.matching(wanted, TIER), strict=True):
            full = len(rows) == TIER
            tiers.append(self._of_each_kind(mark, in_a_row, rows, found) if full else rows)
        return tiers

    def _of_each_kind(self, mark, in_a_row, rows, found):
        """A tier of which there is so much that entries of one kind may have left no room for those of another."""
        if len(self.kinds) == 1:
            found.full |= {*self.kinds}
            return rows
        by_kind = self.index.matching([self._wanted(mark, in_a_row, kind=kind) for kind in self.kinds], TIER)
        found.full |= {kind for kind, own in zip(self.kinds, by_kind, strict=True) if len(own) == TIER}
        return [row for own in by_kind for row in own]

    def _wanted(self, mark, in_a_row, *, kind="", unless=()):
        """Entries with the words where the mark says."""
        groups = [[tuple(mark + token for token in phrase) for phrase in sense.phrases] for sense in self.senses]
        phrase = tuple(mark + token for sense in self.senses for token in sense.phrases[0]) if in_a_row else None
        pages = 0 if mark == IN_NAMES else min(sense.pages for sense in self.senses)
        if kind or len(self.kinds) == 1:
            groups.append([(KIND + (kind or self.kinds[0]),)])
        if self.courses is not None:
            groups.append(_any_of(self.courses))
            # Within a course there are fewer.
            pages = 0
        return Wanted(groups, phrase, pages, unless)
