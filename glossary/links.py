"""Glossary links of a page: the pure linker of glossary/text/linking.py with the names that are published."""

from glossary.documents import Document
from glossary.models import Page, TermKey
from glossary.paths import path_to
from glossary.text import linking
from glossary.text.names import Kind, Linking, key_of


def link(sections, reader, *, flag_unknown=False):
    """Write glossary links into tokens, `sections` as linking.read takes them; returns the spots of all mentions.

    One query, whatever is in the texts.
    """
    spots = spots_of(linking.read(sections), reader)
    linking.link(spots, flag_unknown=flag_unknown)
    return spots


def spots_of(blocks, reader):
    """The mentions in blocks, each with its outcome."""
    names = names_of(linking.candidates(blocks, reader.stem_language))
    return linking.choose(linking.match(blocks, names, reader), reader)


def names_of(keys):
    """The published names that have one of these keys."""
    return _names(TermKey.objects.filter(key__among=keys)) if keys else []


def names_by_id(ids):
    return {name.id: name for name in _names(TermKey.objects.filter(pk__in=ids))}


def _names(term_keys):
    columns = term_keys.order_by("page_id", "kind", "id").values_list(
        "id", "key", "written", "kind", "linking", "score", "page", "page__course", "page__course__path", "page__path",
        "page__name_slug",
    )  # fmt: skip
    return [
        linking.Name(pk, key, written, Kind(kind), Linking(how), score, page, course, course_path.strip("/"), *target)
        for pk, key, written, kind, how, score, page, course, course_path, *target in columns
    ]


def reader_of(page: Page):
    """How a published page is linked; its course is at hand."""
    return reader(page.content(), page.course, term=page.pk)


def reader(document: Document, course_page: Page, *, term=None):
    """How a document in a course is linked. `term` is the id of the page that shows it, if there is one."""
    course = course_page.content()
    return linking.Reader(
        term=term,
        course=course_page.pk,
        threshold=course.link_threshold,
        repeat=course.link_repeat,
        automatic=document.auto_links,
        stopped=frozenset(map(key_of, document.never_link)),
        wanted=frozenset(map(key_of, document.always_link)),
        stem_language=course.language if course.stemming else "",
        sense_path=lambda sense: path_to("name", sense),
    )
