from glossary.admin.ids import is_id
from glossary.models import Unit


class UnitOfCourseMixin:
    """The unit is chosen among those of the row's own course, or, for a new row, of those that it may be put into."""

    def formfield_for_foreignkey(self, db_field, request, **options):
        field = super().formfield_for_foreignkey(db_field, request, **options)
        if db_field.name == "unit":
            field.queryset = self._units(request).select_related("course").order_by("course__title", "number")
            field.label_from_instance = lambda unit: f"{unit.course.title} – {unit}"
        return field

    def _units(self, request):
        units = Unit.objects.filter(course__in=self.courses_to_write_in(request).order_by())
        object_id = request.resolver_match.kwargs.get("object_id")
        # A form that moves a row to another course says which of its units it goes to.
        chosen = request.POST.get("course") or ("" if object_id else request.GET.get("course"))
        if is_id(chosen):
            return units.filter(course=chosen)
        if object_id:
            return units.filter(course__in=self.model.objects.filter(pk=object_id).values("course"))
        return units
