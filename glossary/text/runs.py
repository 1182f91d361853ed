"""Two texts compared word by word: runs of text that stayed, went or came."""

from typing import NamedTuple

from rapidfuzz.distance import LCSseq, Postfix, Prefix

from glossary.text import sentences, words

SAME, REMOVED, ADDED = "same", "removed", "added"
# Text that stayed and is not shown.
FOLDED = "folded"
# To compare m pieces with n takes time and memory for m × n; beyond this a stretch counts as replaced.
CELLS = 25_000_000
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
    for start, end, new_start, new_end in _differing(sentences.parts(before), sentences.parts(after)):
        inner = _differing(words.pieces(before[start:end]), words.pieces(after[new_start:new_end]))
        for span in inner:
            yield _Span(start + span.start, start + span.end, new_start + span.new_start, new_start + span.new_end)


def _differing(before, after):
    """The spans, in characters, where lists of pieces differ."""
    old, new = encoded(before, after)
    first = Prefix.similarity(old, new)
    last = min(Postfix.similarity(old, new), len(old) - first, len(new) - first)
    ends, new_ends = _ends(before), _ends(after)
    return [
        _Span(ends[first + start], ends[first + end], new_ends[first + new_start], new_ends[first + new_end])
        for start, end, new_start, new_end in _replaced(old[first : len(old) - last], new[first : len(new) - last])
    ]


def _replaced(before, after):
    """The spans between which two strings have the most characters in common."""
    if len(before) * len(after) > CELLS:
        return [_Span(0, len(before), 0, len(after))]
    found, start, new_start = [], 0, 0
    for end, new_end, size in LCSseq.opcodes(before, after).as_matching_blocks():
        found.append(_Span(start, end, new_start, new_end))
        start, new_start = end + size, new_end + size
    return [span for span in found if span.size]


def encoded(*lists):
    """Each list of pieces as a string with a character for each piece: what rapidfuzz compares fastest."""
    codes = {}
    return ["".join([chr(codes.setdefault(piece, len(codes))) for piece in pieces]) for pieces in lists]


def _ends(pieces):
    """Where the first piece begins, and where each ends."""
    ends = [0]
    for piece in pieces:
        ends.append(ends[-1] + len(piece))
    return ends


def _merged(spans):
    """Spans made one where less stayed between them than changed on either side: there it stayed by chance."""
    kept = []
    for span in spans:
        while kept and span.start - kept[-1].end <= min(kept[-1].size, span.size):
            last = kept.pop()
            span = _Span(last.start, span.end, last.new_start, span.new_end)
        kept.append(span)
    return kept
