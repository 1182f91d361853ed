"""What publishing a term, or taking it down, does to the links of other pages; told before it is done."""

from dataclasses import dataclass

from glossary import desk, publishing
from glossary.models import Mention, Page

SHOWN = 20


@dataclass(frozen=True)
class Impact:
    """How many pages link to something, and the first of them by name."""

    number: int
    pages: list[Page]

    @property
    def others(self):
        return self.number - len(self.pages)


def of_publishing(term):
    """The pages that link to a term once it is published as it stands on the desk.

    Raises PublishingError where it cannot be.
    """
    with publishing.tried([term]):
        return of_unpublishing([term])


def of_unpublishing(rows):
    """The pages beyond the rows' own that link to published terms, or to terms of courses."""
    pages = [
        pk
        for kind, ids in desk.ids_by_kind(desk.keys_of(rows)).items()
        for pk in Page.objects.filter(kind=kind, object_id__in=ids).values_list("pk", flat=True)
    ]
    going = Page.objects.filter(pk__in=pages) | Page.objects.filter(course__in=pages)
    mentions = Mention.objects.filter(term__in=going.values("pk"), linked=True).exclude(page__in=going.values("pk"))
    linking = Page.objects.filter(pk__in=mentions.values("page"))
    return Impact(linking.count(), list(linking.by_name().as_listed()[:SHOWN]))
