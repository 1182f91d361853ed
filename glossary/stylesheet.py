"""The style sheet that public pages carry in themselves, so that their first look takes no second request."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import rcssmin
from django.conf import settings
from django.contrib.staticfiles import finders


class StyleSheet(NamedTuple):
    """`source` is how a Content-Security-Policy names the text of the sheet and no other."""

    css: str
    source: str


def stylesheet():
    """Read and minified once by each process; while developing, as it lies in static/."""
    return _sheet(_read()) if settings.DEBUG else _minified()


def policy():
    """The site's Content-Security-Policy, which lets the sheet in and no other text."""
    return settings.CONTENT_SECURITY_POLICY.replace("style-src 'self'", f"style-src 'self' {stylesheet().source}")


@cache
def _minified():
    return _sheet(rcssmin.cssmin(_read()))


def _read():
    return Path(finders.find("css/site.css")).read_text()


def _sheet(css):
    digest = b64encode(sha256(css.encode()).digest()).decode()
    return StyleSheet(css, f"'sha256-{digest}'")
