from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from glossary.admin.by_course import PartInline
from glossary.admin.history import HistoryMixin
from glossary.admin.interchange import InterchangeMixin
from glossary.admin.links import PAGE_LINKS, LinksMixin, forms_table
from glossary.admin.lists import CONTENT_FILTERS
from glossary.admin.publishing import FOR_THE_DESK, MARKDOWN_FIELDS, PublishingAdmin
from glossary.admin.renaming import RenamingMixin
from glossary.admin.report import ReportsMixin
from glossary.admin.units import UnitOfCourseMixin
from glossary.models import Fact, ReviewQuestion, Term


class FactInline(PartInline, admin.StackedInline):
    model = Fact
    fields = ["text", "source", "position"]
    formfield_overrides = MARKDOWN_FIELDS


class ReviewQuestionInline(PartInline, admin.StackedInline):
    model = ReviewQuestion
    fields = ["question", "answer", "position"]
    formfield_overrides = MARKDOWN_FIELDS


@admin.register(Term)
class TermAdmin(
    UnitOfCourseMixin, LinksMixin, ReportsMixin, HistoryMixin, RenamingMixin, InterchangeMixin, PublishingAdmin
):
    inlines = [FactInline, ReviewQuestionInline]
    list_display = ["name", "standing", "lacks", "course", "unit", "modified"]
    list_filter = CONTENT_FILTERS
    list_select_related = ["course", "unit__course"]
    search_fields = ["name"]
    fieldsets = [
        (None, {"fields": ["course", "unit", "name", "aliases", "definition", "slug", "position"]}),
        (
            _("Links to this term"),
            {"fields": ["linking", "extra_forms", "excluded_forms", "forms"], "classes": ["collapse"]},
        ),
        PAGE_LINKS,
        FOR_THE_DESK,
    ]
    readonly_fields = ["forms"]

    @admin.display(description=_("Forms"))
    def forms(self, term):
        return forms_table(term) if term.pk else _("They follow from the names when the term is saved.")
