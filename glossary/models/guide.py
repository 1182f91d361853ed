from django.db import models
from django.utils.translation import gettext_lazy as _

from glossary.models.course import Course, Unit
from glossary.models.fields import markdown_field, name_field, next_position, position_field, slug_field
from glossary.models.term import refuse_foreign_unit
from glossary.models.validators import validate_slug
from glossary.text.slugs import slugify


class Guide(models.Model):
    course = models.ForeignKey(Course, models.CASCADE, related_name="guides", verbose_name=_("course"))
    unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="guides", verbose_name=_("unit")
    )
    position = position_field()
    title = name_field(_("title"))
    slug = slug_field()
    body = markdown_field(_("text"), blank=True)
    modified = models.DateTimeField(_("last saved"), auto_now=True)

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
        ordering = ["course", "unit__number", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="guide_slug_once_in_course")]

    def __str__(self):
        return self.title

    def save(self, **options):
        if self.position is None:
            self.position = next_position(Guide.objects.filter(course=self.course_id, unit=self.unit_id))
        super().save(**options)

    def clean(self):
        self.slug = self.slug or slugify(self.title)
        validate_slug(self.slug)
        refuse_foreign_unit(self)
