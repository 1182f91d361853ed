"""Model fields that documents ask for in the same way in several models."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from markdownx.models import MarkdownxField

from glossary import documents
from glossary.models.validators import validate_names, validate_slug, validate_text
from glossary.text.slugs import slugify


def name_field(verbose_name, **options):
    return models.CharField(verbose_name, max_length=documents.NAME_LENGTH, validators=[validate_text], **options)


def slug_field(validator=validate_slug, **options):
    return models.CharField(
        _("slug"),
        max_length=documents.SLUG_LENGTH,
        blank=True,
        validators=[validator],
        help_text=_("The part of the address that stands for the name. Left empty, it is made from the name."),
        **options,
    )


def markdown_field(verbose_name, **options):
    return MarkdownxField(verbose_name, validators=[validate_text], **options)


def names_field(verbose_name, help_text, **options):
    """Names, one a line."""
    return models.TextField(verbose_name, blank=True, validators=[validate_names], help_text=help_text, **options)


def position_field():
    return models.PositiveIntegerField(
        _("position"),
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Smaller numbers come first. Left empty, it goes to the end."),
    )


def fill_slug(row, name, validator=validate_slug):
    """Make the slug of a row from its name where none was given; a slug that will not do is told at its field."""
    if row.slug or not name:
        return
    row.slug = slugify(name)
    try:
        validator(row.slug)
    except ValidationError as error:
        raise ValidationError({"slug": error.messages}) from error


def next_position(siblings):
    """The position after the last of a queryset's rows."""
    return (siblings.aggregate(last=models.Max("position"))["last"] or 0) + 1
