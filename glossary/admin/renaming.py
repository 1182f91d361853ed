"""A page's name and address: the slug that its new name asks for, and who still says the old one."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from glossary import desk, renaming, roles
from glossary.documents import NAME_LENGTH
from glossary.models import Term
from glossary.paths import path_to
from glossary.saving import saved


class RenamingMixin:
    """For PublishingAdmin: a page about the name of a row, and an offer of its new slug."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("<path:object_id>/name/", wrap(self.name_view), name=f"{name}_name"),
            path("<path:object_id>/slug/", wrap(self.slug_view), name=f"{name}_slug"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, unquote(object_id))
        may_change = row is not None and self.has_change_permission(request, row)
        context = {"name_url": self._url("name", row) if may_change else "", **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def name_view(self, request, object_id):
        row = self.changeable(request, object_id)
        if request.method == "POST":
            self._rename(request, row)
            return HttpResponseRedirect(request.path)
        slug, former = renaming.slug_for(row, str(row)), renaming.former_names(row)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Name and address"),
            "subtitle": str(row),
            "opts": self.opts,
            "original": row,
            "public_path": row.public_path,
            "draft_path": _path(row, row.slug),
            "offered_slug": slug if slug != row.slug else "",
            "offered_path": _path(row, slug),
            "former_paths": renaming.former_paths(row),
            "former_names": [(each, self._told(request, each)) for each in former],
            "may_be_alias": isinstance(row, Term),
        }
        return TemplateResponse(request, "admin/glossary/name.html", context)

    def slug_view(self, request, object_id):
        """The slug that a name would get: asked by the form as the name is changed."""
        row = self.changeable(request, object_id)
        return JsonResponse({"slug": renaming.slug_for(row, request.GET.get("name", "")[:NAME_LENGTH])})

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change, **options)
        if obj is not None and "slug" in form.base_fields:
            form.base_fields["slug"].widget.attrs["data-slug-url"] = self._url("slug", obj)
        return form

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        names = {"name", "title"} & set(form.changed_data)
        if change and names and "slug" not in form.changed_data:
            link = format_html('<a href="{}">{}</a>', self._url("name", form.instance), _("Name and address"))
            text = _("The name is another now. {} offers its new address, and shows which pages say the old name.")
            self.message_user(request, format_html(text, link), messages.INFO)

    @transaction.atomic
    def _rename(self, request, row):
        """Take the offered slug, or keep a former name as another name of a term; both in the draft."""
        if "slug" in request.POST:
            row.slug, field, note = request.POST["slug"], "slug", _("Address follows the name")
        elif isinstance(row, Term) and "alias" in request.POST:
            renaming.keep_as_alias(row, request.POST["alias"])
            field, note = "aliases", _("Former name kept as another name")
        else:
            raise Http404
        try:
            row.full_clean(exclude=["position"])
        except ValidationError as error:
            for message in error.messages:
                self.message_user(request, message, messages.ERROR)
            return
        row.save(update_fields=[field, "modified", "version"])
        saved(desk.complete(type(row).objects.filter(pk=row.pk)), author=request.user, note=note)
        self.log_change(request, row, note)
        self.message_user(request, _("Kept in the draft. Publish it for readers to see."), messages.SUCCESS)

    def _told(self, request, former):
        """(text, address of the form, whether a mark says it) of each row that says a former name; of rows that the
        editor may not read, nothing."""
        return [
            (f"{each.row.course}: {each.row}", _form_of(each.row), each.is_marked)
            for each in former.saying
            if roles.may_read(request.user, each.row)
        ]


def _form_of(row):
    return reverse(f"admin:glossary_{desk.kind_of(row)}_change", args=[row.pk])


def _path(row, slug):
    course = [] if desk.kind_of(row) == "course" else [row.course.slug]
    return path_to(desk.kind_of(row), *course, slug)
