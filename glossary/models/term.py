from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from glossary import documents
from glossary.models.course import Course, Unit
from glossary.models.fields import markdown_field, name_field, next_position, position_field, slug_field
from glossary.models.validators import validate_slug, validate_text
from glossary.text.slugs import slugify


class Term(models.Model):
    course = models.ForeignKey(Course, models.CASCADE, related_name="terms", verbose_name=_("course"))
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="terms", verbose_name=_("unit"))
    position = position_field()
    name = name_field(_("name"))
    slug = slug_field()
    aliases = models.TextField(
        _("other names"),
        blank=True,
        validators=[validate_text],
        help_text=_("Acronyms, synonyms and other spellings, one a line."),
    )
    definition = markdown_field(_("definition"), blank=True)
    modified = models.DateTimeField(_("last saved"), auto_now=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["course", "unit__number", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="term_slug_once_in_course")]
        indexes = [
            models.Index(fields=["course", "unit", "position"], name="term_order"),
            models.Index(fields=["course", "name"], name="term_name"),
        ]

    def __str__(self):
        return self.name

    def save(self, **options):
        if self.position is None:
            self.position = next_position(Term.objects.filter(course=self.course_id, unit=self.unit_id))
        super().save(**options)

    def clean(self):
        self.slug = self.slug or slugify(self.name)
        validate_slug(self.slug)
        refuse_foreign_unit(self)
        for alias in self.aliases.splitlines():
            if len(alias.strip()) > documents.NAME_LENGTH:
                raise ValidationError({"aliases": documents.text_problem(alias, documents.NAME_LENGTH)})


class Fact(models.Model):
    term = models.ForeignKey(Term, models.CASCADE, related_name="facts", verbose_name=_("term"))
    position = position_field()
    text = markdown_field(_("fact"))
    source = models.CharField(
        _("source"),
        max_length=documents.SOURCE_LENGTH,
        blank=True,
        validators=[validate_text],
        help_text=_("Where a figure comes from: author, title, year."),
    )

    class Meta:
        verbose_name = _("must-know fact")
        verbose_name_plural = _("must-know facts")
        ordering = ["position", "id"]

    def __str__(self):
        return self.text[:80]

    def save(self, **options):
        if self.position is None:
            self.position = next_position(Fact.objects.filter(term=self.term_id))
        super().save(**options)


class ReviewQuestion(models.Model):
    term = models.ForeignKey(Term, models.CASCADE, related_name="questions", verbose_name=_("term"))
    position = position_field()
    question = models.CharField(_("question"), max_length=documents.QUESTION_LENGTH, validators=[validate_text])
    answer = markdown_field(_("answer"), blank=True)

    class Meta:
        verbose_name = _("review question")
        verbose_name_plural = _("review questions")
        ordering = ["position", "id"]

    def __str__(self):
        return self.question[:80]

    def save(self, **options):
        if self.position is None:
            self.position = next_position(ReviewQuestion.objects.filter(term=self.term_id))
        super().save(**options)


def refuse_foreign_unit(row):
    """A term or guide stands in a unit of its own course, or in none."""
    if row.unit_id and row.course_id and row.unit.course_id != row.course_id:
        raise ValidationError({"unit": _("This unit belongs to another course.")})
