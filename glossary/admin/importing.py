"""Import on the desk: files are sent, what they would do is shown, and on the editor's word exactly that is done."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, TooManyFilesSent, ValidationError
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt

from glossary import pending_imports
from glossary.admin import differences
from glossary.desk import MODELS
from glossary.documents import from_data
from glossary.importing import languages
from glossary.interchange.files import read_files
from glossary.models import Course, PendingImport

MAX_BYTES = 25 * 1024**2
# Whoever else writes waits while an import is tried out or done; longer ones are for the command import_terms.
MAX_ENTRIES = 2_000
PER_PAGE = 20
# Of remarks so many are shown, and the others counted.
REMARKS = 200
FORMAT_NAMES = {
    "csv": gettext_lazy("CSV, for spreadsheets"),
    "tsv": gettext_lazy("TSV, with tabs"),
    "markdown": gettext_lazy("Markdown, a file for each page"),
    "jsonl": gettext_lazy("JSON lines"),
    "study-page": gettext_lazy("Study page text, a file for each term"),
}


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; gives a list."""

    widget = FilesInput

    def clean(self, data, initial=None):
        if not data:
            raise ValidationError(self.error_messages["required"], code="required")
        for file in data:
            if not file.size:
                raise ValidationError(_("“%(name)s” is empty.") % {"name": file.name})
        return data


class ImportForm(forms.Form):
    files = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy("One or several, or a folder as a zip archive; at most 25 MB in all."),
    )
    format = forms.ChoiceField(label=gettext_lazy("Format"), required=False)
    course = forms.ModelChoiceField(
        Course.objects.none(),
        label=gettext_lazy("Course"),
        required=False,
        empty_label=gettext_lazy("As the files say"),
        help_text=gettext_lazy("Choose one, and everything goes there, whatever the files say."),
    )
    publish = forms.BooleanField(
        label=gettext_lazy("Publish too"),
        label_suffix="",
        required=False,
        help_text=gettext_lazy("Readers see it as soon as you confirm. Otherwise it comes in as drafts."),
    )

    def __init__(self, request, *arguments, **options):
        super().__init__(*arguments, **options)
        courses = admin.site.get_model_admin(Course).get_queryset(request)
        self.fields["course"].queryset = Course.objects.filter(pk__in=courses.order_by().values("pk"))
        self.fields["format"].choices = [("", _("Recognise it")), *FORMAT_NAMES.items()]
        if not any(_may_publish(request, model) for model in MODELS.values()):
            del self.fields["publish"]


class Quota(FileUploadHandler):
    """Keeps no more of an upload than may be sent. The rest is read and thrown away: browsers that are cut off show no
    answer."""

    taken = 0

    @property
    def is_exceeded(self):
        return self.taken > MAX_BYTES

    def receive_data_chunk(self, raw_data, start):
        self.taken += len(raw_data)
        if self.is_exceeded:
            raise StopUpload
        return raw_data

    def file_complete(self, file_size):
        """The next handler has the file."""


@csrf_exempt
def import_page(request):
    """The form, and its sending; what protects forms comes after the quota, since it reads what was sent."""
    quota = Quota(request)
    request.upload_handlers.insert(0, quota)
    try:
        request.POST  # noqa: B018  this reads the files
    except TooManyFilesSent:
        text = _("These are more than %(limit)d files at once. Put them into a zip archive, and send that.")
        messages.error(request, text % {"limit": settings.DATA_UPLOAD_MAX_NUMBER_FILES})
        return HttpResponseRedirect(request.path)
    return admin.site.admin_view(_import_page)(request, quota)


