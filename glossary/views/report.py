"""A reader reports a mistake: the form about one part of a published term, and what is said once it was sent.

The address of a form holds all that it takes to show it: `?page=<path of a term>&part=fact-2`. There is no account and
no cookie.
"""

from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from glossary import rendering, reports
from glossary.models import FormerPath, Page
from glossary.parts import Part, part_named, parts_of
from glossary.paths import path_to
from glossary.text import characters
from glossary.views.head import HOME, Crumb, Head, course_head, render_page
from glossary.views.limits import client_address, seconds_to_wait
from glossary.views.report_form import ReportForm

A_MINUTE = 5
# More than a form takes whose every letter is sent as %F0%9F%98%80.
MOST_BYTES = 60_000
PATH_LENGTH = Page._meta.get_field("path").max_length
SECTIONS = {"definition": "definition", "fact": "must-know", "answer": "review-questions"}


class Place(NamedTuple):
    """What is reported: a part of the page of a term, None where the page has no such part."""

    page: Page
    part: Part | None

    @property
    def query(self):
        return urlencode({"page": self.page.path, "part": self.part.name}, safe="/")

    @property
    def back(self):
        return f"{self.page.path}#{SECTIONS[self.part.kind]}"


# A token against forgery would need a cookie, and has nothing to protect here: a report is nobody's, so a site that has
# its visitors send some gains no more than it could by sending them itself, and each visitor is limited by address.
# Where a browser says that a form comes from another site, it is refused all the same.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def report(request):
    if _is_too_long(request):
        return _missing(request, 413)
    path, name = request.GET.get("page", ""), request.GET.get("part", "")
    page, former = _page(path)
    if page is None:
        return _missing(request, 410 if former else 404)
    place = Place(page, part_named(page.content(), name))
    if request.method == "POST":
        with translation.override(page.course.content().language):
            return _receive(request, place)
    if place.part is None:
        return _missing(request, 404, page)
    if former:
        return HttpResponseRedirect(f"{path_to('report')}?{place.query}")
    return _show(request, place, ReportForm(initial={"seen": place.part.digest}))


@require_safe
@cache_control(no_store=True)
def report_thanks(request):
    page, _former = _page(request.GET.get("page", ""))
    part = part_named(page.content(), request.GET.get("part", "")) if page else None
    back = Place(page, part).back if part else page.path if page else ""
    return _render(request, "report_thanks.html", gettext_lazy("Thank you"), page, {"page": page, "back": back})


def _receive(request, place):
    place, is_changed = _as_seen(place, request.POST.get("seen", ""))
    if place.part is None:
        return _missing(request, 404, place.page)
    data = request.POST.copy()
    data["seen"] = place.part.digest
    form = ReportForm(data)
    if seconds := seconds_to_wait(request, "report", A_MINUTE):
        text = ngettext(
            "Your report waits here: many came at once. Please send it again in a second.",
            "Your report waits here: many came at once. Please send it again in %(seconds)d seconds.",
            seconds,
        )
        return _refuse(request, place, form, 429, text % {"seconds": seconds}, seconds)
    if _is_from_another_site(request):
        return _refuse(request, place, form, 403, _("This was sent from another site. Please send it from here."))
    if request.POST.get("website"):
        return _thank(place)
    if is_changed:
        text = _("The text has been changed since you opened this page. Please see whether it is still wrong.")
        return _refuse(request, place, form, 409, text)
    if not form.is_valid():
        form.focus_first_error()
        return _show(request, place, form)
    try:
        reports.keep(*place, address=client_address(request), **form.said())
    except reports.TooMany as error:
        return _refuse(request, place, form, 429, str(error), reports.DAY)
    return _thank(place)


def _as_seen(place, seen):
    """(the place of the text that the reader saw, whether the text there is another by now).

    While a form is filled in, editors may move a fact, or change it.
    """
    parts = [part for part in parts_of(place.page.content()) if part.digest == seen]
    if parts and place.part not in parts:
        return Place(place.page, parts[0]), False
    return place, bool(seen and not parts)


def _thank(place):
    return HttpResponseRedirect(f"{path_to('report_thanks')}?{place.query}", status=303)


def _show(request, place, form, **options):
    text = rendering.term(place.page, place.page.content())
    kind, number = place.part.kind, place.part.number
    context = {
        "page": place.page,
        "place": place,
        "form": form,
        "definition": text.definition if kind == "definition" else "",
        "fact": text.facts[number - 1] if kind == "fact" else None,
        "question": text.questions[number - 1] if kind == "answer" else None,
        "problem": options.pop("problem", ""),
    }
    return _render(request, "report.html", gettext_lazy("Report a mistake"), place.page, context, **options)


def _refuse(request, place, form, status, problem, seconds=0):
    """The form with all that was typed, and why it was not taken."""
    response = _show(request, place, form, status=status, problem=problem)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def _missing(request, status, page=None):
    """There is nothing to report here, and a way on. What was typed is shown, to be copied."""
    typed = request.POST.get("message", "") if request.method == "POST" and status != 413 else ""
    context = {"page": page, "status": status, "typed": typed}
    return _render(request, "report_missing.html", gettext_lazy("Report a mistake"), page, context, status=status)


def _render(request, template, title, page, context, **options):
    path = path_to("report")
    if page:
        head = course_head(page.course, title, path, Crumb(page.title, page.path), Crumb(title, path))
    else:
        head = Head(title=title, path=path, crumbs=(HOME, Crumb(title, path)))
    response = render_page(request, template, head, context, **options)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _page(path):
    """(the public page of the term at a path, None where there is none; what else was public at that path before).

    A term that moved is found at its former path.
    """
    if len(path) > PATH_LENGTH or characters.problem(path):
        return None, None
    terms = Page.objects.terms().select_related("course")
    page = terms.filter(path=path).first()
    former = None if page else FormerPath.objects.filter(path=path, kind="term").first()
    return page or (former and terms.filter(object_id=former.object_id).first()), former


def _is_too_long(request):
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES
    except ValueError:
        return True


def _is_from_another_site(request):
    """What the browser says of it; old ones say nothing."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return bool(origin) and origin.partition("://")[2] != request.get_host()
