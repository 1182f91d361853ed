"""A cookie that says no more than that this browser is an editor's, for the scripts of public pages.

It is no secret and opens nothing: servers never read it, and public pages are the same bytes with it and without.
"""

from django.conf import settings

from studyguide.middleware import PRIVATE

COOKIE = "desk"


def mark(get_response):
    """Middleware that sets it for whoever is signed in, and takes it away from whoever is not; outside of the gate."""

    def middleware(request):
        response = get_response(request)
        if not request.path.startswith(PRIVATE):
            return response
        is_marked, is_editor = COOKIE in request.COOKIES, request.user.is_active and request.user.is_staff
        if is_editor and not is_marked:
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(COOKIE, "1", max_age=settings.SESSION_COOKIE_AGE, secure=secure, samesite="Lax")
        elif is_marked and not is_editor:
            response.delete_cookie(COOKIE, samesite="Lax")
        return response

    return middleware
