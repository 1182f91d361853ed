from django.core.paginator import Paginator
from django.http import Http404
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from glossary.models import Page
from glossary.paths import path_to
from glossary.views.head import Crumb, course_head, published, render_page
from glossary.views.pagination import current_page, page_query

PER_PAGE = 100


def unit(request, course, number):
    page = published("course", path_to("course", course))
    unit = page.content().unit(number)
    if unit is None:
        raise Http404
    contents = Page.objects.filter(course=page, unit=number).in_unit_order().as_listed()
    path = path_to("unit", course, number)
    terms = current_page(request, Paginator(contents.terms(), PER_PAGE))
    label = format_lazy(_("Unit {number}"), number=number)
    head = course_head(
        page,
        f"{unit.title} – {page.title}",
        path + page_query(terms),
        Crumb(label, path),
        description=unit.description or page.summary,
    )
    context = {
        "course_page": page,
        "unit": unit,
        "guides": contents.guides(),
        "terms": terms,
    }
    return render_page(request, "unit.html", head, context)
