from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from glossary import desk, roles
from glossary.admin.by_course import PartInline
from glossary.admin.history import HistoryMixin
from glossary.admin.interchange import InterchangeMixin
from glossary.admin.lists import AttentionFilter, AuthorFilter, ScheduledFilter, StatusFilter, SubjectFilter
from glossary.admin.publishing import FOR_THE_DESK, PublishingAdmin
from glossary.admin.renaming import RenamingMixin
from glossary.models import Course, Role, Unit


class UnitInline(PartInline, admin.StackedInline):
    model = Unit


@admin.register(Course)
class CourseAdmin(HistoryMixin, RenamingMixin, InterchangeMixin, PublishingAdmin):
    inlines = [UnitInline]
    list_display = ["title", "standing", "lacks", "subject", "language", "modified"]
    list_filter = [StatusFilter, AttentionFilter, ScheduledFilter, ("subject", SubjectFilter), AuthorFilter, "modified"]
    adding = changing = deleting = Role.MANAGER
    search_fields = ["title"]
    fieldsets = [
        (None, {"fields": ["title", "subject", "description", "slug", "language", "hue"]}),
        (_("Glossary links"), {"fields": ["link_threshold", "link_repeat", "stemming"], "classes": ["collapse"]}),
        FOR_THE_DESK,
    ]
    actions = [*InterchangeMixin.actions, "publish_with_contents"]

    @admin.action(description=_("Publish the selected courses with every draft in them"), permissions=["publish"])
    def publish_with_contents(self, request, queryset):
        rows = desk.with_contents(queryset)
        if not all(roles.may_publish(request.user, row) for row in rows):
            raise PermissionDenied
        self.publish_rows(request, rows)

    def has_add_permission(self, request):
        """A new course is in nobody's course yet."""
        everywhere = roles.has_role_everywhere(request.user, Role.MANAGER)
        return everywhere or roles.may(request.user, "add", self.model)
