"""The parts of a term that a reader can point at: its definition, each fact, each review question with its answer."""

from dataclasses import dataclass
from hashlib import sha256

from rapidfuzz import fuzz

# What two texts have in common of 100 where one is the other with words mended. Sentences that have nothing to do with
# each other share about half of their letters in order.
ALIKE = 70
# To tell whether texts are alike, their beginnings do.
COMPARED = 2000


@dataclass(frozen=True)
class Part:
    """`text` is all of its Markdown: a fact's source below the fact, a question above its answer."""

    kind: str
    number: int
    text: str

    @property
    def name(self):
        """What it is called in addresses: definition, fact-2, answer-1."""
        return self.kind if self.kind == "definition" else f"{self.kind}-{self.number}"

    @property
    def digest(self):
        return sha256(self.text.encode()).hexdigest()[:16]


def parts_of(document):
    """The parts of a term document, in the order of its page."""
    facts = [_text(fact.text, fact.source) for fact in document.facts]
    answers = [_text(each.question, each.answer) for each in document.questions]
    return [
        Part("definition", 1, document.definition),
        *(Part("fact", number, text) for number, text in enumerate(facts, 1)),
        *(Part("answer", number, text) for number, text in enumerate(answers, 1)),
    ]


def part_named(document, name):
    return next((part for part in parts_of(document) if part.name == name), None)


def find_again(reported, document):
    """(what has become of a part in a later document, whether it is sure to be the same).

    It is the part with the same text; else the one most like it; else, not for sure, the one in its place. None where
    there is none.
    """
    parts = [part for part in parts_of(document) if part.kind == reported.kind]
    likeness = {part: _likeness(part.text, reported.text) for part in parts}
    best = max(parts, key=lambda part: (likeness[part], part.number == reported.number), default=None)
    if best and (likeness[best] >= ALIKE or best.kind == "definition"):
        return best, True
    return next((part for part in parts if part.number == reported.number), None), False


def _text(*texts):
    return "\n\n".join(filter(None, texts))


def _likeness(one, other):
    """From 0 to 100, and more for the very same text."""
    return 101 if one == other else fuzz.ratio(one[:COMPARED], other[:COMPARED])
