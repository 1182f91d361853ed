"""What was deleted from the desk: a list, each page as it was, and the way back."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from glossary import deletion, roles
from glossary.admin import differences
from glossary.admin.lists import ByCourseFilter
from glossary.desk import MODELS
from glossary.documents import from_data
from glossary.models import Course, Deletion, Role
from glossary.restoring import RestoringError


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [(kind, capfirst(model._meta.verbose_name)) for kind, model in MODELS.items()]

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() in MODELS else queryset


@admin.register(Deletion)
class DeletionAdmin(admin.ModelAdmin):
    """Who may write in a course may look at what was deleted from it, and restore it as a draft."""

    list_display = ["name", "kind_label", "course_title", "deleted", "author"]
    list_filter = [KindFilter, ByCourseFilter]
    search_fields = ["name"]
    list_select_related = ["revision__author"]
    show_facets = admin.ShowFacets.NEVER
    actions = ["restore_selected"]

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        if obj is not None:
            return self.get_queryset(request).filter(pk=obj.pk).exists()
        return roles.has_role(request.user, Role.WRITER) or any(
            roles.may_read_all(request.user, model) for model in MODELS.values()
        )

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_restore_permission(self, request, obj=None):
        """Whoever may add such a row there may restore one."""
        if obj is None:
            return self.has_view_permission(request)
        model = MODELS[obj.kind]
        if model is Course:
            return self.admin_site.get_model_admin(Course).has_add_permission(request)
        return roles.may(request.user, "add", model) or roles.has_role(request.user, Role.WRITER, obj.course)

    def get_queryset(self, request):
        course = Course.objects.filter(pk=OuterRef("course"))
        deleted = super().get_queryset(request).annotate(course_name=Subquery(course.values("title")))
        return deleted.filter(_readable_by(request.user))

    def get_search_results(self, request, queryset, search_term):
        """What went with its course is told there; a search finds it all the same."""
        if not search_term.strip():
            queryset = queryset.filter(with_course=False)
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=gettext_lazy("kind"))
    def kind_label(self, deleted):
        return MODELS[deleted.kind]._meta.verbose_name

    @admin.display(description=gettext_lazy("course"))
    def course_title(self, deleted):
        if deleted.kind == "course":
            return ""
        return deleted.course_name or _("%(course)s (deleted too)") % {"course": deleted.revision.document["course"]}

    @admin.display(description=gettext_lazy("deleted"), ordering="revision_id")
    def deleted(self, deleted):
        return deleted.revision.created

    @admin.display(description=gettext_lazy("by"))
    def author(self, deleted):
        return deleted.revision.author

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The page as it was; a POST restores it."""
        deleted = self.get_object(request, unquote(object_id))
        if deleted is None:
            raise Http404
        may_restore = self.has_restore_permission(request, deleted)
        if request.method == "POST":
            if not may_restore:
                raise PermissionDenied
            return HttpResponseRedirect(self._restored(request, deleted) or request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deleted"),
            "subtitle": str(deleted),
            "opts": self.opts,
            "deleted": deleted,
            "kind": self.kind_label(deleted),
            "course": self.course_title(deleted),
            "number_along": deletion.restored_with(deleted).count(),
            "gone_course": deletion.gone_course(deleted),
            "document": differences.as_it_is(from_data(deleted.revision.document)),
            "may_restore": may_restore,
        }
        return TemplateResponse(request, "admin/glossary/deleted.html", context)

    @admin.action(description=gettext_lazy("Restore the selected pages as drafts"), permissions=["restore"])
    def restore_selected(self, request, queryset):
        if not all(self.has_restore_permission(request, deleted) for deleted in queryset):
            raise PermissionDenied
        # A course brings along what went with it; what is left then was deleted by itself.
        for deleted in sorted(queryset, key=lambda deleted: deleted.kind != "course"):
            if Deletion.objects.filter(pk=deleted.pk).exists():
                self._restored(request, deleted)

    def _restored(self, request, deleted):
        """Restore and tell of it; returns the address of the restored row's form, None where it could not be."""
        number = deletion.restored_with(deleted).count()
        try:
            row, remarks = deletion.restore(deleted, author=request.user)
        except RestoringError as error:
            self.message_user(request, str(error), messages.ERROR)
            return None
        text = _("“%(name)s” is a draft again. Publish it for readers to see.") % {"name": row}
        if number:
            along = "%d page that was deleted with it is, too.", "%d pages that were deleted with it are, too."
            text = f"{text} {ngettext(*along, number) % number}"
        self.message_user(request, text, messages.SUCCESS)
        for remark in remarks:
            self.message_user(request, remark, messages.WARNING)
        own = self.admin_site.get_model_admin(type(row))
        own.log_change(request, row, _("Restored after it was deleted"))
        return reverse(f"admin:glossary_{deleted.kind}_change", args=[row.pk])


def _readable_by(user):
    """What was in courses, deleted or not, that a user may read."""
    readable = Q(pk=None)
    for kind, model in MODELS.items():
        courses = roles.courses_to_read(user, model)
        readable |= Q(kind=kind) if courses is None else Q(kind=kind, course__in=courses)
    return readable
