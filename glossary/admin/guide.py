from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from glossary.admin.history import HistoryMixin
from glossary.admin.interchange import InterchangeMixin
from glossary.admin.links import PAGE_LINKS, LinksMixin
from glossary.admin.lists import AttentionFilter, AuthorFilter, CourseFilter, StatusFilter, UnitFilter
from glossary.admin.publishing import PublishingAdmin
from glossary.admin.scheduling import ScheduledFilter
from glossary.admin.units import UnitOfCourseMixin
from glossary.models import Guide


@admin.register(Guide)
class GuideAdmin(UnitOfCourseMixin, LinksMixin, HistoryMixin, InterchangeMixin, PublishingAdmin):
    list_display = ["title", "status", "lacks", "course", "unit", "modified"]
    list_filter = [
        StatusFilter,
        AttentionFilter,
        ScheduledFilter,
        ("course", CourseFilter),
        ("unit", UnitFilter),
        AuthorFilter,
        "modified",
    ]
    list_select_related = ["course", "unit__course"]
    search_fields = ["title"]
    fieldsets = [
        (None, {"fields": ["course", "unit", "title", "body", "slug", "position"]}),
        PAGE_LINKS,
        (_("For the desk"), {"fields": ["review_by", "note"]}),
    ]
