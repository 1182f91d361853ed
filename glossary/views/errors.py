from django.http import HttpResponse, HttpResponseServerError
from django.template import loader
from django.utils.translation import gettext_lazy as _

from glossary.models import Page
from glossary.page_cache.database import is_away
from glossary.search.finding import nearest
from glossary.search.index import PUBLIC
from glossary.views.head import Head, render_page

# Seconds after which a browser or a proxy may ask again.
RETRY_AFTER = 5


def not_found(request, exception=None):
    """404, with the terms whose names are like the last part of the address."""
    head = Head(title=_("Page not found"), path=request.path)
    context = {"suggestions": [] if is_away(request) else _similar_terms(request.path)}
    return render_page(request, "404.html", head, context, status=404)


def gone(request):
    head = Head(title=_("This page was taken down"), path=request.path)
    return render_page(request, "410.html", head, {}, status=410)


def server_error(request):
    # No context processor and no query: whatever failed may fail again here.
    return HttpResponseServerError(loader.get_template("500.html").render())


def unavailable(request):
    """503 while the database does not answer, without asking it."""
    page = loader.get_template("503.html").render({"sent": request.method == "POST"})
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"})


def _similar_terms(path):
    name = path.rstrip("/").rsplit("/", 1)[-1].replace("-", " ")
    return Page.objects.listed([each.id for each in nearest(PUBLIC, name, kinds=["term"])])
