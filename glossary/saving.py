"""What follows when rows of the desk were saved: a revision, what lists tell of them, and the search of the desk."""

from collections import defaultdict

from django.db.models import Max
from django.utils import timezone

from glossary import desk, desk_search, documents, standing
from glossary.batches import SIZE, batches
from glossary.models import Revision


def saved(rows, *, author=None, note=""):
    """Take in rows that were saved, in the same transaction; the parts of their documents are at hand.

    A row that is as its last revision has it gets no other.
    """
    for batch in batches(rows):
        _remember(batch, author, note)
        standing.refresh(batch)
        desk_search.index(batch)


def _remember(rows, author, note):
    now = timezone.now()
    last = last_documents(rows)
    Revision.objects.bulk_create(
        [
            Revision(
                kind=kind,
                object_id=row.pk,
                action=Revision.Action.SAVE,
                document=data,
                author=author,
                created=now,
                note=note,
            )
            for row in rows
            for kind, data in [(desk.kind_of(row), documents.to_data(desk.document_of(row), defaults=False))]
            if last.get((kind, row.pk)) != data
        ],
        batch_size=SIZE,
    )


def last_documents(rows):
    """{(kind, id): plain data of the document of the last revision}"""
    ids = defaultdict(list)
    for row in rows:
        ids[desk.kind_of(row)].append(row.pk)
    last = [
        pk
        for kind in ids
        for pk in Revision.objects.filter(kind=kind, object_id__in=ids[kind])
        .order_by()
        .values("object_id")
        .annotate(last=Max("id"))
        .values_list("last", flat=True)
    ]
    found = Revision.objects.filter(pk__in=last).values_list("kind", "object_id", "document")
    return {(kind, pk): data for kind, pk, data in found}
