"""Search, and suggestions while a reader types: both from what is published alone."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from glossary.hues import hue_class
from glossary.models import Page
from glossary.paths import path_to
from glossary.search.finding import KINDS, find, nearest, suggest
from glossary.search.index import PUBLIC
from glossary.search.passages import passage
from glossary.search.queries import parse
from glossary.text.languages import direction
from glossary.views.head import HOME, Crumb, Head, render_page
from glossary.views.limits import seconds_to_wait
from glossary.views.pagination import current_page

PER_PAGE = 20
# Of guides and courses, beside the terms.
FEW = 5
# Classes to choose from.
CLASSES = 200
SUGGESTED = 8
# What a suggestion shows of a page: no more is read.
SHOWN = ("pk", "title", "kind", "path", "course__title", "document__language", "course__document__language")
# Suggestions are asked for letter by letter.
SUGGESTIONS_TO_A_SEARCH = 5


@require_safe
def search(request):
    head = Head(title=gettext_lazy("Search"), path=path_to("search"), crumbs=(HOME, Crumb(gettext_lazy("Search"), "")))
    if seconds := seconds_to_wait(request, "search", settings.SEARCH_LIMIT):
        response = render_page(request, "429.html", head, {"seconds": seconds}, status=429)
        response.headers["Retry-After"] = str(seconds)
        return response
    text, exact = request.GET.get("q", ""), request.GET.get("exact") == "1"
    kind = request.GET["kind"] if request.GET.get("kind") in KINDS else ""
    course = _chosen_course(request)
    found = find(
        PUBLIC,
        text,
        kinds=(kind,) if kind else KINDS,
        courses=course and [course.pk],
        exact=exact,
        ranks=_most_mentioned,
    )
    asked = {"q": found.asked.typed} | ({"course": course.slug} if course else {}) | ({"exact": "1"} if exact else {})
    listed = found.others.get(kind or "term", [])
    page = current_page(request, Paginator(listed, PER_PAGE))
    first = page.number == 1
    shown = {
        "best": found.best if first else [],
        "term": page.object_list if kind in {"", "term"} else [],
        "guide": page.object_list if kind == "guide" else found.others.get("guide", [])[:FEW] if first else [],
        "course": page.object_list if kind == "course" else found.others.get("course", [])[:FEW] if first else [],
    }
    hits = _hits({pk for ids in shown.values() for pk in ids}, found)
    groups = {name: [hits[pk] for pk in ids if pk in hits] for name, ids in shown.items()}
    context = {
        "query": found.asked.typed,
        "cut": found.asked.cut,
        "searched": bool(found.asked.units),
        "corrected": found.query.text if found.corrected else "",
        "exact_query": _query(asked | {"exact": "1"}),
        "without": found.without,
        "courses": _classes(course),
        "course": course.slug if course else "",
        "kind": kind,
        "best": groups["best"],
        "terms": groups["term"],
        "guides": groups["guide"],
        "courses_found": groups["course"],
        "more": {
            each: _query(asked | {"kind": each}) if not kind and len(found.others.get(each, ())) > FEW else ""
            for each in ("guide", "course")
        },
        "page": page,
        "page_query": _query(asked | ({"kind": kind} if kind else {})) + "&",
        "total": found.total,
        "capped": bool(found.full),
        "nearest": [] if found.total else Page.objects.listed([name.id for name in nearest(PUBLIC, text)]),
    }
    response = render_page(request, "search.html", head, context)
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def suggestions(request):
    if seconds := seconds_to_wait(request, "suggest", SUGGESTIONS_TO_A_SEARCH * settings.SEARCH_LIMIT):
        response = JsonResponse({"error": _("Too many requests; wait a moment.")}, status=429)
        response.headers["Retry-After"] = str(seconds)
        return response
    text, course = request.GET.get("q", ""), _chosen_course(request)
    names = suggest(PUBLIC, text, courses=course and [course.pk], limit=SUGGESTED)
    pages = Page.objects.filter(pk__in=[name.id for name in names]).values(*SHOWN)
    by_id = {page["pk"]: page for page in pages}
    found = [_suggestion(by_id[name.id], name) for name in names if name.id in by_id]
    response = JsonResponse(
        {"query": parse(text).typed, "suggestions": found}, json_dumps_params={"ensure_ascii": False}
    )
    # Anyone may keep a copy, and asks before using it again: what it names may have been taken down meanwhile.
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    set_response_etag(response)
    return get_conditional_response(request, etag=response.headers["ETag"], response=response)


def _chosen_course(request):
    """The page of the course that a search is limited to, or None."""
    slug = request.GET.get("course", "")
    if not slug or "\0" in slug:
        return None
    return Page.objects.courses().as_listed().filter(path=f"/{slug}/").first()


def _classes(chosen):
    classes = list(Page.objects.courses().as_listed()[:CLASSES])
    if chosen and chosen not in classes:
        classes.append(chosen)
    return [{"slug": each.slug, "title": each.title, "chosen": each == chosen} for each in classes]


def _suggestion(page, name):
    language = page["course__document__language"] or page["document__language"]
    return {
        "title": page["title"],
        "alias": name.name if name.alias else "",
        "course": page["course__title"] or "",
        "kind": page["kind"],
        "path": page["path"],
        "language": language,
        "direction": direction(language),
    }


def _most_mentioned(ids):
    """Pages that are equally good: first those that most pages mention, and of those the shorter names."""
    rows = Page.objects.filter(pk__in=ids).values_list("pk", "mentioned_in", "title")
    order = sorted((-(mentioned[0] if mentioned else 0), len(title), pk) for pk, mentioned, title in rows)
    return {pk: rank for rank, (_mentions, _length, pk) in enumerate(order)}


def _hits(ids, found):
    """{id: what a page of results shows of a page}"""
    pages, texts = Page.objects.listed(ids), PUBLIC.texts(ids)
    hits = {}
    for page in pages:
        course = _course(page).content()
        hits[page.pk] = {
            "page": page,
            "alias": found.aliases.get(page.pk, ""),
            "snippet": passage(texts.get(page.pk, ""), found.words),
            "language": course.language,
            "direction": direction(course.language),
            "hue": hue_class(course),
            "where": page.course.title if page.course else "",
        }
    return hits


def _course(page):
    return page.course or page


def _query(parts):
    return f"?{urlencode(parts)}"
