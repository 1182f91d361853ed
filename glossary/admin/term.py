from django.contrib import admin

from glossary.admin.publishing import MARKDOWN_FIELDS, PublicFilter, PublishingAdmin
from glossary.admin.units import UnitOfCourseMixin
from glossary.models import Fact, ReviewQuestion, Term


class FactInline(admin.StackedInline):
    model = Fact
    extra = 0
    fields = ["text", "source", "position"]
    formfield_overrides = MARKDOWN_FIELDS


class ReviewQuestionInline(admin.StackedInline):
    model = ReviewQuestion
    extra = 0
    fields = ["question", "answer", "position"]
    formfield_overrides = MARKDOWN_FIELDS


@admin.register(Term)
class TermAdmin(UnitOfCourseMixin, PublishingAdmin):
    inlines = [FactInline, ReviewQuestionInline]
    list_display = ["name", "course", "unit", "position", "status", "modified"]
    list_filter = [PublicFilter, "course"]
    search_fields = ["name", "aliases", "slug"]
    autocomplete_fields = ["course"]
    fields = ["course", "unit", "name", "aliases", "definition", "slug", "position"]
