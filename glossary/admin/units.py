from glossary import roles
from glossary.admin.ids import is_id
from glossary.models import Course, Unit


class UnitOfCourseMixin:
    """The unit is chosen among those of the row's own course, or, for a new row, of the course in the address; of all
    that the editor may see where there is none yet."""

    def formfield_for_foreignkey(self, db_field, request, **options):
        field = super().formfield_for_foreignkey(db_field, request, **options)
        if db_field.name == "unit":
            field.queryset = self._units(request).select_related("course").order_by("course__title", "number")
            field.label_from_instance = lambda unit: f"{unit.course.title} – {unit}"
        return field

    def _units(self, request):
        object_id = request.resolver_match.kwargs.get("object_id")
        # A form that moves a row to another course says which of its units it goes to.
        chosen = request.POST.get("course") or ("" if object_id else request.GET.get("course"))
        if is_id(chosen):
            return self._seen(request).filter(course=chosen)
        if object_id:
            return Unit.objects.filter(course__in=self.model.objects.filter(pk=object_id).values("course"))
        return self._seen(request)

    def _seen(self, request):
        if roles.may(request.user, "add", self.model) or roles.may_read_all(request.user, self.model):
            return Unit.objects.all()
        return Unit.objects.filter(course__in=roles.readable(request.user, Course.objects.all()))
