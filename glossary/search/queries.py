"""What a reader asks for, as words: nothing that is typed is ever an operator."""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from glossary.search.tokens import compatible, groups, is_vocabulary, spelled_words, squeezed
from glossary.text import characters
from glossary.text.names import inflected
from glossary.text.scores import zipf
from glossary.text.words import is_word, words

# Characters and words of a query that are read. What is longer is cut, and the page says so.
LENGTH, WORDS = 120, 12
# Words so common (log10 of occurrences in a thousand million) tell nothing of what a question is about.
EVERYDAY = 5.9


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

    @property
    def is_common(self):
        """Whether it is an English word that many use: it may be meant as it is, though no entry has it."""
        return zipf(self.shown.lower()) is not None


@dataclass(frozen=True)
class Query:
    """What was `typed`, as units. `open`: the reader may not have finished the last word. `cut`: some of it was left
    out."""

    typed: str
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
        return [squeezed(words(form, prose=False)) for form in inflected(self.text.lower())]

    @cached_property
    def acronym_key(self):
        """The key of the acronym of which the query may be the plural, as SDs is of SD."""
        return self.key[:-1] if self.key.endswith("s") else ""

    @cached_property
    def runs(self):
        """{key: (first, last)} of runs of units that are a part of the query and not mere everyday words, in either
        number."""
        found = {}
        for first, end in combinations(range(len(self.units) + 1), 2):
            units = self.units[first:end]
            if len(units) < len(self.units) and not all(unit.is_everyday for unit in units):
                run = replace(self, units=units)
                found |= dict.fromkeys([run.key, *run.inflected_keys], (first, end))
        return found

    def is_open(self, unit):
        return self.open and unit is self.units[-1] and unit.word != ""

    def with_words(self, words):
        """The query with other words, {unit: word}."""
        return parse(" ".join(words.get(unit, unit.shown) for unit in self.units) + ("" if self.open else " "))

    def without_symbols(self):
        """The query with every word by itself; None if it is so already, or has none."""
        plain = [token for unit in self.units for token in unit.tokens if is_word(token)]
        if not plain or len(plain) == sum(len(unit.tokens) for unit in self.units):
            return None
        return parse(" ".join(plain) + ("" if self.open else " "))


def parse(text):
    """The Query of what was typed."""
    text = characters.REFUSED.sub(" ", characters.HIDDEN.sub("", text))
    is_open = text == text.rstrip()
    text = " ".join(text.split())
    typed = _cut(text)
    plain = compatible(typed)
    units = [unit for group in groups(words(plain, prose=False)) if (unit := _unit(plain, group)).tokens]
    return Query(typed, tuple(units[:WORDS]), is_open, typed != text or len(units) > WORDS)


def _cut(text):
    """At most so much of a text, up to where a word ends."""
    if len(text) <= LENGTH:
        return text
    end = text.rfind(" ", 0, LENGTH + 1)
    return text[: end if end > 0 else LENGTH]


def _unit(text, group):
    return Unit(text[group[0].start : group[-1].end], tuple(spelled_words(group)), squeezed(group))
