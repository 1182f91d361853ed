from django.contrib import admin

from glossary.admin.history import HistoryMixin
from glossary.admin.interchange import InterchangeMixin
from glossary.admin.links import PAGE_LINKS, LinksMixin
from glossary.admin.lists import CONTENT_FILTERS
from glossary.admin.publishing import FOR_THE_DESK, PublishingAdmin
from glossary.admin.renaming import RenamingMixin
from glossary.admin.units import UnitOfCourseMixin
from glossary.models import Guide


@admin.register(Guide)
class GuideAdmin(UnitOfCourseMixin, LinksMixin, HistoryMixin, RenamingMixin, InterchangeMixin, PublishingAdmin):
    list_display = ["title", "standing", "lacks", "course", "unit", "modified"]
    list_filter = CONTENT_FILTERS
    list_select_related = ["course", "unit__course"]
    search_fields = ["title"]
    fieldsets = [
        (None, {"fields": ["course", "unit", "title", "body", "slug", "position"]}),
        PAGE_LINKS,
        FOR_THE_DESK,
    ]
