"""The rules of documents.py as Django's field validators."""

from django.core.exceptions import ValidationError

from glossary import documents
from glossary.models.translation import translated


def validate_text(value):
    _refuse(documents.text_problem(value))


def validate_slug(value):
    _refuse(documents.slug_problem(value))


def validate_course_slug(value):
    _refuse(documents.slug_problem(value, reserved=True))


def validate_language(value):
    _refuse(documents.language_problem(value))


def validate_names(value):
    """Names, one a line."""
    validate_text(value)
    for name in value.splitlines():
        _refuse(documents.text_problem(name.strip(), documents.NAME_LENGTH))


def validate_threshold(value):
    _refuse(documents.threshold_problem(value))


def _refuse(problem):
    if problem:
        raise ValidationError(translated(problem))
