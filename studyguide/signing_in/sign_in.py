"""Signing in to the admin: by name and password, and then by a code where an editor has a second factor."""

from time import time

from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.contrib.auth.models import User
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import MAX_URL_REDIRECT_LENGTH, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from studyguide.signing_in import second_factor
from studyguide.signing_in.forms import CodeForm, SignInForm

# Between the password and the code, a session holds who is on the way in.
HALF_WAY = "half_way_in"
SECONDS_FOR_A_CODE = 600
# The day when a session was last prolonged.
DAY = "day"


@sensitive_post_parameters("password")
@csrf_protect
@never_cache
def sign_in(request):
    if request.method != "POST" and admin.site.has_permission(request):
        return redirect("admin:index")
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, "admin/login.html", form)
    user = form.get_user()
    if second_factor.device_of(user) is None:
        return _enter(request, user, user.backend, None, _next_page(request))
    request.session[HALF_WAY] = {
        "user": user.pk,
        "backend": user.backend,
        "password": user.get_session_auth_hash(),
        "next": _next_page(request),
        "end": time() + SECONDS_FOR_A_CODE,
    }
    return redirect("sign_in_code")


@sensitive_post_parameters("code")
@csrf_protect
@never_cache
def sign_in_code(request):
    half_way = request.session.get(HALF_WAY)
    if half_way is None:
        return redirect("admin:login")
    user = _user(half_way)
    device = user and second_factor.device_of(user)
    if device is None:
        del request.session[HALF_WAY]
        messages.warning(request, _("Please start again: that took too long, or your account was changed meanwhile."))
        return redirect("admin:login")
    form = CodeForm(user, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, "signing_in/code.html", form)
    del request.session[HALF_WAY]
    return _enter(request, user, half_way["backend"], device, half_way["next"])


def _user(half_way):
    """Who gave the password, unless that was long ago or is the password no more."""
    user = User.objects.filter(pk=half_way["user"], is_active=True).first()
    if user is None or half_way["end"] < time():
        return None
    return user if constant_time_compare(half_way["password"], user.get_session_auth_hash()) else None


def _enter(request, user, backend, device, page):
    login(request, user, backend)
    second_factor.remember(request, device)
    request.session[DAY] = str(timezone.now().date())
    return HttpResponseRedirect(page)


def _next_page(request):
    """Where the visitor was going, if that is on this site."""
    page = request.POST.get(REDIRECT_FIELD_NAME, request.GET.get(REDIRECT_FIELD_NAME, ""))
    safe = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if safe and len(page) < MAX_URL_REDIRECT_LENGTH else reverse("admin:index")


def _page(request, template, form):
    context = {
        **admin.site.each_context(request),
        "title": _("Log in"),
        "app_path": request.get_full_path(),
        "username": request.user.get_username(),
        "next": _next_page(request),
        "form": form,
    }
    return TemplateResponse(request, template, context)
