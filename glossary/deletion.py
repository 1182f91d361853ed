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
    author = getattr(origin, "deleted_by", None)
    publishing.unpublish([instance], author=author)
    document = desk.document_of(instance)
    revision = Revision.objects.create(
        kind=document.kind,
        object_id=instance.pk,
        action=Revision.Action.DELETE,
        document=documents.to_data(document, defaults=False),
        author=author,
        created=timezone.now(),
    )
    Deletion.objects.update_or_create(
        kind=document.kind,
        object_id=instance.pk,
        defaults={
            "course": roles.course_of(instance),
            "name": document.name,
            "revision": revision,
            "with_course": not isinstance(instance, Course) and _model_of(origin) is Course,
            "version": instance.version,
            "review_by": instance.review_by,
        },
    )
    Schedule.objects.filter(kind=document.kind, object_id=instance.pk).delete()
    desk_search.forget([instance])


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
            row, remarks = _write(deletion, _course_of(deletion))
            for batch in batches(along):
                for each in batch:
                    remarks += _write(each, row)[1]
    except IntegrityError as error:
        raise RestoringError(_("Somebody saved another page just now, so nothing was restored. Try again.")) from error
    for batch in batches([deletion, *along]):
        _take_in(batch, author)
    return row, remarks


def _course_of(deletion):
    """The course that something stood in; None for a course."""
    if deletion.kind == "course":
        return None
    course = Course.objects.filter(pk=deletion.course).first()
    if course is None:
        text = _("Its course “%(course)s” was deleted too. Restore that first.")
        raise RestoringError(text % {"course": deletion.revision.document["course"]})
    return course


def _write(deletion, course):
    """The row as it was, and remarks about what could not be."""
    document, remarks = documents.from_data(deletion.revision.document), []
    row = desk.MODELS[deletion.kind](pk=deletion.object_id, version=deletion.version, review_by=deletion.review_by)
    siblings = Course.objects.all() if course is None else type(row).objects.filter(course=course)
    slug = free_slug(document.slug, siblings)
    if slug != document.slug:
        text = _("“%(name)s” has the slug %(new)s now: another page was given %(old)s meanwhile.")
        remarks.append(text % {"name": document.name, "new": slug, "old": document.slug})
        document = replace(document, slug=slug)
    if course is None:
        return desk.write_course(document, row), remarks
    unit = course.units.filter(number=document.unit).first()
    if document.unit and unit is None:
        text = _("“%(name)s” is in no unit: the course no longer has the unit %(number)d that it was in.")
        remarks.append(text % {"name": document.name, "number": document.unit})
    writer = desk.write_term if deletion.kind == "term" else desk.write_guide
    return writer(document, course, unit, row), remarks


def _take_in(deletions, author):
    keys = [(deletion.kind, deletion.object_id) for deletion in deletions]
    for kind, ids in desk.ids_by_kind(keys).items():
        rows = desk.complete(desk.MODELS[kind].objects.filter(pk__in=ids))
        saved(rows, author=author, note=_("Restored after it was deleted"))
    Deletion.objects.filter(pk__in=[deletion.pk for deletion in deletions]).delete()
