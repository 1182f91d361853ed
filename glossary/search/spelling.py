"""What a misspelt word was meant to be, among the words of an index.

Most slips are a single one: a letter that is wrong, missing or one too many, or two that changed places. All words at
that distance of what was typed are made and looked up (as Peter Norvig describes in “How to Write a Spelling
Corrector”), which costs the same in a vocabulary of any size. Where there is none, words that share runs of three
letters are compared by their Damerau–Levenshtein distance.
"""

import re
from itertools import chain
from string import ascii_lowercase

from rapidfuzz.distance import DamerauLevenshtein

from glossary.search.index import Wanted
from glossary.search.tokens import is_vocabulary
from glossary.text.words import is_unparted

# Shorter words are too like too many others, and longer ones nobody types.
SHORTEST, LONGEST = 3, 24
# Slips that are one too many are not looked for in shorter words; where there are two, and where there are three.
TWO, THREE = 7, 11
# Words that share trigrams and are compared; words of a query for which more than one slip is thought of.
COMPARED, PATIENCE = 200, 3
VOWELS = set("aeiouy")
# The keys beside each on the commonest keyboard.
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
BESIDE = {
    key: "".join(row[max(0, place - 1) : place + 2] for row in ROWS[max(0, number - 1) : number + 2])
    for number, own in enumerate(ROWS)
    for place, key in enumerate(own)
}
# Letters of all scripts of a word together.
LETTERS = 150


def likely_words(index, words):
    """{word: words of the index that it may have been meant to be, the likeliest first}, of those that are like any."""
    words = [word for word in words if SHORTEST <= len(word) <= LONGEST and is_vocabulary(word)]
    near = {word: edits(word) for word in words}
    parted = {word: [(word[:cut], word[cut:]) for cut in range(2, len(word) - 1)] for word in words}
    known = {}
    looked_up = {each for word in words for each in [*near[word], *chain.from_iterable(parted[word])]}
    for found, _stem, pages, names in index.known(looked_up) if words else ():
        known[found] = max(known.get(found, (False, 0)), (names > 0, pages))
    likely = {word: _by_likelihood(word, near[word] & known.keys(), known) for word in words}
    apart = [word for word in words if not likely[word] and len(word) > TWO - 3][:PATIENCE]
    pairs = {word: [pair for pair in parted[word] if known.keys() >= {*pair}] for word in apart}
    likely |= _in_a_row(index, pairs, known)
    likely |= _alike(index, [word for word in apart if not likely[word] and len(word) >= TWO])
    return {word: found for word, found in likely.items() if found}


def _by_likelihood(word, found, known):
    """Words one slip away, {word: (whether it is in a name, on how many entries)}."""
    return sorted(found, key=lambda each: (_cost(word, each), not known[each][0], -known[each][1], each))


def _in_a_row(index, parted, known):
    """{word: those pairs of words that it is when they are written as one, and that some entry has one after the
    other}"""
    tried = [
        (word, pair)
        for word, pairs in parted.items()
        for pair in sorted(pairs, key=lambda pair: -min(known[part][1] for part in pair))[:PATIENCE]
    ]
    matching = index.matching([Wanted([[pair]]) for _word, pair in tried], 1)
    likely = {word: [] for word in parted}
    for (word, pair), rows in zip(tried, matching, strict=True):
        likely[word] += [" ".join(pair)] if rows else []
    return likely


def _alike(index, words):
    """{word: words of names that are two slips away, or of long ones three}"""
    likely = {}
    for word, sharing in index.sharing_trigrams(words, COMPARED).items():
        most = 2 if len(word) < THREE else 3
        distances = {
            found: distance
            for found in sharing
            if (distance := DamerauLevenshtein.distance(word, found, score_cutoff=most)) <= most
        }
        likely[word] = sorted(distances, key=lambda found: (distances[found], found[0] != word[0], found))
    return likely


def likely_beginnings(index, key):
    """Beginnings of names that the beginning of one may have been meant to be, the likeliest first."""
    if not SHORTEST <= len(key) <= LONGEST:
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
    """The letters of the scripts of a word: of its Unicode blocks, in half blocks of 128 characters."""
    blocks = {ord(character) & ~0x7F for character in word}
    letters = set(ascii_lowercase) if 0 in blocks else set()
    for block in blocks - {0}:
        letters |= {c for c in map(chr, range(block, block + 0x80)) if c.isalpha() and c == c.casefold()}
        if len(letters) > LETTERS:
            # Hangul has a letter for each syllable, some eleven thousand.
            return sorted(set(word))
    return sorted(letter for letter in letters if not is_unparted(letter))


def _cost(typed, meant):
    """How unlikely a single slip is: letters that changed places, or are doubled or not; the key beside, another vowel
    or a letter that is missing; any other letter, or one too many. The first letter is seldom wrong."""
    return _cost_of_slip(typed, meant) + (typed[0] != meant[0])


def _cost_of_slip(typed, meant):
    if is_slight(typed, meant):
        return 0
    if len(typed) != len(meant):
        return 1 if len(typed) < len(meant) else 2
    wrong, right = next(pair for pair in zip(typed, meant, strict=True) if pair[0] != pair[1])
    return 1 if right in BESIDE.get(wrong, "") or {wrong, right} <= VOWELS else 2


def is_slight(typed, meant):
    """Whether letters were doubled or not, or changed places, and nothing else."""
    return re.sub(r"(.)\1", r"\1", typed) == re.sub(r"(.)\1", r"\1", meant) or sorted(typed) == sorted(meant)
