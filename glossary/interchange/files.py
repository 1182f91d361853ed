"""Files, folders of files and archives of files to what they hold."""

import os
from pathlib import Path, PurePosixPath

from glossary.interchange import ENDINGS, FORMATS, archives, recognised
from glossary.interchange.decoding import Undecodable, decode
from glossary.interchange.entries import Place, Reading, Remark
from glossary.text.messages import Message as _

READ_IN_FOLDERS = {".txt", *(ending for endings in ENDINGS.values() for ending in endings)}
# Longer than any page is, whatever stands around it.
PAGE_LENGTH = 400_000
# Files of spreadsheets themselves.
SPREADSHEETS = (".xlsx", ".xls", ".xlsm", ".ods", ".numbers")


def read_paths(paths, *, format_name=None, **context):
    """One Reading of files and folders (all files below them with a known ending), in the order of their names.

    `context` goes to the format's `read`.
    """
    reading = Reading()
    for path in map(Path, paths):
        files = sorted(_inside(path)) if path.is_dir() else [path]
        if not files:
            reading.failures.append(Remark(Place(str(path), 0), NOTHING_INSIDE))
        for file in files:
            reading.add(_read(file, format_name, context))
    return reading


NOTHING_INSIDE = _("No file in this folder has an ending that is read.")


def _inside(folder):
    return (path for path in folder.rglob("*") if path.is_file() and _is_read(path))


def _is_read(path):
    return path.suffix.lower() in READ_IN_FOLDERS and not path.name.startswith(".")


def _read(path, format_name, context):
    # The name of a file may hold bytes that are no text, and what names it has to be printed.
    name = os.fsencode(path).decode(errors="replace")
    try:
        data = path.read_bytes()
    except OSError as error:
        message = _("The file cannot be read: {reason}.", reason=error.strerror)
        return Reading(failures=[Remark(Place(name, 0), message)])
    return read_file(name, data, format_name=format_name, **context)


def read_file(name, data, *, format_name=None, limit=None, **context):
    """A Reading of the bytes of a file of any name; of at most `limit` entries, where it may have many."""
    if name.lower().endswith(SPREADSHEETS):
        message = _("This is a spreadsheet's own file: save it as CSV in UTF-8, and choose that.")
        return Reading(failures=[Remark(Place(name, 0), message)])
    try:
        text = decode(data)
    except Undecodable as error:
        return Reading(failures=[Remark(Place(name, error.line), error.message)])
    format_name = format_name or recognised(name, text)
    if format_name is None:
        message = _("This is in none of the formats {formats}.", formats=", ".join(FORMATS))
        return Reading(failures=[Remark(Place(name, 1), message)])
    format_ = FORMATS[format_name]
    if format_.one_file:
        return format_.read(text, name, limit=limit, **context)
    if len(text) > PAGE_LENGTH:
        message = _("The file is longer than {limit:,} characters; a page is not.", limit=PAGE_LENGTH)
        return Reading(failures=[Remark(Place(name, 1), message)])
    return format_.read(text, name, **context)


def read_files(files, *, limit, **options):
    """One Reading of (name, bytes) of files, in which zip archives are folders; of at most `limit` entries in all."""
    reading = Reading()
    for name, data in _unpacked(files, reading):
        if reading.stops_at(limit):
            break
        reading.add(read_file(name, data, limit=limit - len(reading.entries) - len(reading.failures), **options))
    return reading


def _unpacked(files, reading):
    for name, data in files:
        if not archives.is_archive(data) or name.lower().endswith(SPREADSHEETS):
            yield name, data
            continue
        number = 0
        try:
            for member, content in archives.members(data, lambda each: _is_read(PurePosixPath(each))):
                number += 1
                yield f"{name}/{member}", content
        except archives.Unreadable as error:
            reading.failures.append(Remark(Place(name, 0), error.message))
        else:
            if not number:
                reading.failures.append(Remark(Place(name, 0), NOTHING_INSIDE))
