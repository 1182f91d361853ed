"""Documents as they stand on the desk, for writers."""

import zlib
from collections import Counter
from dataclasses import replace
from pathlib import PurePath

from glossary import desk
from glossary.batches import SIZE, batches
from glossary.interchange import FORMATS
from glossary.models import Course, Guide, Term

# What file systems take in one name is counted in bytes; a slug in another script may have several to a letter.
NAME_BYTES = 200


def documents_on_desk(course=None):
    """Every document, course by course with what is in it, or those of one course; one chunk in memory at a time."""
    for row in desk.complete(Course.objects.filter(pk=course.pk) if course else Course.objects.order_by("id")):
        yield desk.document_of(row)
        for model in (Term, Guide):
            for content in desk.complete(model.objects.filter(course=row)).iterator(chunk_size=SIZE):
                yield desk.document_of(content)


def rows_of(model, ids):
    """Rows with all that their documents need, in the order of their ids in the list; a batch in memory at a time."""
    for batch in batches(ids):
        rows = {row.pk: row for row in desk.complete(model.objects.filter(pk__in=batch))}
        yield from (rows[pk] for pk in batch if pk in rows)


def course_names():
    """What a page of words calls each course, by slug: its title, or the slug where the title could mean another."""
    titles = dict(Course.objects.values_list("slug", "title"))
    number = Counter(title.lower() for title in titles.values())
    return {
        slug: slug if number[title.lower()] > 1 or (title in titles and title != slug) else title
        for slug, title in titles.items()
    }


def files(documents, format_name):
    """(path, text) of each document that a format holds, for formats that have a file for each."""
    format_, names = FORMATS[format_name], course_names()
    for document in documents:
        if document.kind in format_.kinds:
            path = file_name(document, format_.extension)
            if format_name == "study-page":
                document = replace(document, course=names.get(document.course, document.course))
            yield path, format_.write(document)


def file_name(document, extension):
    """Where a document stands in a folder: intro-to-biology/terms/cell.md."""
    if document.kind == "course":
        return PurePath(_short(document.slug), f"course{extension}")
    return PurePath(_short(document.course), f"{document.kind}s", _short(document.slug) + extension)


def _short(slug):
    encoded = slug.encode()
    if len(encoded) <= NAME_BYTES:
        return slug
    return f"{encoded[:NAME_BYTES].decode(errors='ignore')}-{zlib.crc32(encoded):08x}"
