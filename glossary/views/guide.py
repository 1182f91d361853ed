from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from glossary import rendering
from glossary.models import Page
from glossary.paths import path_to
from glossary.views.head import Crumb, course_head, published, render_page


def guide(request, course, guide):
    path = path_to("guide", course, guide)
    page = published("guide", path)
    document = page.content()
    unit = page.course.content().unit(page.unit)
    in_unit = Page.objects.filter(course=page.course_id, unit=page.unit).in_unit_order().as_listed()
    crumbs = [Crumb(document.title, path)]
    if unit:
        crumbs.insert(
            0,
            Crumb(format_lazy(_("Unit {number}"), number=unit.number), path_to("unit", course, unit.number)),
        )
    head = course_head(
        page.course,
        f"{document.title} – {page.course.title}",
        path,
        *crumbs,
        description=page.summary,
        type="article",
    )
    context = {
        "document": document,
        "course_page": page.course,
        "unit": unit,
        "unit_path": crumbs[0].path if unit else "",
        "text": rendering.guide(page, document),
        "terms": in_unit.terms()[:60] if unit else [],
    }
    return render_page(request, "guide.html", head, context)
