"""Text cut into the words and symbols that glossary links are matched on.

A name and the text that mentions it are cut in the same way, so that to find a name is to compare keys. The key of a
run of words is the words, folded, each parted from the one before by a space where they stand apart and by nothing
where they touch: “Micro-influencers” gives “micro influencers”, “C++” gives “c++”, “A/B testing” gives “a/b testing”.
"""

import re
import unicodedata
from itertools import groupby
from typing import NamedTuple

# What stands for a thing that is no prose (code, a formula, a picture, a link) in the text around it.
OPAQUE = "\ufffc"

# Chinese, Japanese, Thai, Lao, Burmese and Khmer part no words: each character is taken for itself.
_UNPARTED = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf\u1000-\u102a\u103f"
    "\u1050-\u1055\u1780-\u17b3\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)


def _ranges(characters):
    """The inside of a character class for sorted characters."""
    runs = groupby(enumerate(characters), key=lambda each: ord(each[1]) - each[0])
    parts = ([character for _, character in run] for _, run in runs)
    return "".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else run[0] for run in parts)


_MARKS = _ranges([c for c in map(chr, range(0x300, 0x20000)) if unicodedata.category(c).startswith("M")])
# A soft hyphen and the joiners belong to the word that they stand in, and are left out of its folded form.
_SILENT = "\u00ad\u200c\u200d"
_LETTERS = rf"[^\W{_UNPARTED}]"
_APOSTROPHES = "'’"
# Signs that are an apostrophe here, though they count as letters.
_LETTER_APOSTROPHES = "ʼ＇"
_STEM = rf"{_LETTERS}+(?:[{_MARKS}{_SILENT}]+{_LETTERS}*)*"
_WORD = re.compile(
    rf"(?P<gap>\s+|(?<=[\w{_MARKS}])[-‐‑‒–](?=\w))?"
    rf"(?:(?P<word>{_STEM}(?:[{_APOSTROPHES}]{_STEM})*)|(?P<single>[{_UNPARTED}][{_MARKS}]*)|{OPAQUE}+|\S)"
)
# Emoji that a joiner or a tone of skin makes one of several, and flags, are one symbol.
_SYMBOL = rf"[\U0001f1e6-\U0001f1ff]{{2}}|.[{_MARKS}]*(?:\u200d.[{_MARKS}]*|[\U0001f3fb-\U0001f3ff])*"
_PIECE = re.compile(
    rf"\n|[^\S\n]+|\d+(?:[.,]\d+)+|{_STEM}(?:[{_APOSTROPHES}]{_STEM})*|[{_UNPARTED}][{_MARKS}]*|{_SYMBOL}", re.DOTALL
)
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}]s$", re.IGNORECASE)
_UNPARTED_CHARACTER = re.compile(f"[{_UNPARTED}]")
# In French, Italian and Catalan: l’analyse, dell’arte, qu’elle.
_ELIDED = re.compile(r"(?:l|d|qu|j|n|s|c|m|t|un|all|dall|dell|nell|sull|quell)['’](?=\w\w)", re.IGNORECASE)
_FOLDED = str.maketrans(dict.fromkeys("’ʼ＇‘‚", "'") | dict.fromkeys("“”„«»", '"') | dict.fromkeys(_SILENT))

# It ends at the characters of scripts that part no words, and at their punctuation.
_CHUNK = re.compile(rf"[^\s{_UNPARTED}\u3000-\u303f\uff00-\uffef]+")
_SCHEME = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-"
_OPENING = "([{<\"'“‘«*_"

# Symbols that make another word of the one that they touch: C is not C++, and reach is not #reach.
_JOINING = frozenset("+#*@&^~=%$\\<>°♯♭")
# These do so where they touch words on both sides: node is not node.js.
_JOINING_WORDS = frozenset(".:")
# With these no name begins that goes on after a space.
_PUNCTUATION = frozenset(".,;:!?()[]{}\"'-–—…/")


class Word(NamedTuple):
    """A word or symbol at text[start:end]. `parted` is what parts it from the one before: a space " ", a hyphen "-", or
    nothing ""."""

    folded: str
    start: int
    end: int
    parted: str


def words(text, *, prose=True):
    """The words of a text in their order. In prose, an address is one opaque symbol."""
    if not text.isascii():
        # Several times as quick as str.translate, where there is hardly ever one of them.
        for sign in _LETTER_APOSTROPHES:
            text = text.replace(sign, "'")
    # Most texts hold none.
    if prose and any(sign in text for sign in ("/", "@", "www.")):
        text = _CHUNK.sub(_without_address, text)
    found, after_single, apart = [], False, ""
    for match in _WORD.finditer(text):
        gap, word, single = match.groups()
        start, end = match.span()
        start += len(gap or "")
        # A line may break anywhere in a script that parts no words.
        parted = "" if single and after_single else _parting(gap) or apart
        after_single, apart = bool(single), ""
        if word:
            found += _of_word(word, start, end, parted)
        elif folded := fold(text[start:end]):
            found.append(Word(folded, start, end, parted))
        else:
            # A soft hyphen or a joiner by itself is nothing.
            apart = parted
    return found


