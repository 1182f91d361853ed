"""Readers and writers of documents: Markdown, JSON lines, tables and study page text.

Each format has `read(text, file, course, language_of)`, which returns a Reading and never raises for what is in the
text. `course` is the course of what names none; `language_of` gives the language of a known course by its slug. It
writes documents of its `kinds` either into `one_file`, with `write_all(documents)`, which yields its parts, or each
into a file of its own, with `write(document)`. What has one file of many is read up to a `limit` of entries.
"""

from glossary.interchange import json_lines, markdown, study_page
from glossary.interchange.tables import CSV, TSV

FORMATS = {"markdown": markdown, "jsonl": json_lines, "csv": CSV, "tsv": TSV, "study-page": study_page}
ENDINGS = {
    "markdown": (".md", ".markdown"),
    "jsonl": (".jsonl", ".ndjson", ".json"),
    "csv": (".csv",),
    "tsv": (".tsv", ".tab"),
}


def recognised(file, text):
    """The name of the format of a text, by the file's name or else by its content; None if it is none of them."""
    for format_name, endings in ENDINGS.items():
        if file.lower().endswith(endings):
            return format_name
    for format_name, each in FORMATS.items():
        if each.recognises(text):
            return format_name
    return None
