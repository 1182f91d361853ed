"""What is different between two documents of one kind, told by field and word by word.

A fact, question, unit or name is known again where it stands elsewhere, or reads a little differently, so that what
was moved to the top is one thing that moved, and not a change of everything below it.
"""

from collections import defaultdict, deque
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple

from rapidfuzz.distance import Indel

from glossary.documents import NAME_LISTS, PARTS
from glossary.text.runs import ADDED, REMOVED, Run, encoded, runs_between
from glossary.text.words import pieces

# Texts of parts that tell whether it is the same part, each by itself.
TELLING = {"facts": ["text"], "questions": ["question", "answer"]}
# Two texts are one, changed, if they share at least this much of their words.
ALIKE = 0.5
# So many pairs of parts are compared by likeness; of more, those that stand about the same place.
PAIRS = 20_000


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    MOVED_AND_CHANGED = "moved and changed"


@dataclass(frozen=True)
class Value:
    """A value before and after, None for one that was or is not there. `field` is the part's, "" for a value that is
    no part's."""

    field: str
    before: object
    after: object

    @property
    def runs(self):
        """Runs of words; of what is no text, the whole."""
        if all(isinstance(value, str | None) for value in (self.before, self.after)):
            return runs_between(self.before or "", self.after or "")
        values = (self.before, REMOVED), (self.after, ADDED)
        return tuple(Run(str(value), kind) for value, kind in values if value is not None)


@dataclass(frozen=True)
class Change:
    """What became of a field, or of a part or name in one.

    `values` are those that differ; of a part that only moved, its first text. Of a part, `place` and `former_place`
    say where it is and was, 1 for the first, and `number` what it goes by: its place, the former one if it is gone,
    or a unit's own number.
    """

    name: str
    kind: Kind
    values: tuple[Value, ...]
    number: int | None = None
    place: int | None = None
    former_place: int | None = None

    @property
    def field(self):
        return self.name if self.number is None else f"{self.name}[{self.number}]"


def compare(before, after):
    """The changes that make one document the other, in the order of their fields; None is no document."""
    changes = []
    for field in fields(before or after) if before or after else ():
        old, new = _value(before, field), _value(after, field)
        if field.name in PARTS or field.name in NAME_LISTS:
            changes += _list_changes(field.name, old, new)
        elif old != new:
            value = Value("", old if before else None, new if after else None)
            changes.append(Change(field.name, _kind(value.before, value.after), (value,)))
    return changes


def _value(document, field):
    """A field's value, or its default where there is no document; None for an empty text."""
    value = getattr(document, field.name) if document else field.default
    return None if value is MISSING or value == "" else value


def _kind(before, after, moved=False):
    if before is None:
        return Kind.ADDED
    if after is None:
        return Kind.REMOVED
    return Kind.MOVED_AND_CHANGED if moved else Kind.CHANGED


def _list_changes(name, before, after):
    for pair in _paired(name, before, after):
        old = None if pair.old is None else before[pair.old]
        new = None if pair.new is None else after[pair.new]
        if pair.moved or old != new:
            yield _part_change(name, pair, old, new)


def _part_change(name, pair, old, new):
    place, former_place = (None if index is None else index + 1 for index in (pair.new, pair.old))
    texts, former_texts = _texts(new), _texts(old)
    values = [Value(each, former_texts.get(each), texts.get(each)) for each in texts or former_texts]
    changed = tuple(value for value in values if value.before != value.after)
    return Change(
        name,
        kind=_kind(old, new, pair.moved) if changed or old is None or new is None else Kind.MOVED,
        values=changed or tuple(values[:1]),
        number=(new or old).number if name == "units" else place or former_place,
        place=place,
        former_place=former_place,
    )


def _texts(part):
    """{field: text, None for an empty one} of a part; a name is a text without a field."""
    if part is None or isinstance(part, str):
        return {} if part is None else {"": part}
    return {name: value or None for name, value in vars(part).items() if name != "number"}


class _Pair(NamedTuple):
    """Indexes of a part in the old list and in the new one, None where it is not."""

    old: int | None
    new: int | None
    moved: bool = False


