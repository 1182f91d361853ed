"""What static/js/preview.js shows in a panel beside links to terms: a meaning in a sentence, and the way to more."""

from django.http import Http404
from django.utils.cache import get_conditional_response, set_response_etag

from glossary.hues import hue_class
from glossary.models import Page
from glossary.paths import path_to
from glossary.text.languages import direction
from glossary.views.head import Head, course_head, published, render_page

# A panel is small. The page that it leads to has them all.
SENSES = 6


def term_preview(request, course, term):
    return _term(request, published("term", path_to("term", course, term), Page.objects.as_listed()))


def name_preview(request, name):
    """What the name means in each course, or the one term that has it: as the page of the name would lead there."""
    pages = Page.objects.terms().filter(name_slug=name).as_listed().select_related("course")
    pages = list(pages.order_by("course__sort_key", "id")[:SENSES])
    if not pages:
        raise Http404
    if len(pages) == 1:
        return _term(request, pages[0])
    head = Head(title=pages[0].title, path=path_to("name", name))
    return _fragment(request, "name_preview.html", head, {"senses": [_sense(page) for page in pages]})


def _term(request, page):
    head = course_head(page.course, page.title, page.path)
    return _fragment(request, "preview.html", head, {"page": page})


def _sense(page):
    course = page.course.content()
    return {
        "page": page,
        "language": course.language,
        "direction": direction(course.language),
        "hue": hue_class(course),
    }


def _fragment(request, template, head, context):
    response = render_page(request, template, head, context)
    response.canonical_path = request.path
    # Anyone may keep a copy, and asks before using it again: the term may have been taken down meanwhile.
    response.headers["Cache-Control"] = "public, no-cache"
    # It is no page, and what it says stands on one.
    response.headers["X-Robots-Tag"] = "noindex"
    set_response_etag(response)
    return get_conditional_response(request, etag=response.headers["ETag"], response=response)
