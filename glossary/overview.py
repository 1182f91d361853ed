"""What stands on the desk, course by course: how much is drafted, what lacks something, what is due, what changed."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from glossary import attention, roles
from glossary.models import Course, Guide, Revision, Role, Schedule, Term

COURSES = 100
LATELY = 10


@dataclass
class Counts:
    """Of a course: its terms and guides by status, and how many of them lack something."""

    course: Course
    by_status: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lacking: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def counts_of(user):
    """Counts for each course in which a user may write, by title."""
    courses = readable_courses(user)[:COURSES]
    found = {course.pk: Counts(course) for course in courses}
    for model in (Term, Guide):
        rows = model.objects.filter(course__in=found).order_by()
        for course, status, number in rows.values_list("course", "status").annotate(Count("id")):
            found[course].by_status[status] += number
        lacking = rows.filter(attention.lacking("any")).values_list("course").annotate(Count("id"))
        for course, number in lacking:
            found[course].lacking[model._meta.model_name] += number
    return list(found.values())


def readable_courses(user):
    if any(roles.may(user, act, Course) for act in ("view", "change")):
        return Course.objects.all()
    return roles.courses_with_role(user, Role.WRITER)


def scheduled_for(user):
    """(Schedule, row) of what is due next in the courses of a user."""
    return [(each, row) for each, row in _with_rows(Schedule.objects.order_by("due", "id")[:200], user)][:LATELY]


def changed_lately(user):
    """(Revision, row) of the last acts in the courses of a user; the row is None where it was deleted."""
    latest = Revision.objects.select_related("author").defer("document").order_by("-id")[:200]
    return [(each, row) for each, row in _with_rows(latest, user)][:LATELY]


def _with_rows(items, user):
    """Pairs (item, row) of what is in courses that a user may read; each names a row by kind and id."""
    items = list(items)
    ids = defaultdict(set)
    for item in items:
        ids[item.kind].add(item.object_id)
    courses = set(readable_courses(user).values_list("pk", flat=True))
    rows = {}
    for model in (Course, Term, Guide):
        kind = model._meta.model_name
        rows |= {(kind, row.pk): row for row in model.objects.filter(pk__in=ids[kind])}
    found = [(item, rows.get((item.kind, item.object_id))) for item in items]
    return [(item, row) for item, row in found if row is not None and roles.course_of(row) in courses]
