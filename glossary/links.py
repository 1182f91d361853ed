"""Glossary links of a page: the pure linker of glossary/text/linking.py with the names that are published."""

from collections import defaultdict

from glossary import desk
from glossary.documents import CourseDocument, Document
from glossary.models import Course, Page, TermKey
from glossary.paths import path_to
from glossary.text import anchors, linking, prose
from glossary.text.names import Kind, Linking, key_of


def link(*pages, flag_unknown=False):
    """Write glossary links into the tokens of pages, each (sections as prose.read takes them, reader).

    Returns the spots of each. One query, whatever is in the texts and however many they are.
    """
    read = [(prose.read(sections), reader) for sections, reader in pages]
    found = matched(read)
    for spots, (_blocks, reader) in zip(found, read, strict=True):
        anchors.write(linking.choose(spots, reader), flag_unknown=flag_unknown)
    return found


def write_kept(sections, page, reader):
    """Write the glossary links that are kept with a public page into the tokens of its texts; no query.

    Where its text is read in another way than when they were chosen, as after an upgrade, they are chosen anew.
    """
    blocks = prose.read(sections)
    if page.checksum != prose.checksum(blocks):
        link((sections, reader))
        return
    kept = [linking.Link(*each) for each in page.links]
    anchors.write(linking.spots_of(kept, blocks, reader))


def matched(pages):
    """The spots of pages, each (blocks, reader), before anything is chosen; one query for all."""
    keys = [linking.candidates(blocks, reader) for blocks, reader in pages]
    by_key = defaultdict(list)
    for name in names_of(set().union(*keys)):
        by_key[name.key].append(name)
    return [
        linking.match(blocks, [name for key in found for name in by_key.get(key, ())], reader)
        for found, (blocks, reader) in zip(keys, pages, strict=True)
    ]


def names_of(keys):
    """The published names that have one of these keys."""
    return _names(TermKey.objects.filter(key__among=keys)) if keys else []


def names_by_id(ids):
    return {name.id: name for name in _names(TermKey.objects.filter(pk__in=ids))}


def _names(term_keys):
    columns = term_keys.order_by("page_id", "kind", "id").values_list(
        "id", "key", "written", "kind", "linking", "score", "score_elsewhere", "page", "page__course",
        "page__course__path", "page__path", "page__name_slug",
    )  # fmt: skip
    return [
        linking.Name(pk, key, written, Kind(kind), Linking(how), *scored, course_path.strip("/"), path, sense)
        for pk, key, written, kind, how, *scored, course_path, path, sense in columns
    ]


def reader_of(page: Page):
    """How a published page is linked; its course is at hand."""
    return reader(page.content(), page.course.content(), course_page=page.course_id, term=page.pk)


def reader(document: Document, course: CourseDocument, *, course_page=None, term=None):
    """How a document of a course is linked; `course_page` and `term` are the ids of their pages, if they have any."""
    return linking.Reader(
        term=term,
        course=course_page,
        course_slug=document.course,
        threshold=course.link_threshold,
        repeat=course.link_repeat,
        automatic=document.auto_links,
        stopped=frozenset(map(key_of, document.never_link)),
        wanted=frozenset(map(key_of, document.always_link)),
        stem_language=course.language if course.stemming else "",
        sense_path=lambda sense: path_to("name", sense),
    )


def reader_of_draft(document: Document, course: Course, pk=None):
    """How a document is linked once it is published; `pk` is that of the row that it was read from, if it is kept."""
    course_page = Page.objects.filter(kind="course", object_id=course.pk).first()
    own = Page.objects.filter(kind=document.kind, object_id=pk).first() if pk else None
    return reader(
        document,
        course_page.content() if course_page else desk.document_of(course),
        course_page=course_page and course_page.pk,
        term=own and own.pk,
    )
