"""Two texts compared word by word: runs of text that stayed, went or came."""

from itertools import accumulate
from typing import NamedTuple

from rapidfuzz.distance import LCSseq, Postfix, Prefix

from glossary.text import sentences, words

SAME, REMOVED, ADDED = "same", "removed", "added"
# Text that stayed and is not shown.
FOLDED = "folded"
# So many words are looked through at once: what that takes in time and memory grows with the square of their number.
WINDOW = 4_000
# As much of what stayed is shown beside a change: a sentence or so.
CONTEXT = 120


class Run(NamedTuple):
    text: str
    kind: str


class _Span(NamedTuple):
    """A stretch that differs: before[start:end] became after[new_start:new_end]."""

    start: int
    end: int
    new_start: int
    new_end: int

    @property
    def size(self):
        return max(self.end - self.start, self.new_end - self.new_start)


def runs_between(before, after):
    """Runs that make up `before` without those that came, and `after` without those that went."""
    found, start = [], 0
    for span in _merged(_spans(before, after)):
        found.append(Run(before[start : span.start], SAME))
        found.append(Run(before[span.start : span.end], REMOVED))
        found.append(Run(after[span.new_start : span.new_end], ADDED))
        start = span.end
    found.append(Run(before[start:], SAME))
    return tuple(run for run in found if run.text)


def folded(runs):
    """The runs with the middle of long stretches that stayed folded: next to a change a little is left to read."""
    found = []
    for index, run in enumerate(runs):
        if run.kind != SAME:
            found.append(run)
            continue
        front = _front(run.text) if index or len(runs) == 1 else ""
        back = _back(run.text) if index + 1 < len(runs) else ""
        middle = run.text[len(front) : len(run.text) - len(back)]
        if len(middle) <= CONTEXT:
            found.append(run)
        else:
            found += [Run(front, SAME), Run(middle, FOLDED), Run(back, SAME)]
    return tuple(run for run in found if run.text)


def _front(text):
    """The first words of a text; the last piece of those that fit may be half a word."""
    return "".join(words.pieces(text[:CONTEXT])[:-1]) or text[:CONTEXT]


def _back(text):
    return "".join(words.pieces(text[-CONTEXT:])[1:]) or text[-CONTEXT:]


def _spans(before, after):
    """Where texts differ, by sentences first: it is quicker, and no word of one sentence is taken for another's."""
    for start, end, new_start, new_end in _differing(_sentences(before), _sentences(after)):
        for span in _differing(_words(before[start:end]), _words(after[new_start:new_end])):
            yield _Span(start + span.start, start + span.end, new_start + span.new_start, new_start + span.new_end)


class _Piece(NamedTuple):
    """What is compared, and the blank space behind it: this is told where it differs, and tells nothing of what is
    the same."""

    word: str
    blank: str = ""


def _sentences(text):
    return [_Piece(part) for part in sentences.parts(text)]


def _words(text):
    found = []
    for piece in words.pieces(text):
        if not piece.isspace():
            found.append(_Piece(piece))
        else:
            word, blank = found.pop() if found else _Piece("")
            found.append(_Piece(word, blank + piece))
    return found


def _differing(before, after):
    """The spans, in characters, where lists of pieces differ."""
    places, new_places = _places(before), _places(after)
    start = new_start = 0
    for index, new_index, size in _in_common(*encoded(*([piece.word for piece in each] for each in (before, after)))):
        if start < index or new_start < new_index:
            last = 0
            if start < index and new_start < new_index:
                # The blank space behind words that took the place of others stayed.
                last = Postfix.similarity(before[index - 1].blank, after[new_index - 1].blank)
            yield _Span(places[start], places[index] - last, new_places[new_start], new_places[new_index] - last)
        start, new_start = index + size, new_index + size
        for old, new in zip(range(index, start), range(new_index, new_start), strict=True):
            if before[old].blank != after[new].blank:
                yield _blank_span(places[old + 1], before[old].blank, new_places[new + 1], after[new].blank)


def _places(pieces):
    """Where the first piece begins, and where each ends."""
    return list(accumulate((len(piece.word) + len(piece.blank) for piece in pieces), initial=0))


def _blank_span(end, blank, new_end, new_blank):
    """The span of what differs in blank spaces that end at these places."""
    first = Prefix.similarity(blank, new_blank)
    last = min(Postfix.similarity(blank, new_blank), len(blank) - first, len(new_blank) - first)
    return _Span(end - len(blank) + first, end - last, new_end - len(new_blank) + first, new_end - last)


def encoded(*lists):
    """Each list of words as a string with a character for each word: what rapidfuzz compares fastest."""
    codes = {}
    return ["".join([chr(codes.setdefault(word, len(codes))) for word in each]) for each in lists]


def _in_common(before, after):
    """(index, index, length) of what two strings have in common, in order, and at last where both end."""
    first = Prefix.similarity(before, after)
    last = min(Postfix.similarity(before, after), len(before) - first, len(after) - first)
    end, new_end = len(before) - last, len(after) - last
    yield 0, 0, first
    for index, new_index, size in _matches(before[first:end], after[first:new_end]):
        yield first + index, first + new_index, size
    yield end, new_end, last


def _matches(before, after):
    """(index, index, length) of what is the same in two strings, in order: the most there is, but in long strings.

    In these a window moves along both, at each step at least half its length in one of them.
    """
    start = new_start = 0
    while start < len(before) and new_start < len(after):
        window, new_window = before[start : start + WINDOW], after[new_start : new_start + WINDOW]
        *blocks, _ends = LCSseq.opcodes(window, new_window).as_matching_blocks()
        if start + WINDOW < len(before) or new_start + WINDOW < len(after):
            blocks = _settled(blocks)
        end = new_end = 0
        for index, new_index, size in blocks:
            yield start + index, new_start + new_index, size
            end, new_end = index + size, new_index + size
        if max(end, new_end) < WINDOW // 2:
            end = new_end = WINDOW
        start, new_start = start + end, new_start + new_end


def _settled(blocks):
    """What windows have in common, without what is near their ends, which may have more of it behind them."""
    reach = WINDOW * 3 // 4
    settled = [(a, b, min(size, reach - max(a, b))) for a, b, size in blocks if max(a, b) < reach]
    if settled and max(settled[-1][:2]) + settled[-1][2] >= WINDOW // 2:
        return settled
    return blocks


def _merged(spans):
    """Spans made one where less stayed between them than changed on either side: there it stayed by chance."""
    kept = []
    for span in spans:
        while kept and span.start - kept[-1].end <= min(kept[-1].size, span.size):
            last = kept.pop()
            span = _Span(last.start, span.end, last.new_start, span.new_end)
        kept.append(span)
    return kept
