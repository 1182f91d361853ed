"""Characters that nobody sees, shown by a sign where they are what changed."""

import re
import unicodedata
from typing import NamedTuple

from glossary.text.characters import REFUSED
from glossary.text.runs import ADDED, REMOVED

# Blank space, joiners and other format characters, selectors of variants, letters that are blank.
UNSEEN = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
    f"|{REFUSED.pattern}"
)
SIGNS = {" ": "␣", "\t": "⇥", "\n": "↵"}


class Part(NamedTuple):
    """Text as it stands, or a sign with the name of the character that it is there for."""

    text: str
    is_sign: bool = False
    name: str = ""


def shown(runs):
    """[(kind, parts)] for the runs. Characters that would reorder or hide what is around them are signs in any case."""
    found = []
    for index, run in enumerate(runs):
        unseen = UNSEEN if _is_unseen(runs, index) else REFUSED
        found.append((run.kind, tuple(_parts(run.text, unseen))))
    return found


def _is_unseen(runs, index):
    """Whether a run is one half of a change of which nothing is seen."""
    run = runs[index]
    if run.kind not in {REMOVED, ADDED}:
        return False
    other = index + 1 if run.kind == REMOVED else index - 1
    is_pair = 0 <= other < len(runs) and {run.kind, runs[other].kind} == {REMOVED, ADDED}
    return UNSEEN.sub("", run.text) == (UNSEEN.sub("", runs[other].text) if is_pair else "")


def _parts(text, unseen):
    start = 0
    for match in unseen.finditer(text):
        if match.start() > start:
            yield Part(text[start : match.start()])
        yield Part(SIGNS.get(match[0], f"U+{ord(match[0]):04X}"), is_sign=True, name=unicodedata.name(match[0], ""))
        if match[0] == "\n":
            yield Part("\n")
        start = match.end()
    if start < len(text):
        yield Part(text[start:])
