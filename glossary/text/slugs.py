"""Slugs: the part of an address that stands for a name."""

import re
import unicodedata

# Symbols that tell one name from another are spelled out, so that C, C++ and C# have three addresses.
SPELLED = {
    "+": "plus",
    "#": "sharp",
    "&": "and",
    "*": "star",
    "%": "percent",
    "@": "at",
    "$": "dollar",
    "€": "euro",
    "£": "pound",
    "=": "equals",
    "<": "less",
    ">": "greater",
}
MAX_LENGTH = 120


def slugify(name):
    """A slug for a name in any script: "A/B testing" becomes "a-b-testing", ".NET" "dot-net", "C++" "c-plus-plus".

    Latin letters lose their accents; other scripts stay as they are. A name without a letter, digit or known
    symbol gives the code points of its characters, so that a slug is never empty for a name that is not.
    """
    text = unicodedata.normalize("NFKC", name).casefold().strip()
    text = re.sub(r"^\.(?=\w)", "dot ", text)
    text = "".join(f" {SPELLED[c]} " if c in SPELLED else c for c in text)
    text = re.sub(r"['’ʼ]", "", text)
    text = unicodedata.normalize("NFC", _without_latin_accents(text))
    # A combining mark is part of its word: without it many Indic words fall apart.
    words = "".join(c if c.isalnum() or unicodedata.category(c).startswith("M") else " " for c in text).split()
    slug = "-".join(words) or "-".join(f"u{ord(c):x}" for c in name if not c.isspace())
    return slug[:MAX_LENGTH].strip("-")


def _without_latin_accents(text):
    kept = []
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character) and kept and kept[-1].isascii():
            continue
        kept.append(character)
    return "".join(kept)


def sort_key(name):
    """What names are sorted by: case and accents do not count."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in folded if not unicodedata.combining(c)).strip()


def initial(name):
    """The heading of a name in an A–Z list: its first letter in capitals, or # for digits and symbols.

    Ideographs share one heading: there are too many for a row of letters.
    """
    first = next((c for c in sort_key(name) if not c.isspace()), "#")
    if not first.isalpha():
        return "#"
    return "漢" if unicodedata.name(first, "").startswith("CJK UNIFIED") else first.upper()[:1]
