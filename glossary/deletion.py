"""What is deleted from the desk leaves the public side and the search of the desk in the same transaction. It is kept
as a revision, and can be restored with all that belonged to it."""

from dataclasses import replace

from django.db import IntegrityError, transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from glossary import desk, desk_search, documents, publishing, roles
from glossary.batches import batches
from glossary.models import Course, Deletion, Guide, Revision, Schedule, Term
from glossary.renaming import free_slug
from glossary.restoring import RestoringError
from glossary.saving import saved


def deleting(rows, author):
    """The row or queryset, whose deletion will be remembered as done by an author."""
    rows.deleted_by = author
    return rows


@receiver(pre_delete, sender=Course)
@receiver(pre_delete, sender=Term)
@receiver(pre_delete, sender=Guide)
def remember_deleted(instance, origin, **kwargs):
    """`origin` is what was to be deleted: the row itself, its course, or a queryset of either."""
    is_course = isinstance(instance, Course)
    if not is_course and _model_of(origin) is Course:
        # Its course, which is told of too, takes it along.
        return
    author, now = getattr(origin, "deleted_by", None), timezone.now()
    publishing.unpublish([instance], author=author)
    for batch in batches(desk.with_contents([instance]) if is_course else [instance]):
        _remember(batch, author, now, with_course=is_course)


def _remember(rows, author, now, *, with_course):
    deletions = []
    for row in rows:
        document = desk.document_of(row)
        revision = Revision(
            kind=document.kind,
            object_id=row.pk,
            action=Revision.Action.DELETE,
            document=documents.to_data(document, defaults=False),
            author=author,
            created=now,
        )
        deletions.append(
            Deletion(
                kind=document.kind,
                object_id=row.pk,
                course=roles.course_of(row),
                name=document.name,
                revision=revision,
                with_course=with_course and not isinstance(row, Course),
                version=row.version,
                review_by=row.review_by,
            )
        )
    Revision.objects.bulk_create([deletion.revision for deletion in deletions])
    Deletion.objects.bulk_create(deletions)
    for kind, ids in desk.ids_by_kind(desk.keys_of(rows)).items():
        Schedule.objects.filter(kind=kind, object_id__in=ids).delete()
    desk_search.forget(rows)


def _model_of(origin):
    """Of a row or a queryset."""
    return getattr(origin, "model", type(origin))


def restored_with(deletion):
    """The deletions that are undone together with one: of a course, of all that went with it."""
    along = Deletion.objects.filter(course=deletion.object_id, with_course=True)
    return along if deletion.kind == "course" else Deletion.objects.none()


def gone_course(deletion):
    """The deletion of the course that something stood in, which has to be restored first; None where it is there."""
    if deletion.kind == "course":
        return None
    return Deletion.objects.filter(kind="course", object_id=deletion.course).first()


@transaction.atomic
def restore(deletion, *, author=None):
    """Make what was deleted a draft again, under the id that its history and its reports know it by, a course with
    what was deleted along with it; returns (row, remarks).

    Raises RestoringError, with nothing written, where it cannot be.
    """
    # Of two who restore at once, the second finds that it is done.
    deletion = Deletion.objects.select_for_update().select_related("revision").filter(pk=deletion.pk).first()
    if deletion is None:
        raise RestoringError(_("That was restored already."))
    along = list(restored_with(deletion).select_related("revision").order_by("object_id"))
    try:
        with transaction.atomic():
            if deletion.kind == "course":
                row, remarks = _write_course(deletion)
                units = {unit.number: unit for unit in row.units.all()}
                for each in along:
                    _write_content(each, documents.from_data(each.revision.document), row, units)
            else:
                row, remarks = _write_alone(deletion)
    except IntegrityError as error:
        raise RestoringError(_("Somebody saved another page just now, so nothing was restored. Try again.")) from error
    for batch in batches([deletion, *along]):
        _take_in(batch, author)
    return row, remarks


def _write_course(deletion):
    """The course as it was, and remarks about what could not be."""
    document, remarks = _with_free_slug(documents.from_data(deletion.revision.document), Course.objects.all())
    return desk.write_course(document, _row(deletion)), remarks


def _write_alone(deletion):
    """A term or guide in its course, as it was, and remarks about what could not be."""
    document = documents.from_data(deletion.revision.document)
    course = Course.objects.filter(pk=deletion.course).first()
    if course is None:
        text = _("Its course “%(course)s” was deleted too. Restore that first.")
        raise RestoringError(text % {"course": document.course})
    siblings = desk.MODELS[deletion.kind].objects.filter(course=course)
    document, remarks = _with_free_slug(document, siblings)
    units = {unit.number: unit for unit in course.units.all()}
    if document.unit and document.unit not in units:
        text = _("“%(name)s” is in no unit: the course no longer has the unit %(number)d that it was in.")
        remarks.append(text % {"name": document.name, "number": document.unit})
    return _write_content(deletion, document, course, units), remarks


def _write_content(deletion, document, course, units):
    return desk.write_content(document, course, units.get(document.unit), _row(deletion))


def _row(deletion):
    """A new row under the old id."""
    return desk.MODELS[deletion.kind](pk=deletion.object_id, version=deletion.version, review_by=deletion.review_by)


def _with_free_slug(document, siblings):
    slug = free_slug(document.slug, siblings)
    if slug == document.slug:
        return document, []
    text = _("“%(name)s” has the slug %(new)s now: another page was given %(old)s meanwhile.")
    return replace(document, slug=slug), [text % {"name": document.name, "new": slug, "old": document.slug}]


def _take_in(deletions, author):
    keys = [(deletion.kind, deletion.object_id) for deletion in deletions]
    for kind, ids in desk.ids_by_kind(keys).items():
        rows = desk.complete(desk.MODELS[kind].objects.filter(pk__in=ids))
        saved(rows, author=author, note=_("Restored after it was deleted"))
    Deletion.objects.filter(pk__in=[deletion.pk for deletion in deletions]).delete()
