"""Cutting plain text into sentences."""

import re
from itertools import pairwise

# A full stop after these does not end a sentence.
ABBREVIATIONS = {
    "e.g", "i.e", "etc", "cf", "vs", "approx", "ca", "fig", "eq", "dr", "mr", "mrs", "ms", "prof", "st", "jr",
    "sr", "inc", "ltd", "u.s", "u.k", "et al", "al", "z.b", "d.h", "bzw",
}  # fmt: skip
NUMBER = re.compile(r"\s*\d")
# A run of stops is taken from its beginning and as a whole: to try every part of it takes the square of its length.
END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s)|[。！？]+[」』”’）]*")

_PART = re.compile(rf"(?:{END.pattern})\s*|\n")


def parts(text):
    """All of a text, cut behind what may end a sentence and at line ends."""
    ends = [0, *(end.end() for end in _PART.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends) if end > start]


def first_sentence(text, limit=240):
    """The first sentence of a plain text, cut at a word with an ellipsis where it is longer than the limit."""
    text = " ".join(text.split())
    sentence = text
    for end in END.finditer(text):
        last_word = text[: end.start()].rsplit(" ", 1)[-1].lower().lstrip("(\"'“‘")
        if end[0].startswith(".") and (last_word in ABBREVIATIONS or re.fullmatch(r"[^\W\d_]", last_word)):
            continue
        # "No. 6" is a number; "The answer is no." ends.
        if last_word == "no" and NUMBER.match(text, end.end()):
            continue
        sentence = text[: end.end()]
        break
    if len(sentence) <= limit:
        return sentence
    return sentence[:limit].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
