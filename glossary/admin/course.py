from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from glossary import desk
from glossary.admin.interchange import InterchangeMixin
from glossary.admin.publishing import PublicFilter, PublishingAdmin
from glossary.models import Course, Unit


class UnitInline(admin.TabularInline):
    model = Unit
    extra = 0


@admin.register(Course)
class CourseAdmin(InterchangeMixin, PublishingAdmin):
    inlines = [UnitInline]
    list_display = ["title", "status", "subject", "language", "modified"]
    list_filter = [PublicFilter, "subject"]
    search_fields = ["title"]
    fieldsets = [
        (None, {"fields": ["title", "subject", "description", "slug", "language", "hue"]}),
        (_("Glossary links"), {"fields": ["link_threshold", "link_repeat", "stemming"], "classes": ["collapse"]}),
    ]
    actions = [*InterchangeMixin.actions, "publish_with_contents"]

    @admin.action(description=_("Publish the selected courses with every draft in them"), permissions=["change"])
    def publish_with_contents(self, request, queryset):
        if not request.user.has_perms(["glossary.change_term", "glossary.change_guide"]):
            raise PermissionDenied
        self.publish_rows(request, desk.with_contents(queryset))
