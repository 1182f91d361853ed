"""The nouns of WordNet and what they mean, from the files of Debian's package wordnet-base."""

import re
from pathlib import Path

INDEX = Path("/usr/share/wordnet/index.noun")
DATA = Path("/usr/share/wordnet/data.noun")
# Shorter nouns are function words too: symbols of elements and states, such as "as", "in" and "or".
SHORTEST = 4
# Glosses with other characters might be taken for markup.
PLAIN = re.compile(r"[A-Za-z0-9 ,;:'().-]{20,200}")


def missing():
    """The first file that is not there, or None."""
    return next((path for path in (INDEX, DATA) if not path.exists()), None)


def nouns():
    """Some 116,000 names, in small letters."""
    entries = (line.partition(" ")[0] for line in _lines(INDEX))
    return [entry.replace("_", " ") for entry in entries if len(entry) >= SHORTEST]


def sentences():
    """Some 75,000 different sentences: what the nouns mean, without the examples."""
    glosses = (line.partition("| ")[2].partition('; "')[0].strip() for line in _lines(DATA))
    plain = dict.fromkeys(gloss for gloss in glosses if PLAIN.fullmatch(gloss))
    return [f"{gloss[0].upper()}{gloss[1:].rstrip('.;:, ')}." for gloss in plain]


def _lines(path):
    """Lines without the licence, which is indented."""
    with path.open(encoding="utf-8") as file:
        yield from (line for line in file if not line.startswith(" "))
