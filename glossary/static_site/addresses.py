"""Every public address, with a stamp that changes exactly when what is there may change, and the file that it has."""

import re
import zlib
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

from django.conf import settings

from glossary.batches import SIZE
from glossary.models import Page
from glossary.paths import path_to

# File systems take 255 bytes in a name, of which a few are for endings; a slug in another script may have more.
NAME_BYTES = 240
PICTURE = re.compile(rf"{re.escape(settings.MEDIA_URL)}pictures/[0-9a-f]{{24}}-\d{{1,5}}x\d{{1,5}}\.webp")


class Address(NamedTuple):
    path: str
    stamp: str
    query: str = ""
    status: int = 200
    # Where it is no address of its own.
    file_path: str = ""

    @property
    def file(self):
        """The file of it: /glossary/?letter=B is glossary/index.letter=B.html."""
        names = [_short(name) for name in (self.file_path or self.path).split("/")]
        if not names[-1]:
            names[-1] = f"index.{self.query}.html" if self.query else "index.html"
        return "/".join(["public", *filter(None, names)])

    @property
    def is_shortened(self):
        """Whether the file cannot be found by the address alone."""
        return any(_short(name) != name for name in self.path.split("/"))

    def __str__(self):
        return f"{self.path}?{self.query}" if self.query else self.path


def _short(name):
    encoded = name.encode()
    if len(encoded) <= NAME_BYTES:
        return name
    return f"{encoded[: NAME_BYTES - 9].decode(errors='ignore')}-{zlib.crc32(encoded):08x}"


def lists(stamp):
    """The lists, for all of which one stamp stands; they lead to their further pages."""
    for name in ("home", "feed", "glossary", "guides", "robots", "sitemap"):
        yield Address(path_to(name), stamp)
    for course in _by_id(Page.objects.filter(kind="course")):
        for name in ("course_feed", "key_terms"):
            yield Address(path_to(name, course.slug), stamp)
        for unit in course.content().units:
            yield Address(path_to("unit", course.slug, unit.number), stamp)


def pages(stamp):
    """Pages of content, by their own stamps, previews of terms and names, and pages of names that several terms have.

    A preview shows nothing of a term that is not on its page. A name's page shows definitions with other links than
    theirs, so that the stamp of the lists stands for it.
    """
    for page in _by_id(Page.objects.only("id", "path", "kind", "stamp")):
        yield Address(page.path, page.stamp)
        if page.kind == "term":
            yield Address(f"{page.path}preview/", page.stamp)
    for name, terms in names():
        path = path_to("name", name)
        if len(terms) > 1:
            yield Address(path, stamp)
        yield Address(f"{path}preview/", _together(term_stamp for _path, term_stamp in terms))


def number_of_pages():
    """About as many as `pages` are."""
    terms = Page.objects.terms()
    return Page.objects.count() + terms.count() + terms.values("name_slug").distinct().count()


def names():
    """(name, [(path, stamp) of each term that has it]) of every name, in the order in which the site shows them."""
    last = ""
    while True:
        terms = Page.objects.terms().order_by("name_slug")
        found = list(terms.filter(name_slug__gt=last).values_list("name_slug", flat=True).distinct()[:SIZE])
        if not found:
            return
        rows = terms.filter(name_slug__in=found).order_by("name_slug", "course__sort_key", "id")
        for name, same in groupby(rows.values_list("name_slug", "path", "stamp"), key=lambda row: row[0]):
            yield name, [(path, stamp) for _name, path, stamp in same]
        last = found[-1]


def further(address, text):
    """The addresses that a list leads to and that stand in no other: its letters and pages, or the sitemap's parts."""
    if address.path == path_to("sitemap"):
        return sorted({part.partition("</loc>")[0] for part in text.split(f"<loc>{settings.SITE_URL}")[1:]})
    queries = {part.partition('"')[0].replace("&amp;", "&") for part in text.split('href="?')[1:]}
    return sorted(f"{address.path}?{query}" for query in queries)


def pictures(text):
    """The addresses of the pictures that a page shows or links to."""
    return sorted(set(PICTURE.findall(text)))


def _together(stamps):
    return sha256(" ".join(stamps).encode()).hexdigest()[:16]


def _by_id(rows):
    """All rows of a queryset, a batch in memory at a time: other work on the connection may come in between."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:SIZE]):
        yield from batch
        last = batch[-1].pk
