"""The preview of a whole page: the working copy exactly as it would be published, seen by its editors alone."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from glossary import publishing
from glossary.models import Course, Page

WIDTHS = {"phone": 390, "desktop": 1280}


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


@transaction.atomic
def rendered(row):
    """The page as readers would get it. It is published to see, and nothing of that is kept."""
    page = _published(row)
    request = HttpRequest()
    request.method, request.path = "GET", page.path
    match = resolve(page.path)
    response = match.func(request, *match.args, **match.kwargs)
    transaction.set_rollback(True)
    return response


@transaction.atomic
def problems(row):
    """Why a row cannot be published, in words; [] where it can."""
    try:
        _published(row)
    except publishing.PublishingError as error:
        return [message for _row, message in error.problems]
    finally:
        transaction.set_rollback(True)
    return []


def _published(row):
    """The page of a row, published with its course if that is not public yet."""
    rows = [row]
    if not isinstance(row, Course) and not Page.objects.filter(kind="course", object_id=row.course_id).exists():
        rows.insert(0, row.course)
    publishing.publish(rows)
    return Page.objects.get(kind=row._meta.model_name, object_id=row.pk)
