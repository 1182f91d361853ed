"""What the frame of every page needs: title, address, breadcrumbs, language, the course's colour."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from glossary.hues import hue_class
from glossary.models import Page
from glossary.structured_data import absolute, breadcrumb_list, json_ld
from glossary.text.languages import direction


class Crumb(NamedTuple):
    label: Any
    path: str


HOME = Crumb(_("Home"), "/")


@dataclass(frozen=True)
class Head:
    """`crumbs` lead from the home page to the page itself; `items` are what it is about, for search engines.

    Words of the site's own are lazy, since the page is rendered in the language of its course.
    """

    title: Any
    path: str
    crumbs: tuple[Crumb, ...] = ()
    description: Any = ""
    language: str = settings.LANGUAGE_CODE
    hue_class: str = ""
    feed: str = ""
    type: str = "website"
    items: tuple[dict, ...] = ()

    @property
    def canonical(self):
        return absolute(self.path)

    @property
    def direction(self):
        return direction(self.language)

    @cached_property
    def structured_data(self):
        items = [*self.items]
        if len(self.crumbs) > 1:
            items.append(breadcrumb_list(self.crumbs))
        return json_ld(items) if items else ""


def course_head(course_page, title, path, *crumbs, **options):
    """The frame of a page in a course; `crumbs` are those below the course."""
    course = course_page.content()
    return Head(
        title=title,
        path=path,
        crumbs=(HOME, Crumb(course.title, course_page.path), *crumbs),
        language=course.language,
        hue_class=hue_class(course),
        feed=f"{course_page.path}feed/",
        **options,
    )


def published(kind, path, pages=Page.objects):
    """The public page at a path with its course, or 404."""
    return get_object_or_404(pages.select_related("course"), kind=kind, path=path)


def render_page(request, template, head, context, **options):
    """The page in the language of its course, as far as the site speaks it."""
    with translation.override(head.language):
        response = render(request, template, {"head": head, **context}, **options)
    response.canonical_path = head.path
    return response
