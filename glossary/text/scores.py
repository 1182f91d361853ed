"""How likely a careful editor is to link a mention of a name, from 0 to 1.

The score belongs to the name, not to the mention, so that it is computed once, when its term is published. It is a
logistic regression over what can be known of a name without looking at pairs of pages:

- how many pages of the course mention it. The more do, the less a link tells a reader;
- on how many pages it would stand if it were nothing but the everyday word that it is spelled like. That number is
  next to nothing in a course of 30 terms, where a term called “sample” is a term, and large in a dictionary of 15,000;
- whether it has several words: “file system” is meant as a term more often than “file”;
- how many other terms its own page mentions: a page that has much to tell is more worth a link;
- how small the course is: a first course of chosen terms is linked throughout. This one is set by hand, not fitted.

The weights were fitted on links that people set in eleven glossaries, each weighing the same: FOLDOC, the Jargon File,
and those of PostgreSQL, GIMP, scikit-learn, Python, Git, LilyPond (music), Hugin, KStars (astronomy) and FontForge.
With each of them left out in turn, the others give it a mean F1 of 0.67; to link every mention gives 0.59. Features
that were tried and added nothing: length in letters, capitals, the place of a mention on its page, the number of links
on the page, and whether a mention is a plural.
"""

from dataclasses import dataclass
from functools import cache
from math import exp, log, log1p
from pathlib import Path

from glossary.text.names import key_of
from glossary.text.words import words

COMMON = Path(__file__).parent / "common_english.txt"
# More words on a page do not make a word on it less of a term.
PAGE_WORDS = 100
# To readers of other courses a course is part of a site, which is larger than itself.
SITE = 200


@dataclass(frozen=True)
class Course:
    """What a score takes from a course: the number of its pages, their mean number of words, its language."""

    pages: int
    page_words: float
    language: str = "en"


def score(name, course, *, mentioning, mentioned, elsewhere=False):
    """The score of a name, and of every form of it, that `mentioning` pages of its course mention, its own left out,
    and whose own page mentions `mentioned` other terms of the course. `elsewhere`: for readers of other courses."""
    pages = max(course.pages, SITE) if elsewhere else course.pages
    evidence = (
        -3.49
        - 0.57 * log((mentioning + 1) / (course.pages + 1000))
        - 0.83 * log1p(_by_chance(name, pages, course))
        + 1.03 * _has_several_words(name)
        + 0.62 * log1p(mentioned)
        + 2.0 * 30 / (pages + 30)
    )
    return round(1 / (1 + exp(-evidence)), 4)


def scores(form, name, course, **counts):
    """The scores of a form of a name: in its course, and elsewhere. It is as common a word as the commoner of the two:
    equal, equals."""
    return tuple(
        min(score(each, course, elsewhere=elsewhere, **counts) for each in {form, name}) for elsewhere in (False, True)
    )


def _by_chance(name, pages, course):
    """The number of pages on which a name would stand as an everyday word; damped where pages are few."""
    common = zipf(name) if course.language.split("-")[0] == "en" else None
    if common is None:
        return 0
    occurrences = min(course.page_words, PAGE_WORDS) * 10 ** (common - 9)
    return pages * (1 - exp(-occurrences)) * pages / (pages + 100)


def zipf(name):
    """How common a name is as an English word: log10 of its occurrences in a thousand million; None if it is rare, or
    has capitals that tell it from the word."""
    if any(c.isupper() for c in name[1:]):
        return None
    return _common_english().get(key_of(name))


def _has_several_words(name):
    return sum(word.folded[0].isalnum() for word in words(name, prose=False)) > 1


@cache
def _common_english():
    """{word: Zipf value}"""
    lines = (line.split() for line in COMMON.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {word: float(value) for value, *common in lines for word in common}