def pieces(text):
    """All of a text, cut into words, numbers, blank space, line ends and symbols."""
    return _PIECE.findall(text)


def _parting(gap):
    if not gap:
        return ""
    return " " if gap.isspace() else "-"


def _without_address(chunk):
    """What stands between two spaces, made opaque from where an address begins in it."""
    start = _start_of_address(chunk[0])
    return chunk[0] if start is None else chunk[0][:start] + OPAQUE * (len(chunk[0]) - start)


def _start_of_address(chunk):
    """Where a URL, with a scheme or without, an e-mail address or a path begins: made of words, and no prose."""
    bare = chunk.lstrip(_OPENING)
    offset = len(chunk) - len(bare)
    before, scheme, _rest = bare.partition("://")
    if scheme:
        return offset + len(before.rstrip(_SCHEME))
    local, at, domain = bare.partition("@")
    is_mail = local and at and "." in domain.rstrip(".,;:)")
    host, slash, tail = bare.partition("/")
    is_path = slash and (host in {"", "~"} and tail.lstrip("/")[:1].isalnum())
    is_url = bare.lower().startswith("www.") or (slash and _is_host(host))
    return offset if is_mail or is_path or is_url else None


def _is_host(text):
    """Whether a text is a host such as example.com or localhost:8000."""
    name, _colon, port = text.partition(":")
    labels, _dot, top = name.rpartition(".")
    return port.isdecimal() or (labels != "" and len(top) > 1 and top.isalpha())


def _of_word(text, start, end, parted):
    """A word, and the 's of a possessive or the l' of an article as a word of its own."""
    if "'" in text or "’" in text:
        elided = _ELIDED.match(text)
        if elided:
            middle = start + elided.end()
            return [
                Word(fold(elided[0]), start, middle, parted),
                *_of_word(text[elided.end() :], middle, end, ""),
            ]
    possessive = _POSSESSIVE.search(text) if text[-1] in "sS" else None
    if possessive is None:
        return [Word(fold(text), start, end, parted)]
    middle = start + possessive.start()
    return [Word(fold(text[: possessive.start()]), start, middle, parted), Word("'s", middle, end, "")]


def fold(text):
    """What is compared: composed (NFC), without case, with one kind of apostrophe, without soft hyphens."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).translate(_FOLDED)


def unified(text):
    """The text composed, with one kind of apostrophe and without soft hyphens; case stays."""
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_FOLDED)


def unaccented(folded):
    """A folded text without the accents of Latin letters; in other scripts marks are letters of their own."""
    if folded.isascii():
        return folded
    kept = []
    for character in unicodedata.normalize("NFD", folded):
        if not (unicodedata.combining(character) and kept and kept[-1].isascii()):
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def key(found):
    """The key of a run of words."""
    return "".join([f" {word.folded}" if word.parted else word.folded for word in found]).strip()


def is_word(folded):
    """Whether it is a word, and not a symbol."""
    return folded[0].isalnum() or folded[0] == "_"


def is_unparted(folded):
    """Whether it is a character of a script that parts no words."""
    return folded[0] > "\u0e00" and _UNPARTED_CHARACTER.match(folded) is not None


def may_begin(found, first):
    """Whether a name may begin with a word or symbol: a mark of punctuation, only where it touches what follows."""
    folded = found[first].folded
    if is_word(folded):
        return True
    touches = first + 1 < len(found) and not found[first + 1].parted
    return folded[0] != OPAQUE and (touches or folded not in _PUNCTUATION)


def stands_alone(found, first, last):
    """Whether nothing touches found[first] to found[last] that makes another word of them."""
    if first and _belongs_to(found[first - 1].folded, found[first]):
        return False
    if last + 1 == len(found) or found[last + 1].parted:
        return True
    after = found[last + 1].folded
    if after in _JOINING_WORDS:
        beyond = found[last + 2] if last + 2 < len(found) else None
        return beyond is None or beyond.parted != "" or not is_word(beyond.folded)
    return not _joins(after, found[last].folded)


def _belongs_to(before, word):
    """Whether what stands before a name makes it part of another word: “X-ray” is no ray."""
    if word.parted:
        return word.parted == "-" and len(before) == 1 and before.isalpha()
    return _joins(before, word.folded)


def _joins(outside, inside):
    """Whether what touches a name from outside makes another word of it: C is not in “C♯”, nor .NET in “ASP.NET”."""
    if is_word(outside):
        return not is_word(inside) and not is_unparted(outside)
    return outside in _JOINING or outside in _JOINING_WORDS
