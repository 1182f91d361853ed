"""The folder that an export is in, with a manifest of what was written there: public/ for readers, nginx/ for nginx.

The manifest is an SQLite database. A file is claimed in it before anything is written and vouched for afterwards, so
that it never names what is not there, and that whatever a killed export left is known to the next one. Its lock is the
lock of the folder, which ends with the process.
"""

import json
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from whitenoise.compress import Compressor

from glossary.batches import SIZE
from glossary.static_site.errors import ExportError

MANIFEST = "manifest.sqlite3"
PARTS = ("public", "nginx")
SCHEMA = (
    # `stamp` is what stands for the content, null from when the file is claimed until it is written; `sizes` are the
    # bytes of it and of its compressed copies, `run` is the last export that has it, and `address` is where it is found
    # if its name does not tell.
    """CREATE TABLE files (file TEXT PRIMARY KEY, stamp TEXT, release TEXT, digest TEXT, sizes TEXT,
    run INTEGER NOT NULL, address TEXT) WITHOUT ROWID""",
    "CREATE TABLE needs (file TEXT NOT NULL, address TEXT NOT NULL, PRIMARY KEY (address, file)) WITHOUT ROWID",
    "CREATE INDEX needs_of ON needs (file)",
    "CREATE INDEX shortened ON files (address) WHERE address IS NOT NULL",
)
_COMPRESSOR = Compressor(quiet=True)
COPIES = {".gz": _COMPRESSOR.compress_gzip, ".br": _COMPRESSOR.compress_brotli}


@dataclass
class Content:
    """A file to be: its bytes, and the addresses that have to be exported with it."""

    file: str
    stamp: str
    data: bytes
    needs: list[str] = field(default_factory=list)
    address: str | None = None
    digest: str = ""

    def __post_init__(self):
        self.digest = self.digest or sha256(self.data).hexdigest()


