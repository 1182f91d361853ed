"""Files and folders of files to what they hold."""

import os
from pathlib import Path

from glossary.interchange import ENDINGS, FORMATS, recognised
from glossary.interchange.decoding import Undecodable, decode
from glossary.interchange.entries import Place, Reading, Remark

READ_IN_FOLDERS = {".txt", *(ending for endings in ENDINGS.values() for ending in endings)}


def read_paths(paths, *, format_name=None, **context):
    """One Reading of files and folders (all files below them with a known ending), in the order of their names.

    `context` goes to the format's `read`.
    """
    reading = Reading()
    for path in map(Path, paths):
        files = sorted(_inside(path)) if path.is_dir() else [path]
        if not files:
            reading.failures.append(Remark(Place(str(path), 0), "No file in this folder has an ending that is read."))
        for file in files:
            reading.add(_read(file, format_name, context))
    return reading


def _inside(folder):
    return (
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix.lower() in READ_IN_FOLDERS and not path.name.startswith(".")
    )


def _read(path, format_name, context):
    # The name of a file may hold bytes that are no text, and what names it has to be printed.
    name = os.fsencode(path).decode(errors="replace")
    try:
        text = decode(path.read_bytes())
    except Undecodable as error:
        return Reading(failures=[Remark(Place(name, error.line), str(error))])
    except OSError as error:
        return Reading(failures=[Remark(Place(name, 0), f"The file cannot be read: {error.strerror}.")])
    format_name = format_name or recognised(path.name, text)
    if format_name is None:
        formats = ", ".join(FORMATS)
        return Reading(failures=[Remark(Place(name, 1), f"This is in none of the formats {formats}.")])
    return FORMATS[format_name].read(text, name, **context)
