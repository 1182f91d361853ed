"""An editor's second factor: codes that an app shows (TOTP, RFC 6238), and recovery codes for when the app is lost.

A session names the device that it was opened with, and ends when the editor's device is another, or there is none any
more.
"""

import re
import secrets
from base64 import b32encode
from binascii import unhexlify
from math import ceil
from time import time

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

SESSION_KEY = "second_factor"
RECOVERY_CODES = 10
DIGITS, RECOVERY_DIGITS = 6, 12


def device_of(user):
    """The device of an editor's app, or None."""
    return TOTPDevice.objects.filter(user=user).order_by("pk").first()


def remember(request, device):
    """Let a session be one that was opened with a device, or without one."""
    request.session[SESSION_KEY] = device.pk if device else None


def is_remembered(request, device):
    return request.session.get(SESSION_KEY) == (device.pk if device else None)


def is_code(text):
    return bool(re.fullmatch(f"[0-9]{{{DIGITS}}}|[0-9]{{{RECOVERY_DIGITS}}}", text))


@transaction.atomic
def problem_with(user, code):
    """What is wrong with a code, or "" if it is right; being right once uses it up."""
    if not is_code(code):
        return _("A code from your app has six digits, a recovery code twelve.")
    devices = TOTPDevice if len(code) == DIGITS else StaticDevice
    device = devices.objects.select_for_update().filter(user=user).order_by("pk").first()
    if device is None:
        return _("This code is wrong.")
    allowed, why = device.verify_is_allowed()
    if not allowed:
        return _too_many(why["locked_until"])
    if device.verify_token(code):
        return ""
    return _("This code is wrong, or was used before. Wait until your app shows the next one.")


def _too_many(end):
    seconds = max(1, ceil((end - timezone.now()).total_seconds()))
    if seconds <= 60:
        wait = ngettext("%(number)d second", "%(number)d seconds", seconds) % {"number": seconds}
    else:
        minutes = ceil(seconds / 60)
        wait = ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}
    return _("Too many wrong codes. Try again in %(wait)s.") % {"wait": wait}


def secret(key):
    """A key as people type it into an app: base 32, in groups of four."""
    return _in_groups(b32encode(unhexlify(key)).decode())


def address(user, key):
    """What the QR code of a key says: an otpauth: address."""
    return TOTPDevice(user=user, key=key).config_url


@transaction.atomic
def add(user, key, code):
    """Make an app that knows a key the user's second factor: its device, or None if the code is not what it shows."""
    totp = TOTP(unhexlify(key))
    # One moment for all that follows, or a step of time could end between two lines.
    totp.time = time()
    if not (re.fullmatch("[0-9]+", code) and totp.verify(int(code), tolerance=1)):
        return None
    # One at a time: of two that are set up at once, the later one counts.
    User.objects.select_for_update().get(pk=user.pk)
    remove(user)
    return TOTPDevice.objects.create(user=user, name="app", key=key, drift=totp.drift, last_t=totp.t())


@transaction.atomic
def new_recovery_codes(user):
    """Codes that work once each, in the place of those that there were; to be shown now or never."""
    User.objects.select_for_update().get(pk=user.pk)
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = [f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}" for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [_in_groups(code) for code in codes]


def recovery_codes_left(user):
    return StaticToken.objects.filter(device__user=user).count()


def remove(user):
    """Whether there was a device."""
    StaticDevice.objects.filter(user=user).delete()
    deleted, _by_model = TOTPDevice.objects.filter(user=user).delete()
    return deleted > 0


def _in_groups(text):
    return " ".join(re.findall("..?.?.?", text))
