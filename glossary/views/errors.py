from difflib import get_close_matches

from django.http import HttpResponseServerError
from django.template import loader
from django.utils.translation import gettext_lazy as _

from glossary.models import Page
from glossary.text.slugs import slugify
from glossary.views.head import Head, render_page

SUGGESTED = 6
CANDIDATES = 200


def not_found(request, exception=None):
    """404, with the terms whose names are like the last part of the address."""
    head = Head(title=_("Page not found"), path=request.path)
    context = {"suggestions": _similar_terms(request.path)}
    return render_page(request, "404.html", head, context, status=404)


def gone(request):
    head = Head(title=_("This page was taken down"), path=request.path)
    return render_page(request, "410.html", head, {}, status=410)


def server_error(request):
    # No context processor and no query: whatever failed may fail again here.
    return HttpResponseServerError(loader.get_template("500.html").render())


def _similar_terms(path):
    name = slugify(path.rstrip("/").rsplit("/", 1)[-1])
    if not name:
        return []
    terms = Page.objects.terms().select_related("course").defer("document", "course__document")
    found = {}
    # The longer the beginning that they share, the likelier it is meant.
    for beginning in dict.fromkeys([name, name[: max(3, len(name) * 2 // 3)], name[:3]]):
        # A range, which an index serves; names that go on with more than z are found too.
        candidates = terms.filter(name_slug__gte=beginning, name_slug__lt=f"{beginning}zzzz").order_by("name_slug")
        by_name = {}
        for page in candidates[:CANDIDATES]:
            by_name.setdefault(page.name_slug, []).append(page)
        for close in get_close_matches(name, by_name, n=SUGGESTED, cutoff=0.5):
            found |= {page.pk: page for page in by_name[close]}
        if found:
            break
    return list(found.values())[:SUGGESTED]
