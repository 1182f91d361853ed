"""What stands on the desk, course by course: how much is drafted, what lacks something, what is due, what changed, and
what readers report."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, Subquery

from glossary import attention, desk, roles
from glossary.models import Course, Guide, Report, Revision, Schedule, Term

COURSES = 100
# What is shown of schedules and of revisions.
LATELY = 10
# What stands in courses, by kind.
CONTENTS = {"term": Term, "guide": Guide}
FAILED = "failed"


@dataclass
class Counts:
    """Of a course: its rows by kind and status, by kind and what is scheduled, by kind those that lack something, and
    its open reports. Each number is that of the rows in a filtered list of the desk."""

    course: Course
    by_status: Counter = field(default_factory=Counter)
    scheduled: Counter = field(default_factory=Counter)
    lacking: Counter = field(default_factory=Counter)
    reports: int = 0


def counts_of(user):
    """Counts for each course in which a user may read something, by title."""
    found = {course.pk: Counts(course) for course in _courses(user)[:COURSES]}
    for kind, model in CONTENTS.items():
        _count(found, kind, roles.readable(user, model.objects.order_by()).filter(course__in=found))
    _count_reports(found, user)
    return list(found.values())


def _courses(user):
    """Django's permissions may show a user all terms, and not the courses."""
    if any(roles.may_read_all(user, model) for model in CONTENTS.values()):
        return Course.objects.all()
    return roles.readable(user, Course.objects.all())


def _count(found, kind, rows):
    numbers = rows.values_list("course", "status").annotate(
        number=Count("id"), lacking=Count("id", filter=attention.lacking("any"))
    )
    for course, status, number, lacking in numbers:
        found[course].by_status[kind, status] += number
        found[course].lacking[kind] += lacking
    # Few things are scheduled at once, so their rows are looked for, and not the other way round.
    scheduled = _of_courses(Schedule.objects.filter(kind=kind), rows)
    for course, _row, act in set(_acts(scheduled)):
        found[course].scheduled[kind, act] += 1


def _acts(scheduled):
    """(course, id of the row, act or that it failed) of each; a row of which two acts failed is listed once."""
    for course, row, action, failure in scheduled.values_list("course", "object_id", "action", "failure"):
        yield course, row, FAILED if failure else action


def _count_reports(found, user):
    rows = roles.readable(user, Term.objects.order_by()).filter(course__in=found)
    waiting = _of_courses(Report.objects.filter(kind="term", status=Report.Status.OPEN).order_by(), rows)
    for course, number in waiting.values_list("course").annotate(Count("id")):
        found[course].reports = number


def _of_courses(items, rows):
    """Of items that name rows by their ids those of the rows, with the course of each."""
    course = rows.filter(pk=OuterRef("object_id")).values("course")
    return items.filter(object_id__in=rows.values("pk")).annotate(course=Subquery(course))


def scheduled_and_changed(user):
    """(Schedule, row) of what is due next, and (Revision, row) of the last acts, of what a user may read."""
    scheduled = list(Schedule.objects.filter(_of(user)).order_by("due", "id")[:LATELY])
    revisions = Revision.objects.filter(_of(user)).select_related("author").defer("document")
    changed = list(revisions.order_by("-id")[:LATELY])
    rows = _rows_of([*scheduled, *changed])
    return tuple(
        [(item, rows[key]) for item in items if (key := (item.kind, item.object_id)) in rows]
        for items in (scheduled, changed)
    )


def _of(user):
    """A condition on what names a row by kind and id: it is there still, and the user may read it."""
    readable = Q()
    for kind, model in desk.MODELS.items():
        readable |= Q(kind=kind, object_id__in=roles.readable(user, model.objects.order_by()).values("pk"))
    return readable


def _rows_of(items):
    """{(kind, id): row} of items that name rows by these."""
    return {
        (kind, row.pk): row
        for kind, ids in desk.ids_by_kind({(item.kind, item.object_id) for item in items}).items()
        for row in desk.MODELS[kind].objects.filter(pk__in=ids)
    }
