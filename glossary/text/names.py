"""The forms in which prose mentions a term: its names, and what follows from them."""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache, lru_cache

import snowballstemmer

from glossary.text.inflection import acronym_plural, inflections
from glossary.text.words import OPAQUE, fold, is_word, key, unaccented, unified, words

# In keys of stems, which must not be taken for words. No name and no text has it as a word of its own.
STEM_MARK = OPAQUE


class Kind(IntEnum):
    """What a form is to its term. Of several forms with one key, the least counts."""

    NAME = 0
    ALIAS = 1
    ADDED = 2
    UNACCENTED = 3
    INFLECTED = 4
    STEMMED = 5


class Linking(StrEnum):
    """When mentions of a term become links."""

    AUTOMATIC = "automatic"
    EXACT = "exact"
    MARKED = "marked"
    NEVER = "never"


@dataclass(frozen=True)
class Form:
    """`key` is what is compared, `written` how it is written, `base` the name that it was made from."""

    key: str
    written: str
    kind: Kind
    linking: Linking
    base: str


def forms(names, *, language="en", linking=Linking.AUTOMATIC, added=(), removed=(), stemming=False):
    """The forms of a term, its name first among `names` and then its aliases.

    `added` and `removed` are forms that an editor gave. Numbers and single letters link only where an editor marks
    them, unless they were added or the term is set to link in its exact case.
    """
    found = {}
    wanted, unwanted = ({key_of(each) for each in names} for names in (added, removed))
    made = [*_made(names, language, stemming), *((each, Kind.ADDED, each, key_of(each)) for each in added)]
    for written, kind, base, form_key in sorted(made, key=lambda each: each[1]):
        if not form_key or form_key in found or form_key in unwanted:
            continue
        automatic = linking == Linking.AUTOMATIC
        rule = Linking.MARKED if automatic and is_bare(form_key) and form_key not in wanted else Linking(linking)
        found[form_key] = Form(form_key, written, kind, rule, base)
    return list(found.values())


def _made(names, language, stemming):
    """(written, kind, base, key) of what follows from names."""
    english = language.split("-")[0].lower() == "en"
    for position, name in enumerate(names):
        variants = list(dict.fromkeys([name, unaccented(name)]))
        yield name, Kind.ALIAS if position else Kind.NAME, name, key_of(name)
        for each in variants[1:]:
            yield each, Kind.UNACCENTED, name, key_of(each)
        if english:
            for each in variants:
                yield from ((form, Kind.INFLECTED, name, key_of(form)) for form in inflected(each))
        if stemming and not _has_case(name) and (stem := stem_key_of(name, language)):
            yield name, Kind.STEMMED, name, stem


def key_of(name):
    return key(words(name, prose=False))


def is_bare(form_key):
    """Whether a form is a number or a single letter or symbol, which says too little to be linked unasked."""
    found = words(form_key.removeprefix(STEM_MARK), prose=False)
    letters = [word for word in found if any(c.isalpha() for c in word.folded)]
    return not letters or (len(found) == 1 and _length(letters[0].folded) == 1)


def _length(word):
    """The number of characters, with their marks."""
    return sum(not unicodedata.category(c).startswith("M") for c in word)


def _has_case(name):
    found = words(name, prose=False)
    return any(_keeps_case(name[word.start : word.end], alone=len(found) == 1) for word in found)


def inflected(name):
    """Other numbers of an English name, by its last word, written as the name is."""
    found = words(name, prose=False)
    if not found or not is_word(found[-1].folded):
        return []
    head, last = name[: found[-1].start], name[found[-1].start : found[-1].end]
    if len(last) > 1 and re.fullmatch(r"[A-Z][A-Z0-9]+", last):
        return [head + acronym_plural(last)]
    folded = fold(last)
    changed = (_written_like(last, folded, form) for form in inflections(folded))
    return [head + form for form in changed if form]


def _written_like(last, folded, form):
    if last == folded:
        return form
    if last[1:] == folded[1:]:
        return form[0].upper() + form[1:]
    # A capital inside a word stays where it is.
    return last + form[len(folded) :] if form.startswith(folded) else ""


def stem_key(run_key, last, language):
    """The key of a run of words with the last of them as its Snowball stem; "" where there is none."""
    stem = stem_of(last, language)
    return STEM_MARK + run_key[: len(run_key) - len(last)] + stem if stem else ""


def stem_key_of(name, language):
    found = words(name, prose=False)
    return stem_key(key(found), found[-1].folded, language) if found else ""


def marked_stem(word, language):
    """The stem of a folded word, as it ends the keys of stems; "" where there is none."""
    stem = stem_of(word, language)
    return STEM_MARK + stem if stem else ""


@lru_cache(maxsize=100_000)
def stem_of(word, language):
    """The Snowball stem of a folded word; "" in a language that has no stemmer, and of a number."""
    stemmer = _stemmer(language)
    return stemmer.stemWord(word) if stemmer and word[0].isalpha() else ""


LANGUAGES = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "nb": "norwegian", "nn": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


@cache
def _stemmer(language):
    name = LANGUAGES.get(language.split("-")[0].lower())
    return snowballstemmer.stemmer(name) if name else None


def case_fits(form, written, *, exact):
    """Whether `written` words of a text fit the case of a form; both lists of words as they are written.

    A word in capitals matches only in capitals, and one with a capital inside keeps its case; in any other the case
    is free, unless it is to be exact.
    """
    return len(form) == len(written) and all(
        unified(here) == unified(there) or not (exact or _keeps_case(there, alone=len(form) == 1))
        for there, here in zip(form, written, strict=True)
    )


def _keeps_case(word, *, alone):
    if len(word) == 1:
        return alone and word.isupper()
    return any(c.isupper() for c in word[1:])
