from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from glossary.models import Page
from glossary.paths import path_to
from glossary.views.a_to_z import a_to_z
from glossary.views.head import Crumb, course_head, published, render_page


def key_terms(request, course):
    course_page = published("course", path_to("course", course))
    listing = a_to_z(request, Page.objects.terms().filter(course=course_page))
    path = path_to("key_terms", course)
    head = course_head(
        course_page,
        format_lazy(_("Key terms – {course}"), course=course_page.title),
        path + listing.query,
        Crumb(_("Key terms"), path),
        description=format_lazy(
            _("Every key term of {course} from A to Z, each with its meaning in a sentence."), course=course_page.title
        ),
    )
    return render_page(request, "key_terms.html", head, {"course_page": course_page, "listing": listing})
