"""Words as the indexes hold them: alike on SQLite and on PostgreSQL."""

import re
import unicodedata
from functools import lru_cache

from glossary.text.words import OPAQUE, is_unparted, is_word, unaccented

# Longer words are cut: PostgreSQL keeps none of 2 kB.
WORD_LENGTH = 200
# No text that begins so comes after a text with this behind it.
LAST = "\U0010ffff"
# What no phrase crosses.
BREAK = OPAQUE
# As symbols are spelled.
APOSTROPHE = chr(0xE000 + ord("'"))
# Symbols that are part of a word at its beginning (.NET, #hashtag, @handle, $PATH), and at its end (C++, A*, 100%).
LEADING, TRAILING = frozenset(".#@$"), frozenset("+#*%°")
# Where symbols and marks of the index are.
PRIVATE = re.compile("[\ue000-\uf8ff]")
# Letters that many keyboards do not have, and that Unicode does not take apart.
LETTERS = str.maketrans(
    {"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ı": "i"}
)
ACCENTED = re.compile("[\u0386-\u038f\u0390\u03aa-\u03b0\u03ca-\u03ce\u1f00-\u1fffёЁ]")
# Words that corrections and completions are taken from.
SHORTEST, LONGEST = 2, 40


def compatible(text):
    """The text with wide and narrow letters, ligatures and the like as the plain letters that they stand for, without
    accents on Greek letters and on those of Cyrillic that may go without, and without what the index has for itself."""
    if text.isascii():
        return text
    text = PRIVATE.sub("\ufffd", unicodedata.normalize("NFKC", text)).translate(LETTERS)
    return ACCENTED.sub(lambda found: unicodedata.normalize("NFD", found[0])[0], text)


def spelled(folded):
    """A word without accents, in characters that both engines take for letters; for symbols private ones stand in."""
    plain = unaccented(folded)[:WORD_LENGTH]
    if plain.isascii() and plain.isalnum():
        return plain
    return "".join(c if c > "\x7f" or c.isalnum() else chr(0xE000 + ord(c)) for c in plain)


def spelled_words(found):
    """The tokens of words, without the 's of a possessive and the l' of an article."""
    return [token for word in found if (token := spelled(word.folded)).strip(APOSTROPHE) == token or len(token) == 1]


def squeezed(found):
    """A run of words with nothing between them: “box plot”, “box-plot” and “boxplot” are one."""
    return "".join(spelled(word.folded.replace("'", "")) for word in found)


@lru_cache(maxsize=100_000)
def is_vocabulary(token):
    """Whether a token is a word that can be misspelt."""
    return SHORTEST <= len(token) <= LONGEST and token[0].isalpha() and is_word(token) and not is_unparted(token)


def groups(found):
    """Words that touch, without the punctuation around them."""
    touching = []
    for word in found:
        if word.parted or not touching:
            touching.append([])
        touching[-1].append(word)
    return [trimmed for group in touching if (trimmed := _trimmed(group))]


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
