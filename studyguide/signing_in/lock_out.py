"""How many failed attempts to sign in there may be before further ones are refused for a while.

What counts first are failures with one name from one address: whoever guesses at an editor's password locks out
themselves, and not the editor, who sits elsewhere. Many names from one address and one name from many addresses are
stopped too, with more patience, and never where an editor has signed in lately: no stranger can keep them out there.
"""

from datetime import timedelta
from math import ceil

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessLog
from django.conf import settings

FROM_ONE_ADDRESS = 50
WITH_ONE_NAME = 50
# How long an address is known as one that an editor signs in from.
KNOWN_DAYS = 60


class LockOut(AxesDatabaseHandler):
    """The handler of django-axes, with a limit for each kind of guessing in the place of one for all."""

    def is_locked(self, request, credentials=None):
        return minutes_to_wait(request, get_client_username(request, credentials)) > 0

    def user_logged_in(self, sender, request, user, **kwargs):
        super().user_logged_in(sender, request, user, **kwargs)
        self.reset_logs(age_days=KNOWN_DAYS)


def minutes_to_wait(request, name):
    """Minutes until a name may be tried again from where a request comes; 0 if now. For requests that axes has seen."""
    address, now = request.axes_ip_address, request.axes_attempt_time
    recent = AccessAttempt.objects.filter(attempt_time__gte=now - settings.AXES_COOLOFF_TIME)
    limits = [(recent.filter(username=name, ip_address=address), settings.AXES_FAILURE_LIMIT)]
    if not AccessLog.objects.filter(username=name, ip_address=address).exists():
        limits.append((recent.filter(ip_address=address), FROM_ONE_ADDRESS))
        limits.append((recent.filter(username=name), WITH_ONE_NAME))
    end = max(_end(attempts, most) or now for attempts, most in limits)
    return ceil((end - now) / timedelta(minutes=1))


def _end(attempts, most):
    """When so much of what was tried is past that fewer than `most` failures count; None if fewer do now."""
    failures = 0
    for time, number in attempts.order_by("-attempt_time").values_list("attempt_time", "failures_since_start"):
        failures += number
        if failures >= most:
            return time + settings.AXES_COOLOFF_TIME
    return None


def answer(request, response, credentials):
    """The page that the view made, which says what happened, with the status of a refusal for the time being."""
    response.status_code = 429
    return response
