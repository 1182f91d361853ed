"""What the frame of every public page takes from elsewhere, and a page that has no context too."""

from functools import cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from glossary.stylesheet import stylesheet

register = template.Library()


@register.simple_tag
def site_css():
    return mark_safe(stylesheet().css)  # noqa: S308  a file of the site's own


@register.simple_tag
def same_everywhere(name):
    """A template without context: what it says follows from the language alone, and each process renders it once."""
    return render_to_string(name) if settings.DEBUG else rendered(name, get_language(), get_script_prefix())


@cache
def rendered(name, language, prefix):
    return render_to_string(name)
