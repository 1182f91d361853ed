from functools import partial

from django.core.exceptions import MiddlewareNotUsed
from django.db import connections
from django.templatetags.static import static

from glossary.databases import REPLICA, for_readers
from glossary.stylesheet import policy as policy_of_pages

PRIVATE = "/admin/"
# Which pages a browser may fetch ahead.
NEXT_PAGES = "next_pages.speculationrules"


def _policy(response):
    """The site's policy; a preview of the desk shows a page of its own in a frame."""
    policy = policy_of_pages()
    if frames := getattr(response, "frames", ""):
        policy += f"; frame-src {frames}"
    if framed_by := getattr(response, "framed_by", ""):
        policy = policy.replace("frame-ancestors 'none'", f"frame-ancestors {framed_by}")
    return policy


def _is_page(response):
    """Not an answer that leads elsewhere, or that is no page of its own, which search engines are told."""
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return response.status_code == 200 and is_html and "X-Robots-Tag" not in response.headers


def private_desk(get_response):
    """Cookies are for the editing desk alone, and so are answers that nobody may keep.

    Public pages never see a cookie: none can change a byte of them, or bring one of ours into a shared copy.
    """

    def middleware(request):
        private = request.path.startswith(PRIVATE)
        if not private:
            request.META.pop("HTTP_COOKIE", None)
        response = get_response(request)
        response.headers["Content-Security-Policy"] = _policy(response)
        if private:
            response.headers["Cache-Control"] = "private, no-store"
        elif _is_page(response):
            response.headers["Speculation-Rules"] = f'"{static(NEXT_PAGES)}"'
        return response

    return middleware


class ReadersReplica:
    """Public views may read from a replica; one that fails on the way is called again, and reads from the primary."""

    def __init__(self, get_response):
        if REPLICA not in connections:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, arguments, named_arguments):
        if request.method not in {"GET", "HEAD"} or request.path.startswith(PRIVATE):
            return None
        return for_readers(partial(view, request, *arguments, **named_arguments))
