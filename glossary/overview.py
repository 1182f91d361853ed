"""What stands on the desk, course by course: how much is drafted, what lacks something, what is due, what changed."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from glossary import attention, desk, roles
from glossary.models import Course, Guide, Revision, Schedule, Term

COURSES = 100
# What is shown of schedules and revisions, of so many that are looked at.
LATELY, LOOKED_AT = 10, 200


@dataclass
class Counts:
    """Of a course: its terms and guides by status, and how many of them lack something."""

    course: Course
    by_status: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lacking: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def counts_of(user):
    """Counts for each course in which a user may write, by title."""
    courses = roles.readable_courses(user)[:COURSES]
    found = {course.pk: Counts(course) for course in courses}
    for model in (Term, Guide):
        rows = model.objects.filter(course__in=found).order_by().values_list("course", "status")
        lacking = Count("id", filter=attention.lacking("any"))
        for course, status, number, number_lacking in rows.annotate(Count("id"), lacking=lacking):
            found[course].by_status[status] += number
            found[course].lacking[model._meta.model_name] += number_lacking
    return list(found.values())


def scheduled_and_changed(user):
    """(Schedule, row) of what is due next, and (Revision, row) of the last acts, in the courses of a user.

    Only of what is there still; both name rows by kind and id.
    """
    scheduled = list(Schedule.objects.order_by("due", "id")[:LOOKED_AT])
    changed = list(Revision.objects.select_related("author").defer("document").order_by("-id")[:LOOKED_AT])
    keys = {(item.kind, item.object_id) for item in [*scheduled, *changed]}
    rows = {
        (kind, row.pk): row
        for kind, ids in desk.ids_by_kind(keys).items()
        for row in desk.MODELS[kind].objects.filter(pk__in=ids)
    }
    courses = set(roles.readable_courses(user).values_list("pk", flat=True))
    readable = {key: row for key, row in rows.items() if roles.course_of(row) in courses}
    return _with_rows(scheduled, readable), _with_rows(changed, readable)


def _with_rows(items, rows):
    found = [(item, rows.get((item.kind, item.object_id))) for item in items]
    return [(item, row) for item, row in found if row is not None][:LATELY]
