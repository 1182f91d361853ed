"""What follows when rows of the desk were saved: a revision, what lists tell of them, and the search of the desk."""

from django.db.models import Max
from django.utils import timezone

from glossary import desk, desk_search, documents, standing
from glossary.batches import batches, insert
from glossary.models import Revision


def saved(rows, *, author=None, note=""):
    """Take in rows that were saved, in the same transaction; the parts of their documents are at hand.

    A row that is as its last revision has it gets no other, unless that tells of its deletion.
    """
    for batch in batches(rows):
        read = [(row, desk.document_of(row)) for row in batch]
        _remember(read, author, note)
        standing.refresh(read)
        desk_search.index(read)


def _remember(read, author, note):
    now = timezone.now()
    keys = [(document.kind, row.pk) for row, document in read]
    last = last_documents(keys)
    written = [documents.to_data(document, defaults=False) for _row, document in read]
    insert(
        [
            Revision(
                kind=kind,
                object_id=pk,
                action=Revision.Action.SAVE,
                document=data,
                author=author,
                created=now,
                note=note,
            )
            for (kind, pk), data in zip(keys, written, strict=True)
            if last.get((kind, pk)) != data
        ]
    )


def last_documents(keys):
    """{(kind, id): plain data of the document of the last revision}, without those that were deleted"""
    last = [
        pk
        for kind, ids in desk.ids_by_kind(keys).items()
        for pk in Revision.objects.filter(kind=kind, object_id__in=ids)
        .order_by()
        .values("object_id")
        .annotate(last=Max("id"))
        .values_list("last", flat=True)
    ]
    found = Revision.objects.filter(pk__in=last).exclude(action=Revision.Action.DELETE)
    return {(kind, pk): data for kind, pk, data in found.values_list("kind", "object_id", "document")}
