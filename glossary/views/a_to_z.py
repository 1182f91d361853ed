"""An A–Z list over pages: whole where it is short, letter by letter where it is long."""

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404

from glossary.views.pagination import current_page

LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WHOLE = 300
PER_PAGE = 200


@dataclass(frozen=True)
class Letter:
    """An entry of the jump row; without a link where no name begins with it."""

    label: str
    link: str
    current: bool = False


@dataclass(frozen=True)
class AToZ:
    letters: list[Letter]
    # (letter, its id on the page, its pages) in order
    groups: list[tuple[str, str, list]]
    total: int
    page: PaginatorPage | None
    # The query string that shows the same list, "" for the list's plain address, and what `page=` is appended to.
    query: str = ""
    page_query: str = ""


def a_to_z(request, pages):
    """The list of `pages`, a Page queryset, that the request's ?letter= and ?page= ask for."""
    counts = dict(pages.order_by().values_list("initial").annotate(Count("id")))
    total = sum(counts.values())
    labels = sorted({*counts, *LATIN} if counts.keys() & set(LATIN) else counts, key=lambda each: (each != "#", each))
    pages = pages.by_name().as_listed()
    if total <= WHOLE:
        letters = [Letter(label, f"#{_anchor(label)}" if label in counts else "") for label in labels]
        return AToZ(letters, _grouped(pages), total, None)
    chosen = request.GET.get("letter", "")
    if chosen and chosen not in counts:
        raise Http404
    first = next(label for label in labels if label in counts)
    current = chosen or first
    letters = [
        Letter(label, f"?{urlencode({'letter': label})}" if label in counts else "", label == current)
        for label in labels
    ]
    page = current_page(request, LetterPaginator(pages.filter(initial=current), PER_PAGE, counts[current]))
    parts = {"letter": current} if current != first or page.number > 1 else {}
    if page.number > 1:
        parts["page"] = page.number
    query = f"?{urlencode(parts)}" if parts else ""
    return AToZ(letters, _grouped(page.object_list), total, page, query, f"?{urlencode({'letter': current})}&")


class LetterPaginator(Paginator):
    """A paginator that has been told the count, which the row of letters needs anyway."""

    def __init__(self, object_list, per_page, count):
        super().__init__(object_list, per_page)
        self.count = count


def _anchor(label):
    return "letter-other" if label == "#" else f"letter-{label.lower()}"


def _grouped(pages):
    return [(label, _anchor(label), list(group)) for label, group in groupby(pages, key=lambda page: page.initial)]
