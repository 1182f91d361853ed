"""What is deleted from the desk leaves the public side and the search of the desk in the same transaction, and takes
what readers reported of it along."""

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone

from glossary import desk, desk_search, documents, publishing, reports
from glossary.models import Course, Guide, Revision, Schedule, Term


@receiver(pre_delete, sender=Course)
@receiver(pre_delete, sender=Term)
@receiver(pre_delete, sender=Guide)
def unpublish_deleted(instance, **kwargs):
    publishing.unpublish([instance])
    Revision.objects.create(
        kind=desk.kind_of(instance),
        object_id=instance.pk,
        action=Revision.Action.DELETE,
        document=documents.to_data(desk.document_of(instance), defaults=False),
        created=timezone.now(),
    )
    Schedule.objects.filter(kind=desk.kind_of(instance), object_id=instance.pk).delete()
    desk_search.forget([instance])
    reports.forget(instance)