def _paired(name, before, after):
    """Pairs in the order of the new list; what is gone comes behind what it stood behind."""
    former = _known_again(name, before, after)
    unmoved = _longest_in_order(former)
    gone = deque(sorted({*range(len(before))} - {*former.values()}))
    ends = iter([*(former[new] for new in sorted(unmoved)), len(before)])
    yield from _gone_until(next(ends), gone)
    for new in range(len(after)):
        yield _Pair(former.get(new), new, moved=new in former and new not in unmoved)
        if new in unmoved:
            yield from _gone_until(next(ends), gone)


def _gone_until(end, gone):
    while gone and gone[0] < end:
        yield _Pair(gone.popleft(), None)


def _known_again(name, before, after):
    """{new index: old index} of the parts that are in both lists."""
    if name == "units":
        return _equal([unit.number for unit in before], [unit.number for unit in after])
    former = _equal(before, after)
    return former | _alike(TELLING[name], before, after, former) if name in TELLING else former


def _equal(before, after):
    """Indexes of what is equal: at both ends of the lists first, then, of several alike, the first and the first."""
    first = _common(zip(before, after, strict=False))
    last = _common(zip(before[first:][::-1], after[first:][::-1], strict=False))
    former = {index: index for index in range(first)}
    former |= {len(after) - index: len(before) - index for index in range(1, last + 1)}
    places = defaultdict(deque)
    for index in range(first, len(before) - last):
        places[before[index]].append(index)
    for index in range(first, len(after) - last):
        if places[after[index]]:
            former[index] = places[after[index]].popleft()
    return former


def _common(pairs):
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _alike(telling, before, after, former):
    """Indexes of parts with much the same words, of those that `former` leaves over: the likest first."""
    old = sorted({*range(len(before))} - {*former.values()})
    new = [index for index in range(len(after)) if index not in former]
    texts = _encoded(telling, [*(before[index] for index in old), *(after[index] for index in new)])
    reach = max(1, PAIRS // max(len(old), len(new), 1))
    found = []
    for j, new_index in enumerate(new):
        for i in range(max(0, j - reach), min(len(old), j + reach + 1)):
            likeness = _likeness(texts[i], texts[len(old) + j])
            if likeness >= ALIKE:
                found.append((-likeness, abs(i - j), new_index, old[i]))
    alike, taken = {}, set()
    for _negative, _distance, new_index, old_index in sorted(found):
        if new_index not in alike and old_index not in taken:
            alike[new_index] = old_index
            taken.add(old_index)
    return alike


def _encoded(telling, parts):
    """For each part its telling texts, each as a string with a character for each word."""
    strings = iter(encoded(*(_words(getattr(part, name)) for part in parts for name in telling)))
    return list(zip(*[strings] * len(telling), strict=True))


def _words(text):
    """The words of a text, or its symbols if there are only these."""
    found = [piece for piece in pieces(text) if not piece.isspace()]
    return [piece for piece in found if piece[0].isalnum()] or found


def _likeness(texts, others):
    """From 0 to 1: how much of the words is in both, in the same order. The likest of the texts decides."""
    pairs = zip(texts, others, strict=True)
    return max((Indel.normalized_similarity(a, b, score_cutoff=ALIKE) for a, b in pairs if a and b), default=0)


def _longest_in_order(former):
    """The most new indexes whose old indexes rise with them; of several such sets, one with the most that are equal.

    A longest increasing subsequence. The tree is Fenwick's, of the best chains that end at or below an old index: to
    look one up, or to put one in, takes steps as the logarithm of their number.
    """
    size = max(former.values(), default=0) + 2
    tree, below = [(0, None)] * size, {}
    for new, old in sorted(former.items()):
        length, below[new] = max(tree[index] for index in _downwards(old))
        chain = (length + size + (new == old), new)
        for index in _upwards(old + 1, size):
            tree[index] = max(tree[index], chain)
    found = set()
    _length, new = max(tree)
    while new is not None:
        found.add(new)
        new = below[new]
    return found


def _downwards(index):
    yield 0
    while index:
        yield index
        index &= index - 1


def _upwards(index, size):
    while index < size:
        yield index
        index += index & -index
