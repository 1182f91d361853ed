from django.contrib import admin

from glossary.admin.interchange import InterchangeMixin
from glossary.admin.links import PAGE_LINKS, LinksMixin
from glossary.admin.publishing import PublicFilter, PublishingAdmin
from glossary.admin.units import UnitOfCourseMixin
from glossary.models import Guide


@admin.register(Guide)
class GuideAdmin(UnitOfCourseMixin, LinksMixin, InterchangeMixin, PublishingAdmin):
    list_display = ["title", "status", "course", "unit", "modified"]
    list_filter = [PublicFilter, "course"]
    search_fields = ["title"]
    fieldsets = [(None, {"fields": ["course", "unit", "title", "body", "slug", "position"]}), PAGE_LINKS]
