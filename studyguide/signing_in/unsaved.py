"""What was sent to the desk and is not saved, for its writer to copy: no session that ends may take a text along."""

from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as plain_csrf_failure

from studyguide.middleware import PRIVATE

# Where texts are written; elsewhere there are passwords among what is sent.
TEXTS = f"{PRIVATE}glossary/"
TOKEN = "csrfmiddlewaretoken"  # noqa: S105  the name of a field
# What is shorter was chosen from a list, or is soon typed again.
LENGTH = 20


def csrf_failure(request, reason=""):
    """The view for whatever is sent without the token of this session: by a page from before, or by another site."""
    if not request.path.startswith(PRIVATE):
        return plain_csrf_failure(request, reason)
    told = _("You have logged in or out since this page was opened, so it could not be sent. Open it again.")
    return unsaved(request, told, texts(request))


def unsaved(request, told, texts):
    context = {
        **admin.site.each_context(request),
        "title": _("Nothing was saved"),
        "told": told,
        "texts": texts,
        "available_apps": [],
    }
    response = TemplateResponse(request, "signing_in/unsaved.html", context, status=403)
    return response.render()


def texts(request):
    """The texts among what was sent, with the names of their fields."""
    if not request.path.startswith(TEXTS):
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if len(value) >= LENGTH and name != TOKEN
    ]
