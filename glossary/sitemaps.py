"""The sitemap: an index of parts with at most 10,000 addresses each.

A part covers a range of page ids, so that each is one indexed look-up however many there are.
"""

from django.core.paginator import InvalidPage, Paginator
from django.db.models import F, Max
from django.http import Http404
from django.shortcuts import render

from glossary.models import Page
from glossary.paths import path_to
from glossary.structured_data import absolute

PART = 10_000
# A course brings its list of key terms and at most 999 units.
COURSES = 10


def sitemap(request):
    newest = Page.objects.values_list(F("id") / PART).annotate(Max("modified")).order_by(F("id") / PART)
    parts = [
        {"location": absolute(path_to("sitemap_pages", number)), "modified": modified} for number, modified in newest
    ]
    parts += [{"location": absolute(path_to("sitemap_lists", number))} for number in range(_courses().num_pages)]
    return _xml(request, "sitemap.xml", {"parts": parts})


def sitemap_pages(request, number):
    pages = Page.objects.filter(id__gte=number * PART, id__lt=(number + 1) * PART).order_by("id")
    addresses = [
        {"location": absolute(path), "modified": modified} for path, modified in pages.values_list("path", "modified")
    ]
    if not addresses:
        raise Http404
    return _xml(request, "sitemap_part.xml", {"addresses": addresses})


def sitemap_lists(request, number):
    """Lists change with what they list, so none of them claims a date."""
    try:
        courses = _courses().page(number + 1)
    except InvalidPage as error:
        raise Http404 from error
    paths = [] if courses.has_previous() else [path_to(name) for name in ("home", "glossary", "guides")]
    for course in courses:
        paths.append(path_to("key_terms", course.slug))
        paths += [path_to("unit", course.slug, unit.number) for unit in course.content().units]
    return _xml(request, "sitemap_part.xml", {"addresses": [{"location": absolute(path)} for path in paths]})


def _courses():
    return Paginator(Page.objects.courses(), COURSES)


def _xml(request, template, context):
    return render(request, template, context, content_type="application/xml")
