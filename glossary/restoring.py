"""Making an earlier revision the working draft again. Readers see nothing of it until it is published."""

import hashlib
import json
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from glossary import desk, documents
from glossary.models import Course
from glossary.models.translation import translated
from glossary.renaming import siblings_of
from glossary.saving import saved


class RestoringError(Exception):
    """Nothing was restored; the message says why."""


@dataclass(frozen=True)
class Plan:
    """What the desk would hold: the document, what cannot be as it was, and what is in the way of restoring at all."""

    document: documents.Document
    remarks: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def plan(row, document):
    """How a document of an earlier time would become the draft of a row, which stays in its course."""
    planned = _course_plan(row, document) if document.kind == "course" else _content_plan(row, document)
    problems = [f"{problem.field}: {translated(problem.message)}" for problem in documents.validate(planned.document)]
    problems += filter(None, [_slug_problem(row, planned.document.slug)])
    return replace(planned, problems=tuple(problems))


def token_of(row):
    """Stands for what a row holds on the desk: another token, and somebody has written in it."""
    data = json.dumps(documents.to_data(desk.document_of(row)), sort_keys=True)
    return hashlib.sha256(data.encode()).hexdigest()[:32]


def restore(row, document, *, token, author=None, note=""):
    """Write a document of an earlier time to the desk; returns the Plan that was followed.

    Raises RestoringError, with nothing written, where it cannot be, and where the row is not what the token stands for.
    """
    try:
        with transaction.atomic():
            return _restore(row, document, token, author, note)
    except IntegrityError as error:
        # Whoever saves another row at this moment may take the slug between the question and the writing.
        text = _("The slug %(slug)s was given to another page just now, so nothing was restored.")
        raise RestoringError(text % {"slug": document.slug}) from error


def _restore(row, document, token, author, note):
    rows = type(row).objects.filter(pk=row.pk)
    # Whoever else saves the row waits until this is done, and the other way round.
    rows.select_for_update().get()
    row = desk.complete(rows).get()
    if token_of(row) != token:
        raise RestoringError(
            _("The draft was changed meanwhile, so nothing was restored. Look at what is different now.")
        )
    planned = plan(row, document)
    if planned.problems:
        raise RestoringError(" ".join(planned.problems))
    _write(row, planned.document)
    saved(desk.complete(rows), author=author, note=note)
    return planned


def _write(row, document):
    if document.kind == "course":
        desk.write_course(document, row)
        return
    unit = row.course.units.filter(number=document.unit).first()
    desk.write_content(document, row.course, unit, row)


def _course_plan(course, document):
    kept = desk.units_in_use(course, {unit.number for unit in document.units})
    units = sorted((*document.units, *kept), key=lambda unit: unit.number)
    remarks = [_("Unit %(number)d, “%(title)s”, stays: there are terms or guides in it.") % vars(unit) for unit in kept]
    return Plan(replace(document, units=tuple(units)), tuple(remarks))


def _content_plan(row, document):
    remarks = []
    other = Course.objects.filter(slug=document.course).exclude(pk=row.course_id).first()
    if other:
        text = _("It was in the course “%(then)s” then. It stays where it is now, in “%(now)s”.")
        remarks.append(text % {"then": other, "now": row.course})
    elif document.unit and not row.course.units.filter(number=document.unit).exists():
        text = _("It was in unit %(number)d then, which the course no longer has. It stays where it is now.")
        remarks.append(text % {"number": document.unit})
    if remarks:
        document = replace(document, unit=row.unit.number if row.unit else None, position=row.position)
    return Plan(replace(document, course=row.course.slug), tuple(remarks))


def _slug_problem(row, slug):
    others = siblings_of(row).filter(slug=slug).exclude(pk=row.pk)
    text = _("“%(other)s” has the slug %(slug)s by now. Give it another one first, then restore this.")
    return next((text % {"other": other, "slug": slug} for other in others[:1]), None)
