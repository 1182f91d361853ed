"""What the admin pages of courses, terms and guides share: saving drafts, publishing, unpublishing."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.forms import Script
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from markdownx.models import MarkdownxField
from markdownx.widgets import AdminMarkdownxWidget

from glossary import attention, desk, documents, impact, publishing, scheduling
from glossary.admin.autosaves import AutosaveMixin
from glossary.admin.by_course import MORE, ByCourseAdmin
from glossary.admin.links import told_impact
from glossary.admin.scheduling import ScheduleMixin
from glossary.admin.searching import SearchingMixin
from glossary.admin.versions import VersionsMixin
from glossary.admin.working_copy import WorkingCopyMixin
from glossary.models import Page, Schedule
from glossary.saving import saved
from glossary.scheduling import told
from glossary.standing import with_public_path

FOR_THE_DESK = (gettext_lazy("For the desk"), {"fields": ["review_by", "note"]})
# Of the forms; each does one thing, and knows none of the others.
SCRIPTS = ["previews", "pictures", "toolbars", "order", "presence", "slug", "unsaved"]
MARKDOWN_FIELDS = {MarkdownxField: {"widget": AdminMarkdownxWidget(attrs={"rows": 4})}}


# How rows stand for which something is scheduled.
NEXT = {
    Schedule.Action.PUBLISH: gettext_lazy("%(status)s; to be published on %(time)s"),
    Schedule.Action.UNPUBLISH: gettext_lazy("%(status)s; to be taken down on %(time)s"),
}


class NoteForm(forms.ModelForm):
    """With a line for what a revision is told by in the history."""

    note = forms.CharField(
        label=gettext_lazy("What you changed"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Optional, for the history: “Source of fact 2 added”."),
    )


class PublishingAdmin(AutosaveMixin, VersionsMixin, ScheduleMixin, WorkingCopyMixin, SearchingMixin, ByCourseAdmin):
    """Saving keeps a draft; publishing and unpublishing are acts of their own."""

    form = NoteForm
    formfield_overrides = MARKDOWN_FIELDS
    actions = ["publish_selected", "unpublish_selected"]
    save_on_top = False
    show_facets = admin.ShowFacets.NEVER
    # How many there are without the filters would be counted anew for each list.
    show_full_result_count = False

    class Media:
        js = [Script(f"js/desk/{name}.js", type="module") for name in SCRIPTS]

    def get_object(self, request, object_id, from_field=None):
        """Asked for by several parts of a page that changes nothing; read once."""
        if request.method != "GET":
            return super().get_object(request, object_id, from_field)
        if not hasattr(request, "rows_read"):
            request.rows_read = {}
        key = self.model, object_id
        if key not in request.rows_read:
            request.rows_read[key] = super().get_object(request, object_id, from_field)
        return request.rows_read[key]

    def get_queryset(self, request):
        rows = scheduling.with_next(with_public_path(super().get_queryset(request)))
        # The form tells several things of the whole document.
        is_form = (
            request.method == "GET" and request.resolver_match.url_name == f"glossary_{self.opts.model_name}_change"
        )
        return desk.complete(rows) if is_form else rows

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def standing(self, row):
        if row.next_due is None:
            return row.get_status_display()
        words = {"status": row.get_status_display(), "time": scheduling.spoken(row.next_due)}
        return NEXT[row.next_act] % words

    @admin.display(description=gettext_lazy("needs attention"))
    def lacks(self, row):
        return ", ".join(map(str, attention.labels_of(row)))

    def view_on_site(self, row):
        return row.public_path

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        saved(self._fresh([form.instance]), author=request.user, note=form.cleaned_data["note"])

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_unpublish"
        view = self.admin_site.admin_view(self.unpublish_view)
        return [path("<path:object_id>/unpublish/", view, name=name), *super().get_urls()]

    def get_deleted_objects(self, objs, request):
        """What is deleted, and the pages that link to it."""
        deleted, *rest = super().get_deleted_objects(objs, request)
        if linked := told_impact(impact.of_unpublishing(objs)):
            deleted = [linked, *deleted]
        return deleted, *rest

    def formfield_for_dbfield(self, db_field, request, **options):
        field = super().formfield_for_dbfield(db_field, request, **options)
        if db_field.name in documents.NAME_LISTS:
            field.widget.attrs["rows"] = 3
        return field

    def add_view(self, request, form_url="", extra_context=None):
        may_publish = self.has_publish_permission(request)
        return super().add_view(request, form_url, {"may_publish": may_publish, **(extra_context or {})})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, unquote(object_id))
        context = {}
        if row is not None:
            context = {
                "status": row.get_status_display(),
                "lacks": attention.labels_of(row),
                "scheduled": [told(each) for each in scheduling.of(row)],
                "is_public": row.public_path is not None,
                "may_publish": self.has_publish_permission(request, row),
            }
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def response_add(self, request, obj, post_url_continue=None):
        if (response := self._beyond_saving(request, obj)) is not None:
            return response
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if (response := self._beyond_saving(request, obj)) is not None:
            return response
        return super().response_change(request, obj)

    def _beyond_saving(self, request, row):
        """What was asked for besides keeping the draft; whoever may not publish has kept it all the same."""
        if "_publish" in request.POST and self.has_publish_permission(request, row):
            self.publish_rows(request, self._fresh([row]), note=request.POST.get("note", "").strip()[:500])
            return HttpResponseRedirect(self._change_url(row))
        if "_more" in request.POST:
            return HttpResponseRedirect(f"{self._change_url(row)}?{MORE}=")
        if "_preview" in request.POST:
            return HttpResponseRedirect(self._url("preview", row))
        if "_schedule" in request.POST and self.has_publish_permission(request, row):
            return HttpResponseRedirect(self._url("schedule", row))
        return None

    @admin.action(description=gettext_lazy("Publish the selected %(verbose_name_plural)s"), permissions=["publish"])
    def publish_selected(self, request, queryset):
        self._refuse_unpublishable(request, queryset)
        self.publish_rows(request, self._fresh(queryset))

    def _refuse_unpublishable(self, request, rows):
        if not all(self.has_publish_permission(request, row) for row in rows):
            raise PermissionDenied

    @admin.action(description=gettext_lazy("Unpublish the selected %(verbose_name_plural)s…"), permissions=["publish"])
    def unpublish_selected(self, request, queryset):
        self._refuse_unpublishable(request, queryset)
        if "confirmed" in request.POST:
            self._unpublish(request, queryset)
            return None
        return self._confirm_unpublishing(request, queryset, action="unpublish_selected")

    def changeable(self, request, object_id):
        """The row of a view's own, where the editor may change it; 404 or 403 otherwise."""
        return self._permitted(request, object_id, self.has_change_permission)

    def readable(self, request, object_id):
        """The row of a view that changes nothing."""
        return self._permitted(request, object_id, self.has_view_permission)

    def publishable(self, request, object_id):
        """The row of a view that readers will see something of."""
        return self._permitted(request, object_id, self.has_view_permission, self.has_publish_permission)

    def _permitted(self, request, object_id, *permissions):
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not all(has_permission(request, row) for has_permission in permissions):
            raise PermissionDenied
        return row

    def unpublish_view(self, request, object_id):
        row = self.publishable(request, object_id)
        if request.method == "POST":
            self._unpublish(request, [row])
            return HttpResponseRedirect(self._change_url(row))
        return self._confirm_unpublishing(request, [row])

    def _fresh(self, rows):
        """The rows read again, with all that belongs to them: a saved row does not know what its inlines became."""
        return desk.complete(self.model.objects.filter(pk__in=[row.pk for row in rows]))

    def publish_rows(self, request, rows, note=""):
        """Publish rows and tell the editor what came of it."""
        try:
            pages = publishing.publish(rows, author=request.user, note=note)
        except publishing.PublishingError as error:
            for row, message in error.problems:
                text = _("“%(row)s” is saved, and not published: %(reason)s") % {
                    "row": row,
                    "reason": message,
                }
                self.message_user(request, text, messages.ERROR)
            if len(rows) > 1:
                self.message_user(request, _("Nothing of the selection was published."), messages.WARNING)
            return
        if len(pages) == 1:
            link = format_html('<a href="{}">{}</a>', pages[0].path, pages[0].title)
            self.message_user(request, format_html(_("{} is published as it stands here."), link), messages.SUCCESS)
            self._tell_links(request, pages[0])
        elif pages:
            text = ngettext("%d page is published.", "%d pages are published.", len(pages)) % len(pages)
            self.message_user(request, text, messages.SUCCESS)
        else:
            self.message_user(request, _("Readers already see this; nothing has changed."), messages.INFO)

    def _tell_links(self, request, page):
        count = Page.objects.get(pk=page.pk).mention_count
        if page.kind == "term":
            text = ngettext("%d page links to it.", "%d pages link to it.", count) % count
            self.message_user(request, text, messages.INFO)

    def _unpublish(self, request, rows):
        taken = publishing.unpublish(rows, author=request.user)
        text = ngettext("%d page was taken down.", "%d pages were taken down.", taken) % taken
        self.message_user(request, text, messages.SUCCESS if taken else messages.INFO)

    def _confirm_unpublishing(self, request, rows, action=""):
        rows = list(rows)
        pages = [page for row in rows if (page := self._page(row))]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Unpublish"),
            "subtitle": str(rows[0]) if not action else None,
            "opts": self.opts,
            "original": rows[0] if not action else None,
            "back_url": self._url("changelist") if action else self._change_url(rows[0]),
            "rows": rows,
            "pages": pages,
            "inside": Page.objects.filter(course__in=pages).count(),
            "impact": told_impact(impact.of_unpublishing(rows)),
            "action": action,
            "action_checkbox_name": admin.helpers.ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/glossary/unpublish.html", context)

    def _page(self, row):
        return Page.objects.filter(kind=self.opts.model_name, object_id=row.pk).first()

    def _change_url(self, row):
        return self._url("change", row)

    def _url(self, name, *rows):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[row.pk for row in rows])
