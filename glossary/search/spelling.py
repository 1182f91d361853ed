"""What a misspelt word was meant to be, among the words of an index.

Most slips are a single one: a letter that is wrong, missing or one too many, or two that changed places. All words at
that distance of what was typed are made and looked up (as Peter Norvig describes in “How to Write a Spelling
Corrector”), which costs the same in a vocabulary of any size. Where there is none, words that share runs of three
letters are compared by their Damerau–Levenshtein distance.
"""

import re
from string import ascii_lowercase

from rapidfuzz.distance import DamerauLevenshtein

from glossary.search.tokens import is_vocabulary
from glossary.text.words import is_unparted

# Shorter words are too like too many others.
SHORTEST = 3
SHORTEST_FOR_TWO = 5
# Words that share trigrams and are compared.
COMPARED = 200


def likely_words(index, word):
    """Words of the index that a word may have been meant to be, the likeliest first."""
    if len(word) < SHORTEST or not is_vocabulary(word):
        return []
    near = {found: (names, pages) for found, _stem, pages, names in index.known(edits(word))}
    if near:
        return sorted(near, key=lambda found: (_cost(word, found), not near[found][0], -near[found][1], found))
    if len(word) < SHORTEST_FOR_TWO:
        return []
    return _parted(index, word) or _words_alike(index, word)


def _parted(index, word):
    """The two words that were written as one, if some entry has them one after the other."""
    parts = [(word[:cut], word[cut:]) for cut in range(2, len(word) - 1)]
    pages = {found: pages for found, _stem, pages, _names in index.known({part for pair in parts for part in pair})}
    pairs = [pair for pair in parts if pages.keys() >= {*pair} and index.matching([[pair]], 1)]
    return [" ".join(pair) for pair in sorted(pairs, key=lambda pair: -min(pages[part] for part in pair))]


def _words_alike(index, word):
    most = 2 if len(word) < 9 else 3
    distances = {
        found: distance
        for found in index.sharing_trigrams(word, COMPARED)
        if (distance := DamerauLevenshtein.distance(word, found, score_cutoff=most)) <= most
    }
    return sorted(distances, key=lambda found: (distances[found], found[0] != word[0], found))


def likely_beginnings(index, key):
    """Beginnings of names that the beginning of one may have been meant to be, the likeliest first."""
    if len(key) < SHORTEST:
        return []
    return sorted(index.beginnings(edits(key)), key=lambda found: (_cost(key, found), found))


def edits(word):
    """All that is one slip away from a word: with a letter less, more or another, or with two changed about."""
    letters = alphabet(word)
    parts = [(word[:cut], word[cut:]) for cut in range(len(word) + 1)]
    return {
        *(before + after[1:] for before, after in parts if after),
        *(before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1),
        *(before + letter + after[1:] for before, after in parts if after for letter in letters),
        *(before + letter + after for before, after in parts for letter in letters),
    } - {word, ""}


def alphabet(word):
    """The letters of the scripts of a word: its own Unicode blocks, in half blocks of 128 characters."""
    blocks = {ord(character) & ~0x7F for character in word}
    letters = set(ascii_lowercase) if 0 in blocks else set()
    for block in blocks - {0}:
        letters |= {c for c in map(chr, range(block, block + 0x80)) if c.isalpha() and c == c.casefold()}
    return sorted(letter for letter in letters if not is_unparted(letter))


def _cost(typed, meant):
    """How unlikely a single slip is: the least are letters that changed places or are doubled or not, and keys that
    are neighbours; the most is another first letter."""
    if typed[0] != meant[0]:
        return 2
    if re.sub(r"(.)\1", r"\1", typed) == re.sub(r"(.)\1", r"\1", meant) or sorted(typed) == sorted(meant):
        return 0
    return 1
