"""The two addresses that django-markdownx calls, for editors only: the package leaves both open to anyone."""

import re
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from glossary import desk, links, rendering, roles
from glossary.admin.ids import is_id
from glossary.documents import KINDS, Fact, ReviewQuestion, text_problem
from glossary.models import Course, Guide, Role, Term
from glossary.models.translation import translated
from glossary.text import markdown
from glossary.uploads import store_picture


def may_edit(user):
    """Whether a user is staff who may write in any Markdown field."""
    permitted = any(roles.may(user, act, model) for act in ("add", "change") for model in desk.MODELS.values())
    return permitted or roles.has_role(user, Role.WRITER)


@require_POST
def markdown_preview(request):
    """HTML of the posted `content`, as the page will show it.

    The address says which page: `?kind=term&id=5&field=facts-0-text&course=2`, as far as there is one yet.
    """
    if not may_edit(request.user):
        return HttpResponse(_("Sign in as an editor to see the preview."), status=403, content_type="text/plain")
    text = request.POST.get("content", "")
    if problem := text_problem(text):
        return HttpResponse(format_html('<p class="errornote">{}</p>', translated(problem)))
    return HttpResponse(rendered(text, request.GET, request.user))


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


# A field of a form, and where its text stands in a document and among its sections.
FIELDS = re.compile(r"(?P<plain>definition|body)|facts-(?P<fact>\d{1,4})-text|questions-(?P<question>\d{1,4})-answer")
MODELS = {"term": Term, "guide": Guide}


def rendered(text, place, user):
    """HTML of a text at a place of a page: with the links that it has there, and marks that name nothing set apart."""
    field, draft = FIELDS.fullmatch(place.get("field", "")), _draft(place, user)
    if field is None or draft is None:
        return markdown.render(text, ids="preview")
    document, course, pk = draft
    if (field["plain"] == "body") != (document.kind == "guide"):
        return markdown.render(text, ids="preview")
    document, section, index = _with_text(document, field, text)
    parsed = rendering.sections(document)
    links.link((rendering.tokens_of(parsed), links.reader_of_draft(document, course, pk)), flag_unknown=True)
    return parsed[section][index].html


def _draft(place, user):
    """(document, course, id) of the row that is edited, as it was last saved, or of a new one in the chosen course;
    None where the user may not read it."""
    kind, pk, course = (place.get(name, "") for name in ("kind", "id", "course"))
    if kind not in MODELS:
        return None
    if is_id(pk):
        row = desk.complete(MODELS[kind].objects.filter(pk=pk)).first()
        return (desk.document_of(row), row.course, row.pk) if row and roles.may_read(user, row) else None
    course = Course.objects.filter(pk=course).first() if is_id(course) else None
    return (KINDS[kind](course.slug, ""), course, None) if course else None


def _with_text(document, field, text):
    """The document with a text in its place, and the (section, index) of that place."""
    if field["plain"]:
        return replace(document, **{field["plain"]: text}), 0, 0
    if field["fact"]:
        facts, index = _put(document.facts, int(field["fact"]), Fact(text))
        return replace(document, facts=facts), 1, index
    questions, index = _put(document.questions, int(field["question"]), ReviewQuestion("", text))
    return replace(document, questions=questions), 2, index


def _put(parts, index, part):
    """The parts with one in the place of another, or behind the last where there is none yet."""
    index = min(index, len(parts))
    return (*parts[:index], part, *parts[index + 1 :]), index
