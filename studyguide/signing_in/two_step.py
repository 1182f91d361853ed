"""The page on which an editor sets up a second factor, makes new recovery codes, and goes back to a password alone."""

from io import BytesIO

import segno
from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.plugins.otp_totp.models import default_key

from studyguide.signing_in import second_factor
from studyguide.signing_in.forms import NewDeviceForm, ProofForm

# Until an app has shown that it knows it, a new key is in the session alone.
NEW_KEY = "new_key"


@admin.site.admin_view
@sensitive_post_parameters("code", "proof")
def two_step(request):
    return _is_on(request) if second_factor.device_of(request.user) else _is_off(request)


@admin.site.admin_view
def two_step_qr(request):
    """The key that is being set up, for the camera of a phone."""
    if NEW_KEY not in request.session:
        raise Http404
    image = BytesIO()
    address = second_factor.address(request.user, request.session[NEW_KEY])
    # Cameras want dark on light, and a margin, whatever the colours of the page.
    segno.make_qr(address).save(image, kind="svg", omitsize=True, light="#fff")
    return HttpResponse(image.getvalue(), content_type="image/svg+xml")


def _is_off(request):
    key = request.session.setdefault(NEW_KEY, default_key())
    form = NewDeviceForm(request.user, key, request.POST if request.method == "POST" else None)
    if form.is_valid():
        del request.session[NEW_KEY]
        second_factor.remember(request, form.device)
        return _recovery_codes(request, _("Two-step sign-in is on."))
    context = {
        "form": form,
        "secret": second_factor.secret(key),
        "address": second_factor.address(request.user, key),
    }
    return _page(request, "signing_in/two_step_off.html", context)


def _is_on(request):
    asked = {"new_codes", "remove"} & request.POST.keys()
    form = ProofForm(request, request.POST if asked else None)
    if form.is_valid():
        return _remove(request) if "remove" in asked else _recovery_codes(request, _("The earlier codes work no more."))
    context = {"form": form, "codes_left": second_factor.recovery_codes_left(request.user)}
    return _page(request, "signing_in/two_step_on.html", context)


def _recovery_codes(request, said):
    context = {"said": said, "codes": second_factor.new_recovery_codes(request.user)}
    return _page(request, "signing_in/recovery_codes.html", context)


def _remove(request):
    second_factor.remove(request.user)
    second_factor.remember(request, None)
    messages.success(request, _("Two-step sign-in is off. Your password alone signs you in."))
    return redirect("two_step")


def _page(request, template, context):
    # There is nowhere else to go as long as it has to be set up.
    required = settings.REQUIRE_SECOND_FACTOR and request.session.get(second_factor.SESSION_KEY) is None
    context = {
        **admin.site.each_context(request),
        "title": _("Two-step sign-in"),
        "required": required,
        **({"available_apps": []} if required else {}),
        **context,
    }
    return TemplateResponse(request, template, context)
