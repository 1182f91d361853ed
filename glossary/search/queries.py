"""What a reader asks for, as words: nothing that is typed is ever an operator."""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from glossary.search.tokens import is_vocabulary, spelled_words, squeezed
from glossary.text import characters
from glossary.text.names import inflected
from glossary.text.scores import zipf
from glossary.text.words import is_word, words

# Characters and words of a query that are read. What is longer is cut, and the page says so.
LENGTH, WORDS = 120, 12
# Words so common (log10 of occurrences in a thousand million) tell nothing of what a question is about.
EVERYDAY = 5.9
# Symbols that are part of a word at its beginning (.NET, #hashtag, @handle, $PATH), and at its end (C++, A*, 100%).
LEADING, TRAILING = frozenset(".#@$"), frozenset("+#*%°")


@dataclass(frozen=True)
class Unit:
    """What stands between two blanks or hyphens: a word, or words and symbols that touch, such as “node.js”."""

    shown: str
    tokens: tuple[str, ...]
    key: str

    @property
    def word(self):
        """The word, if it is one that can be looked up, inflected and misspelt; "" otherwise."""
        return self.tokens[0] if len(self.tokens) == 1 and is_vocabulary(self.tokens[0]) else ""

    @property
    def is_everyday(self):
        return (zipf(self.shown.lower()) or 0) >= EVERYDAY


@dataclass(frozen=True)
class Query:
    """`open`: the reader may not have finished the last word. `cut`: some of what was typed was left out."""

    units: tuple[Unit, ...]
    open: bool
    cut: bool

    @cached_property
    def text(self):
        return " ".join(unit.shown for unit in self.units)

    @cached_property
    def key(self):
        return "".join(unit.key for unit in self.units)

    @cached_property
    def inflected_keys(self):
        """Keys of the query in its other number."""
        return [squeezed(words(form, prose=False)) for form in inflected(self.text)]

    @cached_property
    def runs(self):
        """{key: (first, last)} of runs of units that have more than half of what the query is about, in any number."""
        telling = [not unit.is_everyday for unit in self.units]
        found = {}
        for first, end in combinations(range(len(self.units) + 1), 2):
            if end - first < len(self.units) and 2 * sum(telling[first:end]) > sum(telling):
                run = replace(self, units=self.units[first:end])
                found |= dict.fromkeys([run.key, *run.inflected_keys], (first, end))
        return found

    def is_open(self, unit):
        return self.open and unit is self.units[-1] and unit.word != ""

    def without(self, unit):
        return replace(self, units=tuple(each for each in self.units if each is not unit))

    def with_words(self, words):
        """The query with other words, {unit: word}."""
        return parse(" ".join(words.get(unit, unit.shown) for unit in self.units) + ("" if self.open else " "))

    def without_symbols(self):
        """The query with every word by itself; None if it is so already."""
        plain = [token for unit in self.units for token in unit.tokens if is_word(token)]
        if len(plain) == sum(len(unit.tokens) for unit in self.units):
            return None
        return parse(" ".join(plain) + ("" if self.open else " "))


def parse(text):
    """The Query of what was typed."""
    text = characters.REFUSED.sub(" ", characters.HIDDEN.sub("", text))
    is_open = text == text.rstrip()
    text = " ".join(text.split())
    short = _cut(text)
    units = [unit for group in _groups(words(short, prose=False)) if (unit := _unit(short, group)).tokens]
    return Query(tuple(units[:WORDS]), is_open, short != text or len(units) > WORDS)


def _cut(text):
    """At most so much of a text, up to where a word ends."""
    if len(text) <= LENGTH:
        return text
    end = text.rfind(" ", 0, LENGTH + 1)
    return text[: end if end > 0 else LENGTH]


def _groups(found):
    """Words that touch, without the punctuation around them."""
    groups = []
    for word in found:
        if word.parted or not groups:
            groups.append([])
        groups[-1].append(word)
    return [trimmed for group in groups if (trimmed := _trimmed(group))]


def _trimmed(group):
    # The 's of a possessive is one too.
    is_words = [is_word(word.folded.lstrip("'") or "'") for word in group]
    if not any(is_words):
        return [word for word in group if word.folded not in "\"'"]
    first, last = is_words.index(True), len(group) - is_words[::-1].index(True)
    if first and group[first - 1].folded in LEADING:
        first -= 1
    while last < len(group) and group[last].folded in TRAILING:
        last += 1
    return group[first:last]


def _unit(text, group):
    return Unit(text[group[0].start : group[-1].end], tuple(spelled_words(group)), squeezed(group))
