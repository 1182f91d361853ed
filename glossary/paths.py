"""Addresses of this site's pages, as a reader reads them: with letters of any script, and not percent-encoded."""

from urllib.parse import unquote

from django.urls import reverse


def path_to(name, *arguments):
    """The path of a route, such as path_to("term", course_slug, term_slug)."""
    return unquote(reverse(name, args=arguments))
