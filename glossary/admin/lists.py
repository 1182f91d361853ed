"""What the lists of the desk are filtered by."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from glossary import attention
from glossary.admin.ids import is_id
from glossary.models import Course, Revision, Schedule, Status

# Accounts that an author is chosen from.
AUTHORS = 200


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Status.choices

    def queryset(self, request, queryset):
        return queryset.filter(status=self.value()) if self.value() in Status.values else queryset


class AttentionFilter(admin.SimpleListFilter):
    title = _("what needs attention")
    parameter_name = "attention"

    def lookups(self, request, model_admin):
        codes = [*attention.BY_KIND[model_admin.opts.model_name], attention.OVERDUE]
        return [("any", _("anything")), *((code, attention.LABELS[code]) for code in codes)]

    def queryset(self, request, queryset):
        if self.value() == "any" or self.value() in attention.LABELS:
            return queryset.filter(attention.lacking(self.value()))
        return queryset


class ScheduledFilter(admin.SimpleListFilter):
    title = _("what is scheduled")
    parameter_name = "scheduled"

    def lookups(self, request, model_admin):
        return [("publish", _("to be published")), ("unpublish", _("to be taken down")), ("failed", _("failed"))]

    def queryset(self, request, queryset):
        found = Schedule.objects.filter(kind=queryset.model._meta.model_name)
        if self.value() == "failed":
            return queryset.filter(pk__in=found.exclude(failure="").values("object_id"))
        if self.value() in Schedule.Action.values:
            return queryset.filter(pk__in=found.filter(action=self.value(), failure="").values("object_id"))
        return queryset


class AuthorFilter(admin.SimpleListFilter):
    """Rows that an account has written a revision of."""

    title = _("author")
    parameter_name = "author"

    def lookups(self, request, model_admin):
        """Those of the rows that the editor may see."""
        rows = model_admin.get_queryset(request).order_by().values("pk")
        revisions = Revision.objects.filter(kind=model_admin.opts.model_name, object_id__in=rows).order_by()
        authors = get_user_model().objects.filter(pk__in=revisions.values("author")).order_by("username")
        return [(str(user.pk), str(user)) for user in authors[:AUTHORS]]

    def queryset(self, request, queryset):
        if not is_id(self.value()):
            return queryset
        written = Revision.objects.filter(kind=queryset.model._meta.model_name, author=self.value())
        return queryset.filter(pk__in=written.values("object_id"))


class CourseFilter(admin.RelatedOnlyFieldListFilter):
    """Of the courses that the editor sees rows in. Where that is one, Django would leave the filter off and forget what
    was asked."""

    def has_output(self):
        return bool(self.used_parameters) or super().has_output()


class ByCourseFilter(admin.SimpleListFilter):
    """For rows that know the id of their course and no more."""

    title = _("course")
    parameter_name = "course"

    def lookups(self, request, model_admin):
        courses = model_admin.get_queryset(request).order_by().values("course")
        return list(Course.objects.filter(pk__in=courses).values_list("pk", "title"))

    def queryset(self, request, queryset):
        return queryset.filter(course=self.value()) if is_id(self.value()) else queryset


class UnitFilter(admin.RelatedOnlyFieldListFilter):
    """Once a course is chosen, of those of its units that the editor sees rows of: those of all courses would be no
    help."""

    def has_output(self):
        return bool(self.course) and super().has_output()

    def __init__(self, field, request, params, model, model_admin, field_path):
        self.course = request.GET.get("course__id__exact")
        super().__init__(field, request, params, model, model_admin, field_path)
        self.empty_value_display = _("in no unit")

    def field_choices(self, field, request, model_admin):
        if not is_id(self.course):
            return []
        seen = model_admin.get_queryset(request).filter(course=self.course).order_by().values("unit")
        return [(unit.pk, str(unit)) for unit in field.related_model.objects.filter(pk__in=seen)]


class SubjectFilter(admin.AllValuesFieldListFilter):
    """Courses without a subject are found by words too."""

    def choices(self, changelist):
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or _("without a subject")}


# Of terms and guides.
CONTENT_FILTERS = [
    ("course", CourseFilter),
    ("unit", UnitFilter),
    StatusFilter,
    AttentionFilter,
    ScheduledFilter,
    AuthorFilter,
    "modified",
]
