from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from glossary.models.course import Course, Unit
from glossary.models.fields import fill_slug, names_field, next_position, position_field, slug_field
from glossary.models.working_row import WorkingRow


class Content(WorkingRow):
    """What stands in a course: a term or a guide. Its name is what str() gives."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="%(class)ss", verbose_name=_("course"))
    unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="%(class)ss", verbose_name=_("unit")
    )
    position = position_field()
    slug = slug_field()
    auto_links = models.BooleanField(
        _("link terms on this page"),
        default=True,
        help_text=_("Turned off, only what you mark with [[name]] becomes a link."),
    )
    always_link = names_field(
        _("always link here"), _("Terms that are linked on this page however common they are, one a line.")
    )
    never_link = names_field(
        _("never link here"),
        _("Terms that are not linked on this page, one a line. For a single passage write [[!passage]] in the text."),
    )

    class Meta:
        abstract = True
        ordering = ["course", "unit__number", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "slug"],
                name="%(class)s_slug_once_in_course",
                violation_error_message=_("Another of this kind in the course has this slug already; choose another."),
            )
        ]
        indexes = [models.Index(fields=["course", "unit", "position"], name="%(class)s_order")]

    def save(self, **options):
        if self.position is None:
            self.position = next_position(type(self).objects.filter(course=self.course_id, unit=self.unit_id))
        super().save(**options)

    @classmethod
    def add(cls, rows):
        """Save new rows of a kind, at once and as `save` does each."""
        courses = cls.objects.filter(course__in={row.course_id for row in rows}).order_by()
        lasts = courses.values_list("course", "unit").annotate(models.Max("position"))
        last = {(course, unit): position for course, unit, position in lasts}
        for row in rows:
            place = row.course_id, row.unit_id
            row.position = last.get(place, 0) + 1 if row.position is None else row.position
            last[place] = max(last.get(place, 0), row.position)
            row.version += 1
        cls.objects.bulk_create(rows)

    def clean(self):
        fill_slug(self, str(self))
        if self.unit_id and self.course_id and self.unit.course_id != self.course_id:
            raise ValidationError({"unit": _("This unit belongs to another course.")})

    def validate_constraints(self, exclude=None):
        """The one constraint there is concerns the slug, and is told there."""
        try:
            super().validate_constraints(exclude)
        except ValidationError as error:
            raise ValidationError({"slug": error.messages}) from error
