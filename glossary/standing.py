"""How rows of the desk stand: what readers see of them, and what they lack. Kept with the rows, for lists to filter
by."""

from collections import defaultdict
from dataclasses import replace

from django.db.models import OuterRef, Subquery

from glossary import attention, desk, documents, links
from glossary.batches import batches, update
from glossary.models import Page, Revision, Status


def refresh(read):
    """Bring `status` and `attention` of rows up to date; `read` are pairs (row, document) of a batch."""
    found = {(document.kind, row.pk): (row, document) for row, document in read}
    public = _public(found)
    taken_down = _taken_down(found.keys() - public.keys())
    dead = attention.dead_marks(
        {key: document for key, (_row, document) in found.items()},
        lambda key: links.reader_of_draft(found[key][1], found[key][0].course, found[key][0].pk),
    )
    changed = []
    for key, (row, document) in found.items():
        lacks = [*attention.lacks(document), *(["dead-mark"] if key in dead else [])]
        new = status_of(document, public.get(key), key in taken_down), attention.written(lacks)
        if new != (row.status, row.attention):
            row.status, row.attention = new
            changed.append(row)
    by_model = defaultdict(list)
    for row in changed:
        by_model[type(row)].append(row)
    for same in by_model.values():
        update(same, "status", "attention")


def published(rows):
    """Take in that rows were just published as they stand."""
    for kind, ids in desk.ids_by_kind(desk.keys_of(rows)).items():
        _set_status(kind, ids, Status.PUBLISHED)


def taken_down(pages):
    """Take in that the pages of rows are no longer public."""
    for kind, ids in desk.ids_by_kind((page.kind, page.object_id) for page in pages).items():
        _set_status(kind, ids, Status.UNPUBLISHED)


def _set_status(kind, ids, status):
    for batch in batches(ids):
        desk.MODELS[kind].objects.filter(pk__in=batch).update(status=status)


def with_public_path(rows):
    """A queryset of rows, each with the path of its page as `public_path`, None where it has none."""
    pages = Page.objects.filter(kind=rows.model._meta.model_name, object_id=OuterRef("pk"))
    return rows.annotate(public_path=Subquery(pages.values("path")[:1]))


def status_of(document, public, taken_down):
    """The status of a document on the desk, of which this document is public, or None."""
    if public is None:
        return Status.UNPUBLISHED if taken_down else Status.DRAFT
    return Status.PUBLISHED if _comparable(document) == _comparable(public) else Status.CHANGED


def _comparable(document):
    """Without the course's slug: a course that moves changes none of its terms."""
    return document if document.kind == "course" else replace(document, course="")


def _public(keys):
    """{(kind, id): public document}"""
    ids = desk.ids_by_kind(keys)
    return {
        (kind, pk): documents.from_data(data)
        for kind in ids
        for pk, data in Page.objects.filter(kind=kind, object_id__in=ids[kind]).values_list("object_id", "document")
    }


def _taken_down(keys):
    """Those of the keys that were public once."""
    ids = desk.ids_by_kind(keys)
    return {
        (kind, pk)
        for kind in ids
        for pk in Revision.objects.filter(kind=kind, object_id__in=ids[kind], action=Revision.Action.UNPUBLISH)
        .order_by()
        .values_list("object_id", flat=True)
        .distinct()
    }
