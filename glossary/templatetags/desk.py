"""What the front page of the admin shows of the desk."""

from itertools import chain
from typing import NamedTuple
from urllib.parse import urlencode

from django import template
from django.contrib import admin
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from glossary import autosaves, desk, overview, roles
from glossary.models import Report, Role, Status
from glossary.scheduling import told

register = template.Library()


class Link(NamedTuple):
    """Words that lead to a list of so many rows."""

    number: int
    words: str
    url: str


@register.inclusion_tag("admin/glossary/overview.html", takes_context=True)
def desk_overview(context):
    request = context["request"]
    user = request.user
    scheduled, changed = overview.scheduled_and_changed(user)
    return {
        "unsaved": _unsaved(request),
        "courses": [_course(counts, user) for counts in overview.counts_of(user)],
        "scheduled": [(row, change_url(row), told(each)) for each, row in scheduled],
        "changed": [(row, change_url(row), each) for each, row in changed],
    }


def _unsaved(request):
    """What the reader of the page has written and not saved, the latest first."""
    kinds = set(autosaves.of(request.user).order_by().values_list("kind", flat=True).distinct())
    found = [admin.site.get_model_admin(desk.MODELS[kind]).unsaved_texts(request) for kind in kinds]
    return sorted(chain.from_iterable(found), key=lambda each: each.kept, reverse=True)


def _course(counts, user):
    course = counts.course
    lines = [
        *((capfirst(model._meta.verbose_name_plural), _statuses(counts, kind)) for kind, model in _kinds()),
        (_("Need attention"), _lacking(counts)),
        (_("Scheduled"), _scheduled(counts)),
        (_("Readers report"), _reports(counts)),
    ]
    return {
        "course": course,
        "url": change_url(course) if roles.may_read(user, course) else "",
        "is_public": course.status in {Status.PUBLISHED, Status.CHANGED},
        "lines": [(label, links) for label, links in lines if links],
        "adding": [_add_link(kind, model, course) for kind, model in _kinds() if _may_add(user, model, course)],
    }


def _kinds():
    return overview.CONTENTS.items()


def _statuses(counts, kind):
    return [
        Link(number, status.label.lower(), _list(kind, counts.course, status=status))
        for status in Status
        if (number := counts.by_status[kind, status])
    ]


def _lacking(counts):
    return [
        Link(number, _things(model, number), _list(kind, counts.course, attention="any"))
        for kind, model in _kinds()
        if (number := counts.lacking[kind])
    ]


def _scheduled(counts):
    words = {
        "publish": _("%(things)s to be published"),
        "unpublish": _("%(things)s to be taken down"),
        overview.FAILED: _("%(things)s could not be published"),
    }
    return [
        Link(number, words[act] % {"things": _things(model, number)}, _list(kind, counts.course, scheduled=act))
        for kind, model in _kinds()
        for act in words
        if (number := counts.scheduled[kind, act])
    ]


def _reports(counts):
    if not (number := counts.reports):
        return []
    query = urlencode({"status__exact": Report.Status.OPEN, "course": counts.course.pk})
    words = ngettext("mistake, still open", "mistakes, still open", number)
    return [Link(number, words, f"{reverse('admin:glossary_report_changelist')}?{query}")]


def _things(model, number):
    return model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural


def _list(kind, course, **filters):
    """The address of a filtered list."""
    query = {"course__id__exact": course.pk} | filters
    return f"{reverse(f'admin:glossary_{kind}_changelist')}?{urlencode(query)}"


def _may_add(user, model, course):
    return roles.may(user, "add", model) or roles.has_role(user, Role.WRITER, course.pk)


def _add_link(kind, model, course):
    label = _("Add a %(thing)s") % {"thing": model._meta.verbose_name}
    return label, f"{reverse(f'admin:glossary_{kind}_add')}?{urlencode({'course': course.pk})}"


def change_url(row):
    return reverse(f"admin:glossary_{row._meta.model_name}_change", args=[row.pk])
