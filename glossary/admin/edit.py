"""From the address of a public page to the form of what stands there."""

from urllib.parse import unquote, urlsplit

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from glossary import desk
from glossary.models import FormerPath, Page


def edit_page(request):
    """Leads on from `?path=/biology/key-terms/cell/`, or says why not."""
    path = _path(request.GET.get("path", ""))
    row = _row_at(path)
    if row is None:
        told = _("No course, term or guide is or was at %(path)s.") if path else _("The address of a page is missing.")
        return _answer(request, told % {"path": path}, status=404)
    if not _may_open(request, row):
        return _answer(request, _("You may not edit “%(row)s”.") % {"row": row}, status=403)
    return HttpResponseRedirect(reverse(f"admin:glossary_{desk.kind_of(row)}_change", args=[row.pk]))


def _path(address):
    """The path that a browser shows as an address, whole or in part."""
    try:
        path = unquote(urlsplit(address.strip()).path)
    except ValueError:
        return address
    return path if not path or path.startswith("/") else f"/{path}"


def _row_at(path):
    if "\0" in path:
        return None
    named = (model.objects.filter(path=path).values_list("kind", "object_id").first() for model in (Page, FormerPath))
    kind, pk = next(filter(None, named), (None, None))
    return desk.MODELS[kind].objects.filter(pk=pk).first() if kind else None


def _may_open(request, row):
    """Whether the form of a row is there for an editor, if only to be read."""
    of_model = admin.site.get_model_admin(type(row))
    return of_model.has_view_permission(request, row)


def _answer(request, told, status):
    context = {**admin.site.each_context(request), "title": _("Edit a page"), "told": told}
    return TemplateResponse(request, "admin/glossary/edit.html", context, status=status)
