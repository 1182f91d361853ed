"""Zip archives: folders of files in one file."""

import zipfile
import zlib
from io import BytesIO

from glossary.text.messages import Message as _

# What an archive may hold: so many files, with so many bytes in all when they are unpacked.
MAX_FILES = 20_000
MAX_BYTES = 50 * 1024**2
# Each file has an entry at the archive's end, which begins like this.
ENTRY = b"PK\x01\x02"
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


class Unreadable(Exception):
    """An archive that is damaged, or holds more than anyone means to send."""

    def __init__(self, message):
        self.message = message
        super().__init__(message)


def is_archive(data):
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def members(data, is_wanted):
    """(name, bytes) of the wanted files of an archive, in the order of their names; may raise Unreadable.

    What an archive says of sizes may be a lie, so what counts is what comes out. Nothing is written to any path.
    """
    left = MAX_BYTES
    try:
        # Before an object is made for each of them.
        if data.count(ENTRY) > MAX_FILES:
            raise Unreadable(_("The archive has more than {limit:,} files.", limit=MAX_FILES))
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for info in sorted(archive.infolist(), key=lambda info: info.filename):
                if info.is_dir() or info.filename.startswith("__MACOSX/") or not is_wanted(info.filename):
                    continue
                with archive.open(info) as file:
                    content = file.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise Unreadable(_("The archive unpacks to more than {limit} MB.", limit=MAX_BYTES // 1024**2))
                yield _printable(info.filename), content
    except DAMAGED as error:
        raise Unreadable(_("The archive is damaged or encrypted, and cannot be read.")) from error


def _printable(name):
    return "".join(character if character.isprintable() else "\ufffd" for character in name[:300])


def packed(files):
    """The bytes of an archive of (path, text), piece by piece; at most one file is in memory."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files:
            archive.writestr(str(path), text)
            yield sink.taken()
    yield sink.taken()


class _Sink:
    """A file that keeps what is written until it is taken, and in which nobody can go back."""

    def __init__(self):
        self.pieces = []

    def write(self, data):
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self):
        """Nothing waits to be written."""

    def taken(self):
        pieces, self.pieces = self.pieces, []
        return b"".join(pieces)
