"""Words as the indexes hold them: alike on SQLite and on PostgreSQL."""

from glossary.text.words import OPAQUE, is_unparted, is_word, unaccented

# Longer words are cut: PostgreSQL keeps none of 2 kB.
WORD_LENGTH = 200
# What no phrase crosses.
BREAK = OPAQUE
# As symbols are spelled.
APOSTROPHE = chr(0xE000 + ord("'"))
# Words that corrections and completions are taken from.
SHORTEST, LONGEST = 2, 40


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


def is_vocabulary(token):
    """Whether a token is a word that can be misspelt."""
    return SHORTEST <= len(token) <= LONGEST and token[0].isalpha() and is_word(token) and not is_unparted(token)
