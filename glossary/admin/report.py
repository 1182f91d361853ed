"""What readers report: the queue of their reports, and those of a term above its form."""

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Case, OuterRef, Subquery, Value, When
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary import autosaves, desk, reports
from glossary.admin.ids import is_id
from glossary.admin.lists import ByCourseFilter
from glossary.models import Page, Report, Term
from glossary.models.report import MESSAGE_LENGTH, label_of
from glossary.models.validators import validate_text
from glossary.parts import Part, find_again

# Check boxes of the reports that the change in a term's form mends.
MENDED = "mended_report"
# Where a part is on the form of its term.
ANCHORS = {"definition": "id_definition", "fact": "facts-{}", "answer": "questions-{}"}


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("For editors: what was done, or why nothing was."),
        required=False,
        max_length=MESSAGE_LENGTH,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@dataclass(frozen=True)
class Today:
    """What has become of a reported text in one place; `part` is None where it is not there."""

    title: str
    part: Part | None
    remark: str


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    """Who may see a term sees what readers report of it; who may publish it answers them."""

    list_display = ["term", "part_label", "reason", "course", "standing", "created"]
    list_filter = ["status", ByCourseFilter, "reason"]
    show_facets = admin.ShowFacets.NEVER

    @property
    def terms(self):
        return self.admin_site.get_model_admin(Term)

    def has_module_permission(self, request):
        return self.terms.has_module_permission(request)

    def has_add_permission(self, request):
        return False

    def has_view_permission(self, request, obj=None):
        return self.terms.has_view_permission(request, obj and _term_of(obj))

    def has_change_permission(self, request, obj=None):
        return self.terms.has_publish_permission(request, obj and _term_of(obj))

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj) and super().has_delete_permission(request, obj)

    def get_queryset(self, request):
        """Those of the terms that the editor may see."""
        seen = self.terms.get_queryset(request).order_by().values("pk")
        term = Term.objects.filter(pk=OuterRef("object_id"))
        found = super().get_queryset(request).filter(kind="term", object_id__in=seen)
        return found.annotate(
            term_name=Subquery(term.values("name")),
            course=Subquery(term.values("course")),
            course_title=Subquery(term.values("course__title")),
        )

    def get_ordering(self, request):
        """What waits comes first."""
        return [Case(When(status=Report.Status.OPEN, then=Value(0)), default=Value(1)), "-id"]

    @admin.display(description=gettext_lazy("term"), ordering="term_name")
    def term(self, report):
        return report.term_name

    @admin.display(description=gettext_lazy("part"))
    def part_label(self, report):
        return report.part_label

    @admin.display(description=gettext_lazy("course"), ordering="course_title")
    def course(self, report):
        return report.course_title

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def standing(self, report):
        return _("open, mended in the draft") if report.mended else report.get_status_display()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        report = self.get_object(request, unquote(object_id))
        if report is None:
            raise Http404
        may_change = self.has_change_permission(request, report)
        if not may_change and (request.method == "POST" or not self.has_view_permission(request, report)):
            raise PermissionDenied
        form = NoteForm(request.POST if request.method == "POST" else None, initial={"note": report.note})
        if request.method == "POST" and form.is_valid() and self._decide(request, report, form.cleaned_data["note"]):
            return HttpResponseRedirect(reverse("admin:glossary_report_changelist"))
        return self._page(request, report, form, may_change)

    def _page(self, request, report, form, may_change):
        term = _term_of(report)
        places = today(report, term)
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(str(report)),
            "subtitle": str(term),
            "opts": self.opts,
            "report": report,
            "term": term,
            "standing": self.standing(report),
            "places": places,
            "term_url": f"{_change_url(term)}{anchor(places[0].part)}",
            "form": form,
            "may_change": may_change,
        }
        return TemplateResponse(request, "admin/glossary/report.html", context)

    def _decide(self, request, report, note):
        """Whether it was done what the button says."""
        if request.POST.get("was") != report.status:
            text = _("Another editor has decided on this report meanwhile. See below, then decide again.")
            self.message_user(request, text, messages.WARNING)
            return False
        match request.POST.get("verdict"):
            case Report.Status.RESOLVED:
                reports.resolve(report, request.user, reports.mending_revision(report), note)
            case Report.Status.DECLINED:
                reports.decline(report, request.user, note)
            case Report.Status.OPEN:
                reports.reopen(report, note)
            case _:
                raise Http404
        text = _("%(report)s is %(status)s.") % {"report": report, "status": report.get_status_display()}
        self.log_change(request, report, text)
        self.message_user(request, text, messages.SUCCESS)
        return True


class ReportsMixin:
    """The open reports of a term above its form, to be marked as mended by the change; for PublishingAdmin."""

    def change_view(self, request, object_id, form_url="", extra_context=None):
        term = self.get_object(request, unquote(object_id))
        context = {"reports": self._reports(request, term)} if term else {}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change:
            reports.mark_mended(form.instance, _mended(request.POST))

    def publish_rows(self, request, rows, note=""):
        waiting = reports.mended_by(rows)
        super().publish_rows(request, rows, note)
        marked = [report.pk for found in waiting.values() for report in found]
        for report in Report.objects.filter(pk__in=marked, status=Report.Status.RESOLVED):
            self.message_user(request, _("%(report)s is resolved.") % {"report": report}, messages.SUCCESS)

    def _reports(self, request, term):
        waiting, found = list(reports.open_reports(term)), []
        document = desk.document_of(term) if waiting else None
        marked = self._marked(request)
        for report in waiting:
            part, _is_sure = find_again(report.reported, document)
            mended = report.pk in marked if marked is not None else report.mended
            found.append({"report": report, "mended": mended, "anchor": anchor(part)})
        return found

    def _marked(self, request):
        """What is marked in a form that was sent or is taken up again; None where it is opened afresh."""
        if request.method == "POST":
            return _mended(request.POST)
        return _mended(autosaves.fields_of(found)) if (found := self.taken_up(request)) else None


def _mended(fields):
    return {int(each) for each in fields.getlist(MENDED) if is_id(each)}


def today(report, term):
    """What has become of a reported text on the desk, and of what readers see."""
    page = Page.objects.filter(kind="term", object_id=term.pk).select_related("course").first()
    return [
        _today(_("On the desk"), report, desk.document_of(term)),
        _today(_("What readers see"), report, page.content())
        if page
        else Today(_("What readers see"), None, _("The term is not public.")),
    ]


def _today(title, report, document):
    part, is_sure = find_again(report.reported, document)
    if part is None:
        remark = _("It is not there any more.")
    elif part.text == report.text:
        remark = _("The same as reported.")
    elif is_sure:
        remark = _("Changed since.")
    else:
        remark = _("This is what stands in its place; nothing there reads like it.")
    return Today(f"{title}: {label_of(part)}" if part else title, part, remark)


def anchor(part):
    return f"#{ANCHORS[part.kind].format(part.number - 1)}" if part else ""


def _term_of(report):
    return desk.complete(Term.objects.filter(pk=report.object_id)).get()


def _change_url(term):
    return reverse("admin:glossary_term_change", args=[term.pk])
