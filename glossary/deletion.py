"""What is deleted from the desk leaves the public side and the search of the desk in the same transaction, and takes
what readers reported of it along."""

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from glossary import desk_search, publishing, reports
from glossary.models import Course, Guide, Term


@receiver(pre_delete, sender=Course)
@receiver(pre_delete, sender=Term)
@receiver(pre_delete, sender=Guide)
def unpublish_deleted(instance, **kwargs):
    publishing.unpublish([instance])
    desk_search.forget([instance])
    reports.forget(instance)
