from django.http import HttpResponsePermanentRedirect

from glossary.models import FormerPath, Page
from glossary.views.errors import gone


def former_paths(get_response):
    """Where nothing is found, look whether something was public there once: it moved (301), or it is gone (410)."""

    def middleware(request):
        response = get_response(request)
        if response.status_code != 404 or "\0" in request.path:
            return response
        former = FormerPath.objects.filter(path=request.path).first()
        if former is None:
            return response
        path = Page.objects.filter(kind=former.kind, object_id=former.object_id).values_list("path", flat=True).first()
        if path:
            return HttpResponsePermanentRedirect(path)
        return gone(request)

    return middleware
