"""What the admin pages of courses, terms and guides share: saving drafts, publishing, unpublishing."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Exists, IntegerField, When
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from markdownx.models import MarkdownxField
from markdownx.widgets import AdminMarkdownxWidget

from glossary import desk, desk_search, documents, impact, publishing
from glossary.admin.links import told_impact
from glossary.models import Page
from glossary.status import page_of_row, status_of, with_status

MARKDOWN_FIELDS = {MarkdownxField: {"widget": AdminMarkdownxWidget(attrs={"rows": 4})}}


class PublicFilter(admin.SimpleListFilter):
    title = gettext_lazy("what readers see")
    parameter_name = "public"

    def lookups(self, request, model_admin):
        return [("yes", _("Public")), ("no", _("Not public"))]

    def queryset(self, request, queryset):
        if self.value() not in {"yes", "no"}:
            return queryset
        pages = page_of_row(queryset.model)
        return queryset.filter(Exists(pages) if self.value() == "yes" else ~Exists(pages))


class PublishingAdmin(admin.ModelAdmin):
    """Saving keeps a draft; publishing and unpublishing are acts of their own."""

    formfield_overrides = MARKDOWN_FIELDS
    actions = ["publish_selected", "unpublish_selected"]
    save_on_top = False
    show_facets = admin.ShowFacets.NEVER

    class Media:
        js = ["js/desk.js"]

    def get_queryset(self, request):
        return with_status(super().get_queryset(request))

    @admin.display(description=gettext_lazy("status"))
    def status(self, row):
        return status_of(row).label

    def view_on_site(self, row):
        return row.public_path

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        desk_search.index(self._fresh([form.instance]))

    def get_search_results(self, request, queryset, search_term):
        """What the search of the desk finds, in its order where the editor has not asked for another."""
        if not search_term.strip():
            return queryset, False
        ids = desk_search.search(self.model, search_term)
        queryset = queryset.filter(pk__in=ids)
        if "o" not in request.GET:
            places = [When(pk=pk, then=place) for place, pk in enumerate(ids)]
            queryset = queryset.order_by(Case(*places, output_field=IntegerField())) if places else queryset
        return queryset, False

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

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, unquote(object_id))
        context = {"status": status_of(row).label, "is_public": row.public_document is not None} if row else {}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def response_add(self, request, obj, post_url_continue=None):
        if self._is_to_publish(request, obj):
            return self._publish_and_stay(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if self._is_to_publish(request, obj):
            return self._publish_and_stay(request, obj)
        return super().response_change(request, obj)

    def _is_to_publish(self, request, row):
        """Who may only add writes drafts."""
        return "_publish" in request.POST and self.has_change_permission(request, row)

    def _publish_and_stay(self, request, row):
        self.publish_rows(request, self._fresh([row]))
        return HttpResponseRedirect(self._change_url(row))

    @admin.action(description=gettext_lazy("Publish the selected %(verbose_name_plural)s"), permissions=["change"])
    def publish_selected(self, request, queryset):
        self.publish_rows(request, self._fresh(queryset))

    @admin.action(description=gettext_lazy("Unpublish the selected %(verbose_name_plural)s…"), permissions=["change"])
    def unpublish_selected(self, request, queryset):
        if "confirmed" in request.POST:
            self._unpublish(request, queryset)
            return None
        return self._confirm_unpublishing(request, queryset, action="unpublish_selected")

    def changeable(self, request, object_id):
        """The row of a view's own, where the editor may change it; 404 or 403 otherwise."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        return row

    def unpublish_view(self, request, object_id):
        row = self.changeable(request, object_id)
        if request.method == "POST":
            self._unpublish(request, [row])
            return HttpResponseRedirect(self._change_url(row))
        return self._confirm_unpublishing(request, [row])

    def _fresh(self, rows):
        """The rows read again, with all that belongs to them: a saved row does not know what its inlines became."""
        return desk.complete(self.model.objects.filter(pk__in=[row.pk for row in rows]))

    def publish_rows(self, request, rows):
        """Publish rows and tell the editor what came of it."""
        try:
            pages = publishing.publish(rows, author=request.user)
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
            "opts": self.opts,
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
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
