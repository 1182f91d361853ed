"""What the frame of every public page takes from elsewhere, and a page that has no context too."""

from django import template
from django.utils.safestring import mark_safe

from glossary.stylesheet import stylesheet

register = template.Library()


@register.simple_tag
def site_css():
    return mark_safe(stylesheet().css)  # noqa: S308  a file of the site's own
