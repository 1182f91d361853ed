"""Search of what is on the editing desk, drafts and all. Nothing that readers see comes from here."""

from itertools import chain

from glossary import desk
from glossary.batches import SIZE, batches, number_of_batches, unwatched
from glossary.models import Course
from glossary.search.entries import draft_entry
from glossary.search.finding import narrow
from glossary.search.index import DESK

# One index for three tables: ids are told apart by their remainder.
MODELS = tuple(desk.MODELS.values())


def id_of(row):
    return row.pk * len(MODELS) + MODELS.index(type(row))


def index(read):
    """Index courses, terms and guides as they stand on the desk: pairs (row, document) of a batch."""
    entries = {id_of(row): _entry(row, document) for row, document in read}
    courses = [row for row, _document in read if isinstance(row, Course)]
    languages = DESK.languages_of([id_of(course) for course in courses])
    respelled = [course for course in courses if languages.get(id_of(course), course.language) != course.language]
    DESK.put(entries)
    for batch in batches(row for row in desk.with_contents(respelled) if id_of(row) not in entries):
        DESK.put({id_of(row): _entry(row, desk.document_of(row)) for row in batch})


def _entry(row, document):
    course = row if isinstance(row, Course) else row.course
    return draft_entry(document, course=course.pk, language=course.language)


def forget(rows):
    DESK.remove([id_of(row) for row in rows])


def search(model, text, courses=None):
    """The Found of a list of rows of a model that is narrowed down by a text, in some courses or all (None)."""
    return narrow(DESK, text, kind=model._meta.model_name, courses=courses)


def rows_of(found):
    """Ids of the rows that were found, the best first."""
    return [pk // len(MODELS) for pk in chain(found.best, *found.others.values())]


def rebuild(watched=unwatched):
    """Index all that is on the desk anew."""
    DESK.clear()
    for model in MODELS:
        rows = desk.complete(model.objects.order_by("pk")).iterator(chunk_size=SIZE)
        total = number_of_batches(model.objects.count())
        for batch in watched(batches(rows), total=total, what=f"{model._meta.verbose_name_plural} on the desk"):
            index([(row, desk.document_of(row)) for row in batch])
