from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from glossary import documents
from glossary.models.fields import fill_slug, markdown_field, name_field, slug_field
from glossary.models.validators import (
    validate_course_slug,
    validate_language,
    validate_text,
    validate_threshold,
)
from glossary.models.working_row import WorkingRow


class Course(WorkingRow):
    title = name_field(_("title"))
    slug = slug_field(validate_course_slug, unique=True)
    subject = name_field(_("subject"), blank=True, help_text=_("Courses are listed by subject, such as Biology."))
    language = models.CharField(
        _("language"),
        max_length=35,
        default="en",
        validators=[validate_language],
        help_text=_("The language that the course is written in, as a code: en, de, pt-BR."),
    )
    description = markdown_field(_("description"), blank=True)
    hue = models.PositiveSmallIntegerField(
        _("hue"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(documents.HUES[-1])],
        help_text=_("The course's colour, 0 to 359 on the colour wheel. Left empty, it follows from the slug."),
    )
    link_threshold = models.FloatField(
        _("link threshold"),
        default=documents.LINK_THRESHOLD,
        validators=[validate_threshold],
        help_text=_(
            "How sure the site must be that a careful editor would link a mention, from 0 (every mention) to 1 (none)."
        ),
    )
    link_repeat = models.CharField(
        _("terms are linked"),
        max_length=10,
        default="page",
        choices=[
            ("page", _("once on a page")),
            ("section", _("once in each section")),
            ("every", _("at every mention")),
        ],
    )
    stemming = models.BooleanField(
        _("match word stems"),
        default=False,
        help_text=_(
            "Also link words that share their stem with a term, for languages with many endings. Exact forms go first."
        ),
    )

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["title", "id"]

    def __str__(self):
        return self.title

    def clean(self):
        fill_slug(self, self.title, validate_course_slug)


class Unit(models.Model):
    course = models.ForeignKey(Course, models.CASCADE, related_name="units", verbose_name=_("course"))
    number = models.PositiveSmallIntegerField(
        _("number"),
        validators=[
            MinValueValidator(documents.UNIT_NUMBERS[0]),
            MaxValueValidator(documents.UNIT_NUMBERS[-1]),
        ],
        help_text=_("The unit's place in the course, and its address."),
    )
    title = name_field(_("title"))
    description = models.TextField(_("description"), blank=True, validators=[validate_text])

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="unit_number_once_in_course")]

    def __str__(self):
        return f"{self.number}. {self.title}"
