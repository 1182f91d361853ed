from urllib.parse import quote

from django.http import Http404
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from glossary import rendering
from glossary.paths import path_to
from glossary.structured_data import defined_term, quiz
from glossary.surroundings import around, term_at
from glossary.views.head import Crumb, course_head, render_page

# Addresses that people know from elsewhere.
legacy_term = RedirectView.as_view(pattern_name="term", permanent=True)


def term(request, course, term):
    path = path_to("term", course, term)
    page = term_at(path)
    if page is None:
        raise Http404
    course_page, document = page.course, page.content()
    course_document = course_page.content()
    unit = course_document.unit(page.unit)
    language = course_document.language
    text = rendering.term(page, document)
    items = defined_term(page, document, text, language), quiz(page, document, text, language)
    context = {
        "page": page,
        "course_page": course_page,
        "document": document,
        "unit": unit,
        "unit_path": path_to("unit", course, unit.number) if unit else "",
        "text": text,
        **around(page)._asdict(),
        "homonyms_path": path_to("name", page.name_slug),
        "report_path": f"{path_to('report')}?page={quote(path)}",
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
        items=tuple(filter(None, items)),
    )
    return render_page(request, "term.html", head, context)
