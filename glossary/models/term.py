from django.db import models
from django.utils.translation import gettext_lazy as _

from glossary import documents
from glossary.models.content import Content
from glossary.models.fields import markdown_field, name_field, names_field, next_position, position_field
from glossary.models.validators import validate_text
from glossary.text.names import Linking


class Term(Content):
    name = name_field(_("name"))
    aliases = names_field(_("other names"), _("Acronyms, synonyms and other spellings, one a line."))
    definition = markdown_field(_("definition"), blank=True)
    linking = models.CharField(
        _("mentions become links"),
        max_length=10,
        default=Linking.AUTOMATIC,
        choices=[
            (Linking.AUTOMATIC, _("automatically")),
            (Linking.EXACT, _("in exactly this case")),
            (Linking.MARKED, _("only where they are marked [[…]]")),
            (Linking.NEVER, _("never")),
        ],
    )
    extra_forms = names_field(_("also link"), _("Further forms in which texts mention the term, one a line."))
    excluded_forms = names_field(
        _("do not link"), _("Forms from the list below that do not mean the term, one a line.")
    )

    class Meta(Content.Meta):
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        indexes = [*Content.Meta.indexes, models.Index(fields=["course", "name"], name="term_name")]

    def __str__(self):
        return self.name


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
