"""Passages: the part of a text that shows best what was searched for, with its words marked."""

from bisect import bisect_left

from glossary.search.tokens import spelled
from glossary.text.words import fold, unaccented, words

# Characters of a passage, and of a text that are looked through.
LENGTH, READ = 180, 60_000
# How far a passage may begin before the first of the words, to begin where a sentence or a word does.
BEFORE = 60


def passage(text, wanted):
    """[(text, whether it is marked)] of the passage that has most of the wanted words, or the beginning of the text.

    `wanted` has all forms of each word as tokens, {token: number of the word}. Lines of the text are texts of their
    own, the most telling first; of passages with as many words the first counts.
    """
    best, most, number_wanted = None, 0, len({*wanted.values()})
    # To cut a line into words takes most of the time, and most lines have none of these.
    plain = [token for token in wanted if token.isascii()]
    for line in text[:READ].split("\n"):
        if len(plain) == len(wanted) and not _has_any(line, plain):
            continue
        found = [
            (word.start, word.end, wanted[token])
            for word in words(line, prose=False)
            if (token := spelled(word.folded)) in wanted
        ]
        start, number = _densest(found)
        if number > most:
            best, most = (line, start, found), number
        if most == number_wanted:
            break
    if best is None:
        line = text[: LENGTH * 2].split("\n")[0]
        return [(_cut(line, 0), False)] if line else []
    return _marked(*best)


def _has_any(line, tokens):
    folded = unaccented(fold(line))
    return any(token in folded for token in tokens)


def _densest(found):
    """(start, number): where the passage begins that has the most different words among (start, end, word)."""
    best, most = 0, 0
    for index, (start, _end, _word) in enumerate(found):
        here = {word for begin, end, word in found[index : index + 20] if end <= start + LENGTH - BEFORE}
        if len(here) > most:
            best, most = start, len(here)
    return best, most


def _marked(line, start, found):
    begin = _beginning(line, start)
    shown = _cut(line, begin)
    end = begin + len(shown)
    parts, position = [("… ", False)] if begin else [], begin
    first = bisect_left(found, (begin,))
    for word_start, word_end, _word in found[first:]:
        if word_end > end:
            break
        parts += [(line[position:word_start], False), (line[word_start:word_end], True)]
        position = word_end
    parts.append((line[position:end] + (" …" if end < len(line) else ""), False))
    return _joined(parts)


def _beginning(line, start):
    """Where a passage that has what stands at `start` begins: with the line, a sentence, or a word before it."""
    if start <= BEFORE:
        return 0
    sentence = line.rfind(". ", start - BEFORE, start)
    if sentence >= 0:
        return sentence + 2
    word = line.find(" ", start - BEFORE // 2, start)
    return word + 1 if word >= 0 else start


def _cut(line, begin):
    """What a passage shows of a line, cut where a word ends."""
    if len(line) <= begin + LENGTH:
        return line[begin:]
    end = line.rfind(" ", begin + LENGTH // 2, begin + LENGTH)
    return line[begin : end if end >= 0 else begin + LENGTH]


def _joined(parts):
    """The parts with neighbours alike made one, and no empty ones."""
    joined = []
    for text, marked in parts:
        if joined and joined[-1][1] == marked:
            joined[-1] = joined[-1][0] + text, marked
        elif text:
            joined.append((text, marked))
    return joined
