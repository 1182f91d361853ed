"""What the front page of the admin shows of the desk."""

from itertools import chain
from urllib.parse import urlencode

from django import template
from django.contrib import admin
from django.urls import reverse

from glossary import desk, overview
from glossary.models import Status
from glossary.scheduling import told

register = template.Library()


@register.inclusion_tag("admin/glossary/overview.html", takes_context=True)
def desk_overview(context):
    request = context["request"]
    user = request.user
    scheduled, changed = overview.scheduled_and_changed(user)
    return {
        "unsaved": _unsaved(request),
        "courses": [_course(counts) for counts in overview.counts_of(user)],
        "scheduled": [(row, change_url(row), told(each)) for each, row in scheduled],
        "changed": [(row, change_url(row), each) for each, row in changed],
    }


def _unsaved(request):
    """What the reader of the page has written and not saved, the latest first."""
    found = [admin.site.get_model_admin(model).unsaved_texts(request) for model in desk.MODELS.values()]
    return sorted(chain.from_iterable(found), key=lambda each: each.kept, reverse=True)


def _course(counts):
    course = counts.course
    statuses = [
        (status.label, counts.by_status[status], _terms(course, status=status))
        for status in Status
        if counts.by_status[status]
    ]
    return {
        "course": course,
        "url": change_url(course),
        "statuses": statuses,
        "lacking_terms": (counts.lacking["term"], _terms(course, attention="any")),
        "lacking_guides": (counts.lacking["guide"], _list("guide", course, attention="any")),
    }


def _terms(course, **filters):
    return _list("term", course, **filters)


def _list(kind, course, **filters):
    """The address of a filtered list."""
    query = {"course__id__exact": course.pk} | filters
    return f"{reverse(f'admin:glossary_{kind}_changelist')}?{urlencode(query)}"


def change_url(row):
    return reverse(f"admin:glossary_{row._meta.model_name}_change", args=[row.pk])
