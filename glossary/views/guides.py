from itertools import groupby

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from glossary.models import Page
from glossary.paths import path_to
from glossary.views.head import HOME, Crumb, Head, render_page
from glossary.views.pagination import current_page, page_query

PER_PAGE = 100


def guides(request):
    pages = Page.objects.guides().select_related("course").as_listed().defer("course__document")
    pages = pages.order_by("course__sort_key", "course", "unit", "position", "id")
    page = current_page(request, Paginator(pages, PER_PAGE))
    courses = [(course, list(group)) for course, group in groupby(page, key=lambda guide: guide.course)]
    path = path_to("guides")
    head = Head(
        title=_("Guides"),
        path=path + page_query(page),
        crumbs=(HOME, Crumb(_("Guides"), path)),
        description=_("Every topic guide, by course."),
    )
    return render_page(request, "guides.html", head, {"courses": courses, "page": page})
