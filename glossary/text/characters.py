"""Which characters may stand in content.

Zero-width characters that only hide (and a byte order mark) are taken out; joiners stay, since Persian, the Indic
scripts and emoji need them. Controls, unpaired surrogates and explicit bidirectional controls are refused: the
first two cannot be stored or shown, the last reorder text that they do not belong to.
"""

import re
import unicodedata

from glossary.text.messages import Message as _

HIDDEN = re.compile("[\u200b\u2060\ufeff]")
REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def clean(text):
    """The text with line ends as \\n, without hidden characters and outer blank space."""
    return without_hidden(unix_lines(text)).strip()


def without_hidden(text):
    return HIDDEN.sub("", text)


def unix_lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


def problem(text):
    """Where a character stands that may not, in words for a person; None if there is none."""
    found = REFUSED.search(text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - text.rfind("\n", 0, found.start())
    name = unicodedata.name(found[0], "control character")
    return _(
        "line {line}, column {column}: the character U+{code:04X} ({name}) cannot be used; remove it.",
        line=line,
        column=column,
        code=ord(found[0]),
        name=name.lower(),
    )
