from django.conf import settings

PRIVATE = ("/admin/",)


def response_headers(get_response):
    """The content security policy on every response, and no shared copy of anything for editors."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        if request.path.startswith(PRIVATE):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware
