"""What is typed into the search of the made-up glossary: hundreds of different texts of each kind."""

import random
import re
from collections import Counter
from functools import cached_property
from itertools import permutations, product

from tests.benchmarks import corpus
from tests.benchmarks.slips import slip

PLAIN = re.compile("[a-z ]+")
# The commonest words, as many as are asked for together with others, and those whose shares are about the median of
# what is asked for: of all entries between one in a thousand and one in a hundred.
COMMON, FEW, MEDIUM = 40, 20, (0.001, 0.01)
# What is rarer than that may be rare: on so many of all entries.
RARE = 0.0001
QUESTIONS = (
    "what is {}?", "what is the difference between {} and {}", "why does {} matter", "how do {} and {} work together?",
    "who discovered {}", "explain {} in simple words", "is {} a kind of {}?", "where is {} found",
)  # fmt: skip
# Letters of which no name is made.
NONSENSE = "bcdfgjkqvwxz"


def plain_names(made, size):
    """The names of letters alone in the glossary of a size."""
    return [name for name in made.names[: size - len(made.pages)] if PLAIN.fullmatch(name)]


class Queries:
    """What is typed on a site of the first `size` terms; the same at each run.

    Half of the names that are typed stand in the glossaries of all sizes.
    """

    def __init__(self, made, size, shared):
        self.names, self.shared = plain_names(made, size), plain_names(made, shared)
        self.texts, self.size = made.texts[:size], size
        self.pages = made.pages[: corpus.PAGES]
        self.courses = [course.slug for course in made.courses]

    def suggestions(self, count):
        """{kind: texts}"""
        order = random.Random(corpus.SEED)  # noqa: S311
        names = [self._name(order) for _ in range(20 * count)]
        halves = [_half(order.choice(name.split())) for name in names]
        return {
            "one letter": _different(order, count, (name[:1] for name in names)),
            "short": _different(order, count, (name[: order.randint(1, 3)] for name in names)),
            "longer": _different(order, count, (name[: order.randint(4, 8)] for name in names)),
            "half": _different(order, count, (half for half in halves if len(half) > 2)),
            "misspelt": _different(order, count, (slip(half, order) for half in halves if len(half) > 3)),
        }

    def searches(self, count):
        """{kind: (text, slug of a course or "")}"""
        order = random.Random(corpus.SEED)  # noqa: S311
        common = [word for word, _entries in self.entries.most_common(COMMON)]
        few = common[:FEW]
        pairs = [f"{one} {other}" for one, other in permutations(few, 2)]
        low, high = (share * self.size for share in MEDIUM)
        medium = [word for word, number in self.entries.items() if low <= number <= high and len(word) > 2]
        rare = [word for word, number in self.entries.items() if number <= max(3, RARE * self.size)]
        names = [self._name(order) for _ in range(20 * count)]
        words = [word for name in names for word in name.split() if len(word) > 4]
        amiss = (slip(word, order) for word in words)
        found = {
            "medium": medium,
            "two": (" ".join(chosen) for text in self.texts if (chosen := self._two_of(text, order))),
            "commonest": common[:1],
            "common": common,
            "common and rare": (f"{order.choice(few)} {order.choice(rare)}" for _ in range(2 * count)),
            "two common": pairs,
            "misspelt": (typed for typed in amiss if typed not in self.entries),
            "question": (_question(names, number, order) for number in range(2 * count)),
            "name": names,
            "whole": (f"{corpus.NEW} {word}" for page in self.pages for word in sorted(_words(page.definition))),
            "nothing": (_nonsense(order) for _ in range(2 * count)),
        }
        searches = {kind: [(text, "") for text in _different(order, count, texts)] for kind, texts in found.items()}
        searches["course"] = _different(order, count, product(common, self.courses))
        return searches

    @cached_property
    def entries(self):
        """{word: number of entries}"""
        found = Counter()
        for number, text in enumerate(self.texts):
            repeated = 1 + (self.size - 1 - number) // len(self.texts)
            found.update(dict.fromkeys(_words(text), repeated))
        for name in self.names:
            found.update(name.split())
        return found

    def _name(self, order):
        return order.choice(order.choice([self.names, self.shared]))

    def _two_of(self, text, order):
        telling = sorted(word for word in _words(text) if len(word) > 3 and self.entries[word] < self.size / 50)
        return order.sample(telling, 2) if len(telling) > 1 else None


def _different(order, count, texts):
    """At most so many of the texts, each once, in an order of their own."""
    found = list(dict.fromkeys(text if isinstance(text, tuple) else text.strip() for text in texts))
    order.shuffle(found)
    return found[:count]


def _words(text):
    return set(re.findall("[a-z]+", text.lower()))


def _half(word):
    return word[: max(3, (len(word) + 1) // 2)]


def _question(names, number, order):
    question = QUESTIONS[number % len(QUESTIONS)]
    return question.format(*order.sample(names, question.count("{}")))


def _nonsense(order):
    return " ".join("".join(order.choices(NONSENSE, k=order.randint(7, 12))) for _ in range(order.randint(1, 3)))
