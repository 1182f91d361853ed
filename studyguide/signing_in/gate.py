"""What a session may open of the desk: all of it, nothing any more, or nothing yet but setting up a second factor."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from studyguide.middleware import PRIVATE
from studyguide.signing_in import second_factor
from studyguide.signing_in.sign_in import DAY
from studyguide.signing_in.unsaved import texts, unsaved


def gate(get_response):
    """Middleware that leaves all but the desk alone; it stands behind those of sessions, users and messages."""

    def middleware(request):
        if not request.path.startswith(PRIVATE):
            return get_response(request)
        told = _ended(request)
        if _has_yet_to_set_up(request):
            return _to_set_up(request)
        _prolong(request)
        response = get_response(request)
        # A visitor without a session is led nowhere but to the page for signing in.
        if told and response.status_code == 302 and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
            if sent := texts(request):
                return unsaved(request, told, sent)
            messages.warning(request, told)
        return response

    return middleware


def _ended(request):
    """How a session ended that this browser had, or ends here; "" where none did."""
    had_session = SESSION_KEY in request.session
    if request.user.is_authenticated:
        if second_factor.is_remembered(request, second_factor.device_of(request.user)):
            return ""
        logout(request)
        return _("Two-step sign-in was switched on or off for your account. Log in again to go on.")
    # Django throws a session away whose password is not the account's any more.
    if had_session and SESSION_KEY not in request.session:
        return _("Your password was changed, which ended this session. Log in with the new one.")
    if had_session or _had_cookie_of_none(request) or _came_from_desk(request):
        return _("Your session has ended. Log in again to go on.")
    return ""


def _had_cookie_of_none(request):
    return bool(request.COOKIES.get(settings.SESSION_COOKIE_NAME)) and request.session.is_empty()


def _came_from_desk(request):
    """Whether it is a link or a form of the desk that led here; the browser forgets a cookie when its time is over."""
    whence = request.headers.get("Referer", "").removeprefix(request.build_absolute_uri("/")[:-1])
    return whence.startswith(PRIVATE) and not whence.startswith((reverse("admin:login"), reverse("admin:logout")))


def _has_yet_to_set_up(request):
    return (
        settings.REQUIRE_SECOND_FACTOR
        and request.user.is_authenticated
        and request.session.get(second_factor.SESSION_KEY) is None
        and not request.path.startswith(tuple(reverse(name) for name in ("two_step", "admin:login", "admin:logout")))
    )


def _to_set_up(request):
    if request.method in {"GET", "HEAD"}:
        return redirect("two_step")
    told = _("This site asks every editor for two-step sign-in. Set it up first.")
    return unsaved(request, told, texts(request))


def _prolong(request):
    """Count the time of a session from the day when it was last used, and write that down once a day."""
    today = str(timezone.now().date())
    if request.session.get(DAY, today) != today:
        request.session[DAY] = today
