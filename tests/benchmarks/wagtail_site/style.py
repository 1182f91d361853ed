"""The style sheet of the site, which its pages carry."""

from pathlib import Path

import rcssmin
from django.utils.safestring import mark_safe

SHEET = Path(__file__).resolve().parents[3] / "static" / "css" / "site.css"
_css = mark_safe(rcssmin.cssmin(SHEET.read_text()))  # noqa: S308  the site's own


def style(request):
    return {"site_css": _css}
