from itertools import groupby

from django.http import Http404
from django.shortcuts import redirect
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from glossary import rendering
from glossary.hues import hue_class
from glossary.links import reader_of
from glossary.models import Page
from glossary.paths import path_to
from glossary.text.languages import direction
from glossary.views.a_to_z import a_to_z
from glossary.views.head import HOME, Crumb, Head, render_page

SENSES = 30


def glossary(request):
    terms = Page.objects.terms().select_related("course").defer("course__document")
    listing = a_to_z(request, terms)
    groups = [
        (label, anchor, [list(same) for _name, same in groupby(pages, key=lambda page: page.name_slug)])
        for label, anchor, pages in listing.groups
    ]
    path = path_to("glossary")
    head = Head(
        title=_("Glossary"),
        path=path + listing.query,
        crumbs=(HOME, Crumb(_("Glossary"), path)),
        description=_("Every key term of every course, from A to Z."),
    )
    return render_page(request, "glossary.html", head, {"listing": listing, "groups": groups})


def name(request, name):
    """One name that terms in several courses have; straight on to the term where only one has it."""
    pages = Page.objects.terms().filter(name_slug=name).select_related("course").order_by("course__sort_key", "id")
    pages = list(pages[:SENSES])
    if not pages:
        raise Http404
    if len(pages) == 1:
        # Not permanent: a second course may define the name tomorrow.
        return redirect(pages[0].path)
    path = path_to("name", name)
    title = pages[0].title
    courses = ", ".join(page.course.title for page in pages)
    head = Head(
        title=format_lazy(_("{name} – what it means in each class"), name=title),
        path=path,
        crumbs=(HOME, Crumb(_("Glossary"), path_to("glossary")), Crumb(title, path)),
        description=format_lazy(_("What “{name}” means in {courses}."), name=title, courses=courses),
    )
    definitions = rendering.definitions([(page.content(), reader_of(page)) for page in pages])
    senses = [
        {
            "page": page,
            "course_page": page.course,
            "language": course.language,
            "direction": direction(course.language),
            "hue": hue_class(course),
            "definition": definition,
        }
        for page, definition in zip(pages, definitions, strict=True)
        for course in [page.course.content()]
    ]
    return render_page(request, "name.html", head, {"name": title, "senses": senses})
