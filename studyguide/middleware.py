from django.conf import settings

PRIVATE = "/admin/"


def _policy(response):
    """The site's policy; a preview of the desk shows a page of its own in a frame."""
    policy = settings.CONTENT_SECURITY_POLICY
    if frames := getattr(response, "frames", ""):
        policy += f"; frame-src {frames}"
    if framed_by := getattr(response, "framed_by", ""):
        policy = policy.replace("frame-ancestors 'none'", f"frame-ancestors {framed_by}")
    return policy


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
        return response

    return middleware