def _import_page(request, quota):
    _refuse_unless_may_import(request)
    form = ImportForm(request, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if quota.is_exceeded:
        text = _("These files have more than %(limit)d MB. Send them in several parts.")
        form.errors["files"] = form.error_class([text % {"limit": MAX_BYTES // 1024**2}])
    elif form.is_valid():
        pending = _tried(request, **form.cleaned_data)
        return HttpResponseRedirect(reverse("pending_import", args=[pending.pk]))
    context = {**admin.site.each_context(request), "title": _("Import"), "form": form, "opts": Course._meta}
    return TemplateResponse(request, "admin/glossary/import.html", context)


def _tried(request, *, files, format, course, publish=False):
    reading = read_files(
        ((file.name, file.read()) for file in files),
        limit=MAX_ENTRIES,
        format_name=format or None,
        course=course.slug if course else "",
        language_of=languages(),
    )
    return pending_imports.keep(reading, author=request.user, course=course, publish=publish, may=_may(request))


@admin.site.admin_view
def pending_import(request, pk):
    """What an import would do, or what it did; a POST confirms or discards it."""
    _refuse_unless_may_import(request)
    pending = pending_imports.kept().filter(pk=pk, author=request.user).first()
    if pending is None:
        messages.warning(request, _("That upload is no longer kept. Choose the files again."))
        return HttpResponseRedirect(reverse("import"))
    if request.method == "POST" and "discard" in request.POST:
        pending.delete()
        return HttpResponseRedirect(reverse("import"))
    if request.method == "POST":
        _confirm(request, pending)
        return HttpResponseRedirect(request.path)
    context = {
        **admin.site.each_context(request),
        "title": _("Import"),
        "opts": Course._meta,
        "pending": pending,
        **_shown(pending_imports.preview_of(pending), request.GET),
    }
    return TemplateResponse(request, "admin/glossary/pending_import.html", context)


def _confirm(request, pending):
    try:
        done = pending_imports.confirm(pending, request.POST.get("digest", ""), may=_may(request))
    except pending_imports.Gone:
        messages.error(request, _("The course that this was to go to is gone. Nothing was written."))
        return
    if done:
        messages.success(request, _("Imported, as shown here."))
    elif PendingImport.objects.filter(pk=pending.pk, applied=None).exists():
        text = _(
            "The desk has changed since this was shown to you, so nothing was written. This is what it would do now."
        )
        messages.warning(request, text)
    else:
        messages.info(request, _("This was imported already, and was not imported again."))


def may_import(request):
    """Whether a user may import anything at all; of each entry it is asked again."""
    return any(
        model_admin.has_add_permission(request) or model_admin.has_change_permission(request)
        for model_admin in map(admin.site.get_model_admin, MODELS.values())
    )


def _refuse_unless_may_import(request):
    if not may_import(request):
        raise PermissionDenied


def _may(request):
    """What `import_entries` asks of a row."""

    def may(act, row):
        model_admin = admin.site.get_model_admin(type(row))
        if act == "publish":
            return _may_publish(request, type(row), row)
        if act == "change":
            return model_admin.has_change_permission(request, row)
        # What stands in a course needs the right to change things there; a new course is not there yet.
        place = None if isinstance(row, Course) else row
        return model_admin.has_add_permission(request) and model_admin.has_change_permission(request, place)

    return may


def _may_publish(request, model, row=None):
    return admin.site.get_model_admin(model).has_publish_permission(request, row)


def _shown(preview, parameters):
    """The part of a preview that the page's address asks for, and how much there is of each."""
    counts = {act: len(preview.of(act)) for act in ("updated", "created", "unchanged")}
    act = parameters.get("show")
    if act not in counts:
        act = next((each for each, number in counts.items() if number), "updated")
    page = Paginator(preview.of(act), PER_PAGE).get_page(parameters.get("p"))
    return {
        "preview": preview,
        "number": counts["updated"] + counts["created"],
        "tabs": [(each, _tab(each, number), each == act) for each, number in counts.items() if number],
        "act": act,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "entries": [_told(each) for each in page],
        "courses": [_told(each) for each in preview.by_the_way],
        "remarks": [
            (title, remarks[:REMARKS], max(0, len(remarks) - REMARKS))
            for title, remarks in [
                (_("Not imported, since it has no place"), preview.unplaced),
                (_("Left out, since it belongs to the page it was copied from"), preview.dropped),
            ]
            if remarks
        ],
        "failures": preview.failures[:REMARKS],
        "other_failures": max(0, len(preview.failures) - REMARKS),
    }


def _tab(act, number):
    texts = {
        "updated": ngettext("%d changed", "%d changed", number),
        "created": ngettext("%d new", "%d new", number),
        "unchanged": ngettext("%d as it is already", "%d as they are already", number),
    }
    return texts[act] % number


def _told(outcome):
    data = outcome.after
    return {
        "place": outcome.place,
        "kind": MODELS[data["kind"]]._meta.verbose_name,
        "name": data.get("name") or data.get("title"),
        "course": data.get("course", ""),
        "is_new": outcome.act == "created",
        "differences": "" if outcome.act == "unchanged" else _differences(outcome),
    }


def _differences(outcome):
    after = from_data(outcome.after)
    if outcome.before is None:
        return differences.as_it_is(after)
    return differences.rendered(from_data(outcome.before), after)
