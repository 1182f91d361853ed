"""Readers and writers of documents: Markdown, JSON lines and study page text.

Each format is a module with `read(text, file, course, language_of)`, which returns a Reading and never raises for what
is in the text, and with `write(document)`, which returns a text. `course` is the course of what names none;
`language_of` gives the language of a known course by its slug.
"""

from glossary.interchange import json_lines, markdown, study_page

FORMATS = {"markdown": markdown, "jsonl": json_lines, "study-page": study_page}


def recognised(file, text):
    """The name of the format of a text, by the file's name or else by its content; None if it is none of them."""
    name = file.lower()
    if name.endswith((".md", ".markdown")):
        return "markdown"
    if name.endswith((".jsonl", ".ndjson", ".json")):
        return "jsonl"
    for format_name, module in FORMATS.items():
        if module.recognises(text):
            return format_name
    return None