class Folder:
    """A folder with a manifest, for one process at a time; ExportError says what cannot be done."""

    def __init__(self, path, release):
        self.path, self.release = Path(path), release
        self.written = self.unchanged = self.removed = 0

    def __enter__(self):
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._open()
        except OSError as error:
            raise _cannot("written", error.filename or self.path, error) from error
        except sqlite3.Error as error:
            raise self._manifest_failed(error) from error
        self._threads = ThreadPoolExecutor(os.cpu_count())
        return self

    def __exit__(self, kind, error, traceback):
        self._threads.shutdown(cancel_futures=True)
        self._manifest.close()
        if isinstance(error, sqlite3.Error):
            raise self._manifest_failed(error) from error

    def _open(self):
        place = self.path / MANIFEST
        in_the_way = next((part for part in PARTS if (self.path / part).exists()), None)
        if in_the_way and not place.exists():
            raise ExportError(
                f"{self.path / in_the_way} is there and no export wrote it (there is no {MANIFEST} beside it): "
                "name another folder."
            )
        self._manifest = sqlite3.connect(place, timeout=0, isolation_level="IMMEDIATE")
        try:
            # Held until the connection ends.
            self._manifest.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._manifest.execute("BEGIN EXCLUSIVE")
            if not self._manifest.execute("SELECT 1 FROM sqlite_master").fetchone():
                for statement in SCHEMA:
                    self._manifest.execute(statement)
            (self.run,) = self._manifest.execute("SELECT coalesce(max(run), 0) + 1 FROM files").fetchone()
            self._manifest.commit()
        except BaseException:
            self._manifest.close()
            raise

    def _manifest_failed(self, error):
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            return ExportError(f"Another export is writing to {self.path}. Wait until it has ended.")
        return ExportError(f"{self.path / MANIFEST} cannot be used: {error}.")

    def outdated(self, addresses):
        """Those of some addresses that have to be asked for; the others are kept as they are."""
        entries = self._entries(address.file for address in addresses)
        wanted, kept = [], []
        for address in addresses:
            stamp, release, *_rest = entry = entries.get(address.file, (None, None, None, None))
            is_current = (stamp, release) == (address.stamp, self.release) and self._is_there(address.file, entry)
            (kept if is_current else wanted).append(address)
        with self._manifest:
            self._manifest.executemany(
                "UPDATE files SET run = ? WHERE file = ?", [(self.run, address.file) for address in kept]
            )
        self.unchanged += len(kept)
        return wanted

    def put(self, contents):
        """Write those of some files whose bytes are not there yet."""
        entries = self._entries(content.file for content in contents)
        changed, same = [], []
        for content in contents:
            entry = entries.get(content.file)
            is_same = entry and entry[2] == content.digest and self._is_there(content.file, entry)
            (same if is_same else changed).append(content)
            self._refuse_what_is_not_ours(content.file, entry)
        self._claim(content.file for content in changed)
        written = list(zip(changed, self._threads.map(self._write, changed), strict=True))
        self._vouch([*written, *((content, entries[content.file][3]) for content in same)])
        self.written += len(changed)
        self.unchanged += len(same)

    def put_lines(self, file, lines):
        """Write a file of lines, of which few are in memory at a time, if it is not there as they are."""
        entry = self._entries([file]).get(file)
        self._refuse_what_is_not_ours(file, entry)
        part, digest = _part(self.path / file), sha256()
        try:
            part.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as output:
                for line in lines:
                    output.write(line.encode())
                    digest.update(line.encode())
            content = Content(file, "", b"", digest=digest.hexdigest())
            size = str(part.stat().st_size)
            if entry and entry[2] == content.digest and self._is_there(file, entry):
                self.unchanged += 1
            else:
                self._claim([file])
                part.replace(self.path / file)
                self.written += 1
            self._vouch([(content, size)])
        except OSError as error:
            raise _cannot("written", self.path / file, error) from error
        finally:
            with suppress(OSError):
                part.unlink()

    def _refuse_what_is_not_ours(self, file, entry):
        if entry is None and os.path.lexists(self.path / file):
            raise ExportError(f"{self.path / file} is in the way, and no export wrote it: move it away.")

    def needs(self, files):
        """The addresses that some files need."""
        sql = "SELECT DISTINCT address FROM needs WHERE file IN (SELECT value FROM json_each(?))"
        found = self._manifest.execute(sql, [json.dumps(list(files))])
        return [address for (address,) in found]

    def all_needs(self, below):
        """The addresses that any file of this export needs and that begin in some way, in order."""
        last = below
        while found := self._manifest.execute(
            "SELECT DISTINCT needs.address FROM needs JOIN files USING (file)"
            " WHERE needs.address > ? AND needs.address < ? AND run = ? ORDER BY needs.address LIMIT ?",
            [last, f"{below}\U0010ffff", self.run, SIZE],
        ).fetchall():
            yield from (address for (address,) in found)
            ((last,),) = found[-1:]

    def shortened(self):
        """(address, file) of what cannot be found by its address alone."""
        found = self._manifest.execute(
            "SELECT address, file FROM files WHERE address IS NOT NULL AND run = ? ORDER BY address", [self.run]
        )
        yield from found

    def sweep(self):
        """Remove the files of earlier exports that this one has not."""
        last = ""
        while found := self._manifest.execute(
            "SELECT file FROM files WHERE file > ? AND run <> ? ORDER BY file LIMIT ?", [last, self.run, SIZE]
        ).fetchall():
            for (file,) in found:
                self._remove(file)
            ((last,),) = found[-1:]
            with self._manifest:
                self._manifest.executemany("DELETE FROM files WHERE file = ?", found)
                self._manifest.executemany("DELETE FROM needs WHERE file = ?", found)
            self.removed += len(found)

    def _entries(self, files):
        """{file: (stamp, release, digest, sizes)}"""
        sql = "SELECT file, stamp, release, digest, sizes FROM files WHERE file IN (SELECT value FROM json_each(?))"
        return {file: entry for file, *entry in self._manifest.execute(sql, [json.dumps(list(files))])}

    def _is_there(self, file, entry):
        """Whether a file and its copies are there, as long as they were written; a look at each would take too long."""
        try:
            return entry[3] == " ".join(str((self.path / name).stat().st_size) for name in _names(file))
        except OSError:
            return False

    def _claim(self, files):
        with self._manifest:
            self._manifest.executemany(
                "INSERT INTO files (file, run) VALUES (?, ?) ON CONFLICT DO UPDATE"
                " SET stamp = NULL, digest = NULL, sizes = NULL",
                [(file, self.run) for file in files],
            )

    def _vouch(self, contents):
        with self._manifest:
            for content, sizes in contents:
                self._manifest.execute(
                    "UPDATE files SET stamp = ?, release = ?, digest = ?, sizes = ?, run = ?, address = ?"
                    " WHERE file = ?",
                    [content.stamp, self.release, content.digest, sizes, self.run, content.address, content.file],
                )
                self._manifest.execute("DELETE FROM needs WHERE file = ?", [content.file])
                self._manifest.executemany(
                    "INSERT INTO needs (file, address) VALUES (?, ?)", [(content.file, need) for need in content.needs]
                )

    def _write(self, content):
        """Write a file and its compressed copies, all of them or none; returns their sizes."""
        names = {self.path / name: COPIES.get(name.removeprefix(content.file)) for name in _names(content.file)}
        sizes = []
        try:
            (self.path / content.file).parent.mkdir(parents=True, exist_ok=True)
            for name, compress in names.items():
                data = compress(content.data) if compress else content.data
                _part(name).write_bytes(data)
                sizes.append(str(len(data)))
            for name in names:
                _part(name).replace(name)
        except OSError as error:
            raise _cannot("written", self.path / content.file, error) from error
        finally:
            for name in names:
                with suppress(OSError):
                    _part(name).unlink()
        return " ".join(sizes)

    def _remove(self, file):
        try:
            for name in _names(file):
                _part(self.path / name).unlink(missing_ok=True)
                (self.path / name).unlink(missing_ok=True)
        except OSError as error:
            raise _cannot("removed", self.path / file, error) from error
        for folder in (self.path / file).parents:
            if folder == self.path:
                break
            try:
                folder.rmdir()
            except OSError:
                # Something else is in it.
                break


def _names(file):
    """A file and its compressed copies, which what is compressed by itself has not."""
    is_text = file.startswith("public/") and _COMPRESSOR.should_compress(file)
    return [file, *(file + ending for ending in COPIES)] if is_text else [file]


def _part(path):
    return path.with_name(f"{path.name}.part")


def _cannot(what, path, error):
    return ExportError(f"{path} cannot be {what}: {error.strerror}.")
