import logging

from django.db import DatabaseError
from django.http import HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve

from glossary import scheduling
from glossary.models import FormerPath, Page
from glossary.page_cache.database import is_away, is_known
from glossary.scheduling import clock
from glossary.views.errors import gone, unavailable

log = logging.getLogger(__name__)


def due(get_response):
    """Before anything is answered, what is due is published or taken down; the page cache has done so before."""

    def middleware(request):
        try:
            if not is_known(request) and clock.is_time():
                scheduling.publish_due()
        except DatabaseError:
            # The next request tries again; this one is for whatever can still be answered.
            log.exception("What is due could not be published.")
        return get_response(request)

    return middleware


def database_away(get_response):
    """Whoever would have to ask a database that is known not to answer is told so at once.

    To ask it may take without end, and there are only so many threads that can wait.
    """

    def middleware(request):
        if is_away(request) and not _answers_without_database(request.path_info):
            return unavailable(request)
        return get_response(request)

    return middleware


def _answers_without_database(path):
    try:
        return getattr(resolve(path).func, "answers_without_database", False)
    except Resolver404:
        return False


def former_paths(get_response):
    """Where nothing is found, look whether something was public there once: it moved (301), or it is gone (410)."""

    def middleware(request):
        response = get_response(request)
        if response.status_code != 404 or "\0" in request.path or is_away(request):
            return response
        former = _former(request.path)
        if former is None:
            return response
        path = Page.objects.filter(kind=former.kind, object_id=former.object_id).values_list("path", flat=True).first()
        if path is None:
            return gone(request)
        return HttpResponsePermanentRedirect(path + request.path.removeprefix(former.path))

    return middleware


def _former(path):
    """What was public at a path, or else what it stood below: a preview below its term, lists below their course."""
    above = {"term": path.removesuffix("preview/"), "course": f"/{path.split('/')[1]}/"}
    found = {former.path: former for former in FormerPath.objects.filter(path__in={path, *above.values()})}
    if path in found:
        return found[path]
    for kind, place in above.items():
        if place in found and found[place].kind == kind:
            return found[place]
    return None
