"""What is to be published or taken down at a time: no clock is needed, whoever asks first does it."""

import logging
from time import monotonic

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary import desk, documents, publishing, standing
from glossary.locks import one_at_a_time
from glossary.models import Schedule

log = logging.getLogger(__name__)
# A process knows for a second when something is due next; to ask at each request would cost each a query.
REMEMBERED = 1


def schedule(row, action, due, *, author=None, note=""):
    """Publish a row as it stands now, or take it down, at a time; what was scheduled before is replaced."""
    document = documents.to_data(desk.document_of(row), defaults=False) if action == Schedule.Action.PUBLISH else None
    scheduled, _created = Schedule.objects.update_or_create(
        kind=desk.kind_of(row),
        object_id=row.pk,
        action=action,
        defaults={"due": due, "document": document, "author": author, "note": note, "failure": ""},
    )
    clock.look_at = 0
    return scheduled


def of(row):
    """What is scheduled for a row, the earliest first."""
    return Schedule.objects.filter(kind=desk.kind_of(row), object_id=row.pk).order_by("due", "id")


def with_next(rows):
    """A queryset of rows, each with `next_act` and `next_due` of what is scheduled first; None where nothing is."""
    first = Schedule.objects.filter(kind=rows.model._meta.model_name, object_id=OuterRef("pk"), failure="")
    first = first.order_by("due", "id")
    return rows.annotate(next_act=Subquery(first.values("action")[:1]), next_due=Subquery(first.values("due")[:1]))


_TOLD = {
    "publish": gettext_lazy("It will be published on %(time)s, as it stands now."),
    "unpublish": gettext_lazy("It will be taken down on %(time)s."),
}


def told(scheduled):
    """What will happen, or why it did not, in words."""
    words = {"time": spoken(scheduled.due)}
    if scheduled.failure:
        return _("It was due on %(time)s and could not be published: %(reason)s") % {
            **words,
            "reason": scheduled.failure,
        }
    return _TOLD[scheduled.action] % words


def spoken(time):
    """A time as an editor says it: 3 March 2027, 08:00, Europe/Berlin."""
    local = timezone.localtime(time)
    return f"{date_format(local, 'j F Y')}, {date_format(local, 'H:i')}, {timezone.get_current_timezone_name()}"


def publish_due(now=None):
    """Do what is due, each in a transaction of its own; returns how many acts were done.

    Of two processes at once, one does it, and the other waits and finds nothing left.
    """
    done = 0
    due = Schedule.objects.filter(due__lte=now or timezone.now(), failure="").order_by("due", "id")
    for pk in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            one_at_a_time()
            scheduled = Schedule.objects.filter(pk=pk, failure="").first()
            if scheduled is None:
                continue
            done += _do(scheduled)
    return done


def _do(scheduled):
    row = desk.complete(desk.MODELS[scheduled.kind].objects.filter(pk=scheduled.object_id)).first()
    try:
        with transaction.atomic():
            if row is not None:
                _act(scheduled, row)
            scheduled.delete()
    except publishing.PublishingError as error:
        # It is kept, for its editor to see.
        scheduled.failure = "\n".join(message for _row, message in error.problems)
        scheduled.save(update_fields=["failure"])
        log.warning("%s failed: %s", scheduled, scheduled.failure)
        return 0
    return 1


def _act(scheduled, row):
    as_decided = {"author": scheduled.author, "note": scheduled.note}
    if scheduled.action == Schedule.Action.UNPUBLISH:
        publishing.unpublish([row], **as_decided)
        return
    document = documents.from_data(scheduled.document)
    publishing.publish([row], decided={(scheduled.kind, row.pk): document}, **as_decided)
    standing.refresh([(row, desk.document_of(row))])


def is_due(now):
    return Schedule.objects.filter(due__lte=now, failure="").exists()


class Clock:
    """When a process has to look again for what is due."""

    def __init__(self):
        self.look_at = 0

    def is_time(self, is_due=is_due):
        """Whether anything is due, by a function that tells so of a time; it is asked once a second at most."""
        now = monotonic()
        if now < self.look_at:
            return False
        self.look_at = now + REMEMBERED
        return is_due(timezone.now())


clock = Clock()
