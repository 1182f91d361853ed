from django.conf import settings

PRIVATE = "/admin/"


def private_desk(get_response):
    """Cookies are for the editing desk alone, and so are answers that nobody may keep.

    Public pages never see a cookie: none can change a byte of them, or bring one of ours into a shared copy.
    """

    def middleware(request):
        private = request.path.startswith(PRIVATE)
        if not private:
            request.META.pop("HTTP_COOKIE", None)
        response = get_response(request)
        response.headers["Content-Security-Policy"] = settings.CONTENT_SECURITY_POLICY
        if private:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware
