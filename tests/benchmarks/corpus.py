"""A made-up glossary of any size: its names, the sentences of its texts, and a few terms with whole pages of prose.

It is the same at each run. The glossary of a size begins with all names that stand on the whole pages, so that a page
mentions as many terms in a small glossary as in a large one, and times differ by the size of the glossary alone.
"""

import random
import re
from dataclasses import dataclass, replace

from glossary.documents import LINK_THRESHOLD, CourseDocument, Fact, ReviewQuestion, TermDocument, Unit
from glossary.rendering import parse
from glossary.term_keys import forms_of
from glossary.text import linking, prose
from glossary.text.slugs import slugify
from tests.benchmarks import wordnet

SEED = 20
# Title and share of all terms. The first has the whole pages, but for those that are rendered: the last course links
# every mention, so that they have as many links at every size, though scores fall as courses grow.
COURSES = {"Biology": 1 / 3, "History": 1 / 4, "Physics": 1 / 5, "Economics": 1 / 8, "Geography": 11 / 120}
UNITS = 40
QUALIFIERS = (
    "applied", "northern", "classical", "modern", "inverse", "coastal", "formal", "partial", "secondary", "virtual",
)  # fmt: skip
_QUALIFIED = re.compile(rf"\b({'|'.join(QUALIFIERS)})\b", re.IGNORECASE)
# Different texts of the terms that are filled in; at a million terms each is the text of fifty.
TEXTS = 20_000
# Characters in such a text, at most: a million terms are to fit in 2 GB.
TEXT_LENGTH = 80
# Names that stand on the whole pages, at most.
VOCABULARY = 850
FIRST_COURSE, *_, LAST_COURSE = COURSES
# Whole pages: those rendered, the one that is edited, those that mention it. All mention NEW.
PAGES = 50
COLD = range(5)
EDITED = 5
MENTIONING_EDITED = range(6, 9)
# After them a page of other words.
RARE = PAGES
NEW = "candle ledger"
# A name that no page mentions.
UNHEARD = "salt ledger"
# Characters in the texts of a whole page: its definition, each fact, each answer.
LENGTHS = (800, 350, 450)
FACTS = QUESTIONS = 5


@dataclass(frozen=True)
class Corpus:
    """`pages` are whole pages and last one whose words are not those of a small glossary; `names` are all others, the
    first `plain` of them without qualifiers. No text mentions one with a qualifier."""

    names: list[str]
    plain: int
    texts: list[str]
    courses: list[CourseDocument]
    pages: list[TermDocument]


def make(size):
    """The glossary of `size` terms."""
    order = random.Random(SEED)  # noqa: S311
    nouns = wordnet.nouns()
    sentences = [each for each in wordnet.sentences() if not _QUALIFIED.search(each)]
    order.shuffle(nouns)
    order.shuffle(sentences)
    common, vocabulary = _common(sentences, nouns)
    own_names = [f"measured {noun}" for noun in nouns if noun.count(" ") == 1][: PAGES + 1]
    pages = [_page(name, order, common, _asides(number, own_names)) for number, name in enumerate(own_names[:PAGES])]
    pages.append(_page(own_names[PAGES], order, sentences[len(common) :]))
    pages = [replace(page, course=_course_of(number)) for number, page in enumerate(pages)]
    others = [noun for noun in nouns if noun not in vocabulary]
    plain = [*vocabulary, *others]
    qualified = [f"{qualifier} {noun}" for qualifier in QUALIFIERS for noun in nouns]
    names = [*plain, *qualified][: size - len(pages)]
    texts = [sentence for sentence in sentences if len(sentence) <= TEXT_LENGTH][:TEXTS]
    return Corpus(names, min(len(plain), len(names)), texts, [_course(title) for title in COURSES], pages)


def _common(sentences, nouns):
    """The sentences that whole pages are made of, and all names in them as {name: None}."""
    by_key = {form.key: noun for noun in nouns for form in term_forms(noun)}
    common, vocabulary = [], {}
    for sentence in sentences:
        keys = sorted(linking.candidates(blocks(sentence), linking.Reader()))
        found = {by_key[each]: None for each in keys if each in by_key}
        if len(vocabulary | found) > VOCABULARY:
            return common, vocabulary
        vocabulary |= found
        common.append(sentence)
    raise ValueError("There are too few sentences.")


def term_forms(name):
    return forms_of(TermDocument(course="", name=name), _ENGLISH)


_ENGLISH = CourseDocument(title="")


def blocks(text):
    return prose.read([[parse(text).tokens]])


def _course_of(number):
    return LAST_COURSE if number in COLD or number == RARE else FIRST_COURSE


def _asides(number, names):
    """What a whole page says besides, so that it mentions what it is to mention."""
    yield f"It must not be taken for a {NEW}."
    if number in MENTIONING_EDITED:
        yield f"Compare it with {names[EDITED]}."


def _page(name, order, sentences, asides=()):
    """A term with 5 to 6 kB of prose."""
    defined, fact, answer = LENGTHS
    facts = [_prose(order, sentences, fact) for _ in range(FACTS)]
    facts[0] = " ".join([facts[0], *asides])
    return TermDocument(
        course="",
        name=name,
        slug=slugify(name),
        unit=1,
        definition=_prose(order, sentences, defined),
        facts=tuple(map(Fact, facts)),
        questions=tuple(
            ReviewQuestion(f"What is known of it, part {number}?", _prose(order, sentences, answer))
            for number in range(1, QUESTIONS + 1)
        ),
    )


def _prose(order, sentences, length):
    """At least so many characters."""
    chosen = []
    while sum(map(len, chosen)) < length:
        chosen.append(order.choice(sentences))
    return " ".join(chosen)


def _course(title):
    units = tuple(Unit(number, f"Part {number}") for number in range(1, UNITS + 1))
    threshold = 0 if title == LAST_COURSE else LINK_THRESHOLD
    return CourseDocument(
        title, slugify(title), description=f"What {title} is about.", units=units, link_threshold=threshold
    )
