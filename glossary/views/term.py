from django.db.models import Case, Q, When
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from glossary import rendering
from glossary.models import Page
from glossary.paths import path_to
from glossary.structured_data import defined_term, quiz
from glossary.views.head import Crumb, course_head, published, render_page

HOMONYMS = 12

# Addresses that people know from elsewhere.
legacy_term = RedirectView.as_view(pattern_name="term", permanent=True)


def term(request, course, term):
    path = path_to("term", course, term)
    page = published("term", path, Page.objects.with_neighbours())
    course_page, document = page.course, page.content()
    course_document = course_page.content()
    unit = course_document.unit(page.unit)
    language = course_document.language
    others = _other_pages(page)
    context = {
        "page": page,
        "course_page": course_page,
        "document": document,
        "unit": unit,
        "unit_path": path_to("unit", course, unit.number) if unit else "",
        "text": rendering.term(page, document),
        "previous": others.get(page.previous_id),
        "next": others.get(page.next_id),
        "mentions": [others[pk] for pk in page.mention_ids if pk in others],
        "homonyms": [
            other
            for other in others.values()
            if other.name_slug == page.name_slug and other.course_id != course_page.pk
        ],
        "homonyms_path": path_to("name", page.name_slug),
    }
    head = course_head(
        course_page,
        format_lazy(
            _("{term} – definition, facts and questions – {course}"), term=document.name, course=course_page.title
        ),
        path,
        Crumb(_("Key terms"), path_to("key_terms", course)),
        Crumb(document.name, path),
        description=page.summary,
        type="article",
        items=tuple(item for item in (defined_term(page, document, language), quiz(page, document, language)) if item),
    )
    return render_page(request, "term.html", head, context)


def _other_pages(page):
    """The neighbours, the pages that mention it and the terms of its name in other courses, by id, in one query."""
    named = [*filter(None, (page.previous_id, page.next_id)), *page.mention_ids]
    homonyms = Q(kind="term", name_slug=page.name_slug) & ~Q(pk=page.pk)
    found = Page.objects.filter(Q(pk__in=named) | homonyms).select_related("course")
    # The slice may only ever cut homonyms.
    found = found.order_by(Case(When(pk__in=named, then=0), default=1), "course__sort_key", "id")
    found = found.defer("document", "links", "course__document", "course__links")
    return {other.pk: other for other in found[: HOMONYMS + len(named)]}
