"""The preview of a whole page: the working copy exactly as it would be published, seen by its editors alone."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from glossary import desk, publishing
from glossary.models import Course, Page

WIDTHS = ("phone", "desktop")


class WorkingCopyMixin:
    """For PublishingAdmin: the page of a row as it stands on the desk, alone and in the width of a phone."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("<path:object_id>/preview/", wrap(self.preview_view), name=f"{name}_preview"),
            path(
                "<path:object_id>/preview/page/", wrap(xframe_options_sameorigin(self.page_view)), name=f"{name}_page"
            ),
            *super().get_urls(),
        ]

    def preview_view(self, request, object_id):
        row = self.readable(request, object_id)
        width = request.GET.get("width") if request.GET.get("width") in WIDTHS else "desktop"
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_page", args=[row.pk])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Preview"),
            "subtitle": str(row),
            "opts": self.opts,
            "original": row,
            "page_url": page,
            "width": width,
            "problems": problems(row),
        }
        response = TemplateResponse(request, "admin/glossary/preview.html", context)
        response.frames = "'self'"
        return response

    def page_view(self, request, object_id):
        try:
            response = rendered(self.readable(request, object_id))
        except publishing.PublishingError as error:
            reasons = "\n".join(message for _row, message in error.problems)
            response = HttpResponse(reasons, status=409, content_type="text/plain; charset=utf-8")
        response.framed_by = "'self'"
        return response


def rendered(row):
    """The page as readers would get it."""
    with publishing.tried(_with_its_course(row)):
        path = Page.objects.get(kind=desk.kind_of(row), object_id=row.pk).path
        request = HttpRequest()
        request.method, request.path = "GET", path
        match = resolve(path)
        return match.func(request, *match.args, **match.kwargs)


def problems(row):
    """Why a row cannot be published, in words; [] where it can."""
    try:
        with publishing.tried(_with_its_course(row)):
            return []
    except publishing.PublishingError as error:
        return [message for _row, message in error.problems]


def _with_its_course(row):
    """What is published with a row: its course, if that is not public yet."""
    if isinstance(row, Course) or Page.objects.filter(kind="course", object_id=row.course_id).exists():
        return [row]
    return [row.course, row]
