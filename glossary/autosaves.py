"""Texts that editors have written in forms and not saved: kept for a while, each for its writer alone."""

import json
import re
import secrets
from datetime import timedelta

from django.http import QueryDict
from django.utils import timezone

from glossary.models import Autosave

KEPT = timedelta(days=30)
# Of what is posted with all its names, in characters: several times as much as fits on a page.
LENGTH = 500_000
# Of each editor so many are kept at most.
KEPT_OF_EACH = 100
TOKEN = re.compile("new-[0-9a-f]{32}")


class TooLong(Exception):
    """It is not kept."""


class TooMany(Exception):
    """It is not kept: its writer has enough others."""


def new_token():
    """A name for a form of a row that is not there yet, so that two of them keep two texts."""
    return f"new-{secrets.token_hex(16)}"


def of(user):
    """What is kept of a user, the newest first; what is too old may be there until something else is kept."""
    return Autosave.objects.filter(user=user, kept__gte=timezone.now() - KEPT).order_by("-kept", "-pk")


def find(user, kind, form):
    return of(user).filter(kind=kind, form=form).first()


def keep(user, kind, form, fields, *, version=0, revision=None):
    """Keep what a form holds, in the place of what was kept of it before."""
    now = timezone.now()
    # Names that begin with a line are of the form itself and not of what is written in it.
    written = {name: values for name, values in fields.lists() if not name.startswith(("_", "csrf"))}
    text = json.dumps(written, ensure_ascii=False)
    if len(text) > LENGTH:
        raise TooLong
    Autosave.objects.filter(kept__lt=now - KEPT).delete()
    if Autosave.objects.filter(user=user).exclude(kind=kind, form=form).count() >= KEPT_OF_EACH:
        raise TooMany
    values = {"fields": text, "version": version, "revision": revision, "kept": now}
    return Autosave.objects.update_or_create(user=user, kind=kind, form=form, defaults=values)[0]


def forget(user, kind, form):
    Autosave.objects.filter(user=user, kind=kind, form=form).delete()


def fields_of(autosave):
    """What was posted, as a request has it."""
    fields = QueryDict(mutable=True)
    for name, values in json.loads(autosave.fields).items():
        fields.setlist(name, values)
    return fields
