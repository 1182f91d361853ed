"""Files out of the lists of courses, terms and guides, and the way to where files come in."""

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary import desk, exporting
from glossary.admin.ids import is_id
from glossary.admin.importing import FORMAT_NAMES, may_import
from glossary.admin.publishing import PublishingAdmin
from glossary.batches import batches
from glossary.interchange import FORMATS, archives
from glossary.models import Course, Guide, Term

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "jsonl": "application/x-ndjson",
}
# In the address of an export: the ids of the rows that were selected. Without it, the rest is what the list shows.
SELECTED = "selected"


class ExportForm(forms.Form):
    format = forms.ChoiceField(label=gettext_lazy("Format"))
    contents = forms.BooleanField(
        label=gettext_lazy("With the terms and guides in them"), label_suffix="", required=False, initial=True
    )

    def __init__(self, model, *arguments):
        super().__init__(*arguments)
        is_course = model is Course
        held = {"course", "term", "guide"} if is_course else {model._meta.model_name}
        self.fields["format"].choices = [
            (name, label) for name, label in FORMAT_NAMES.items() if FORMATS[name].kinds & held
        ]
        if not is_course:
            del self.fields["contents"]

    def clean(self):
        """Courses alone have no pages to copy."""
        data = super().clean()
        if "contents" in self.fields and not data.get("contents"):
            name = data.get("format")
            if name in FORMATS and "course" not in FORMATS[name].kinds:
                self.add_error("format", _("In this format there are terms only: leave the box below ticked."))
        return data


class InterchangeMixin:
    """Export of rows that were selected, or of all that a list shows; for PublishingAdmin."""

    actions = [*PublishingAdmin.actions, "export_selected"]

    def get_urls(self):
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name=f"glossary_{self.opts.model_name}_export"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        query = request.GET.copy()
        query.pop("p", None)
        context = {"export_url": self._export_url(query), "may_import": may_import(request)}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @admin.action(description=gettext_lazy("Export the selected %(verbose_name_plural)s…"), permissions=["view"])
    def export_selected(self, request, queryset):
        if request.POST.get("select_across") == "1":
            return HttpResponseRedirect(self._export_url(request.GET))
        query = QueryDict(mutable=True)
        query[SELECTED] = ",".join(str(pk) for pk in queryset.values_list("pk", flat=True))
        return HttpResponseRedirect(self._export_url(query))

    def _export_url(self, query):
        address = reverse(f"admin:glossary_{self.opts.model_name}_export")
        return f"{address}?{query.urlencode()}" if query else address

    def export_view(self, request):
        """The choice of a format, and the file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            ids = self._ids(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse(f"admin:glossary_{self.opts.model_name}_changelist") + "?e=1")
        form = ExportForm(self.model, *([request.POST] if request.method == "POST" else []))
        if form.is_valid():
            return self._file(request, ids, **form.cleaned_data)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export %(things)s") % {"things": self.opts.verbose_name_plural},
            "opts": self.opts,
            "form": form,
            "number": len(ids),
        }
        return TemplateResponse(request, "admin/glossary/export.html", context)

    def _ids(self, request):
        """Of the rows that the address asks for, as the list shows them."""
        if SELECTED not in request.GET:
            return list(self.get_changelist_instance(request).queryset.values_list("pk", flat=True))
        asked = [int(pk) for pk in request.GET[SELECTED].split(",") if is_id(pk)]
        rows = self.get_queryset(request).filter(pk__in=asked[: self.list_max_show_all])
        return list(rows.values_list("pk", flat=True))

    def _file(self, request, ids, *, format, contents=False):
        documents = self._documents(request, ids, contents)
        name = f"{self._what(ids)}-{timezone.localdate():%Y-%m-%d}"
        if FORMATS[format].one_file:
            parts = (part.encode() for part in FORMATS[format].write_all(documents))
            response = StreamingHttpResponse(parts, content_type=CONTENT_TYPES[format])
            name += FORMATS[format].extension
        else:
            parts = archives.packed(exporting.files(documents, format))
            response = StreamingHttpResponse(parts, content_type="application/zip")
            name += ".zip"
        response.headers["Content-Disposition"] = content_disposition_header(True, name)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def _what(self, ids):
        """What a file is of: “biology-terms”, or “terms” where several courses have some."""
        kind = f"{self.opts.model_name}s"
        if self.model is Course:
            slugs = list(Course.objects.filter(pk__in=ids[:2]).values_list("slug", flat=True))
            return slugs[0] if len(slugs) == 1 else kind
        slugs = set()
        for batch in batches(ids):
            slugs |= set(self.model.objects.filter(pk__in=batch).values_list("course__slug", flat=True))
        return f"{slugs.pop()}-{kind}" if len(slugs) == 1 else kind

    def _documents(self, request, ids, with_contents):
        for row in self._visible(request, self.model, ids):
            yield desk.document_of(row)
            for model in (Term, Guide) if with_contents else ():
                inside = self.admin_site.get_model_admin(model).get_queryset(request).filter(course=row)
                for content in self._visible(request, model, inside.values_list("pk", flat=True)):
                    yield desk.document_of(content)

    def _visible(self, request, model, ids):
        may_see = self.admin_site.get_model_admin(model).has_view_permission
        return (row for row in exporting.rows_of(model, ids) if may_see(request, row))
