"""Bytes of a file to text."""

import codecs

from glossary.text.characters import unix_lines
from glossary.text.messages import Message as _


class Undecodable(ValueError):
    """Bytes that are no text; `line` says where, from 1."""

    def __init__(self, line, message):
        self.line, self.message = line, message
        super().__init__(message)


def decode(data):
    """The text with line ends as \\n, without a byte order mark; UTF-8, or UTF-16 that says so by its mark."""
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = _("The byte {byte:#04x} is not UTF-8; save the file as UTF-8.", byte=data[error.start])
        raise Undecodable(line, message) from None
    return unix_lines(text)
