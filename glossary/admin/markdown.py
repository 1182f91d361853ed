"""The two addresses that django-markdownx calls, for editors only: the package leaves both open to anyone."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from glossary.documents import text_problem
from glossary.models.translation import translated
from glossary.text import markdown
from glossary.uploads import store_picture

EDITED = ("course", "term", "guide")


def may_edit(user):
    """Whether a user is staff who may write in any Markdown field."""
    return (
        user.is_active
        and user.is_staff
        and any(user.has_perm(f"glossary.{act}_{name}") for act in ("add", "change") for name in EDITED)
    )


@require_POST
def markdown_preview(request):
    """HTML of the posted `content`, as the page will show it."""
    if not may_edit(request.user):
        return HttpResponse(_("Sign in as an editor to see the preview."), status=403, content_type="text/plain")
    text = request.POST.get("content", "")
    if problem := text_problem(text):
        return HttpResponse(format_html('<p class="errornote">{}</p>', translated(problem)))
    return HttpResponse(markdown.render(text, ids="preview"))


@require_POST
def markdown_upload(request):
    """Stores the posted `image`; answers with the Markdown that shows it, or with what is wrong with it."""
    if not may_edit(request.user):
        return JsonResponse({"error": _("Sign in as an editor to upload pictures.")}, status=403)
    if "image" not in request.FILES:
        return JsonResponse({"error": _("No file was sent.")}, status=400)
    try:
        address = store_picture(request.FILES["image"])
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    return JsonResponse({"image_code": f"![{_('Describe the picture')}]({address})"})
