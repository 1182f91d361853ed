"""Repair of text whose UTF-8 was read as a Windows code page: "brandâ€™s" back to "brand’s".

Each run of characters beyond ASCII is turned back into the bytes it was read from, and those are read as UTF-8. A run
is repaired only where all of it decodes. Code page 1252 gives letters such as "â€™", which no language writes. Code
page 874 gives Thai letters, which may be real: there, a run has to show a byte from 80 to 9F, which is no Thai
letter, or another run of the same text has to have shown one and no run of it be Thai beyond doubt. Text that was
misread twice is repaired twice.
"""

import re

from glossary.text import characters

RUN = re.compile(r"[^\x00-\x7f]+")
THAI = re.compile(r"[\u0e00-\u0e7f]{2,}")


def _bytes_of(codepage):
    """Characters to the byte each was read from. Bytes that a code page leaves open were read as C1 controls, or
    as what code page 1252 has there."""
    table = {}
    for byte in range(0x80, 0x100):
        for encoding in ("latin-1", "cp1252", codepage):
            # Above 9F only the code page itself: é is a byte of 1252 and none of 874.
            if encoding != codepage and byte > 0x9F:
                continue
            try:
                table[bytes([byte]).decode(encoding)] = byte
            except UnicodeDecodeError:
                continue
    return table


CP1252 = _bytes_of("cp1252")
CP874 = _bytes_of("cp874")
# Two Thai consonants that begin no Thai word, and so can be nothing else: © and ®.
CERTAIN_874 = {"ยฉ", "ยฎ"}
# The last byte of a closing quotation mark, 9D, is in neither code page, and many programs drop it.
CUT_QUOTE = re.compile(rb"\xe2\x80(?![\x80-\xbf])")


def repair(text, language="en"):
    """The text with what was misread repaired; for Thai (`th`) what could be Thai is left alone."""
    while (repaired := _repaired_once(text, language)) != text:
        text = repaired
    return text


def _repaired_once(text, language):
    repaired = RUN.sub(lambda run: _read(run[0], CP1252) or run[0], text)
    if language.split("-")[0].lower() == "th":
        return repaired
    runs = RUN.findall(repaired)
    misread = any(_shows_misreading(run) and _read(run, CP874) for run in runs)
    thai = any(THAI.fullmatch(run) and not _read(run, CP874) for run in runs)

    def mend(run):
        if _shows_misreading(run[0]) or run[0] in CERTAIN_874 or (misread and not thai):
            return _read(run[0], CP874) or run[0]
        return run[0]

    return RUN.sub(mend, repaired)


def _shows_misreading(run):
    return any(0x80 <= CP874.get(character, 0) <= 0x9F for character in run)


def _read(run, table):
    if len(run) < 2 or any(character not in table for character in run):
        return None
    try:
        read = CUT_QUOTE.sub(b"\xe2\x80\x9d", bytes(table[character] for character in run)).decode("utf-8")
    except UnicodeDecodeError:
        return None
    # What no text may hold was not misread.
    return None if characters.problem(read) else read
