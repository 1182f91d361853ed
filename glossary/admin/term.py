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
    list_display = ["name", "status", "course", "unit", "modified"]
    list_filter = [PublicFilter, "course"]
    search_fields = ["name", "aliases", "slug"]
    fields = ["course", "unit", "name", "aliases", "definition", "slug", "position"]

    def formfield_for_dbfield(self, db_field, request, **options):
        field = super().formfield_for_dbfield(db_field, request, **options)
        if db_field.name == "aliases":
            field.widget.attrs["rows"] = 3
        return field
