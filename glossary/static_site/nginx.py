"""What nginx has to know besides the files: lines of its maps."""

from urllib.parse import quote

from django.db.models import Exists, OuterRef

from glossary.batches import SIZE
from glossary.models import FormerPath, Page
from glossary.paths import path_to
from glossary.static_site.addresses import names
from glossary.stylesheet import policy

# Addresses that people know from elsewhere. What it takes over goes into a header, so it takes nothing but slugs.
LEGACY = r'"~^/key-terms/(?<course>[-\w\x80-\xff]+)/(?<term>[-\w\x80-\xff]+)/$" "301 /$course/key-terms/$term/";'


def headers():
    """The header that the text of the pages decides on."""
    yield f'add_header Content-Security-Policy "{policy()}" always;\n'


def redirects():
    """Each address that is no file and no mistake, and its answer: a status, and where it leads."""
    yield f"{LEGACY}\n"
    last = ""
    while former := list(FormerPath.objects.filter(path__gt=last).order_by("path")[:SIZE]):
        keys = {"kind__in": {each.kind for each in former}, "object_id__in": {each.object_id for each in former}}
        now = {(page.kind, page.object_id): page for page in Page.objects.filter(**keys)}
        for each in former:
            yield from _former(each, now.get((each.kind, each.object_id)))
        last = former[-1].path
    for name, terms in names():
        if len(terms) == 1:
            yield _line(path_to("name", name), f"302 {quote(terms[0][0])}")


def first_gone():
    """The path of something that was taken down, or None if nothing was."""
    public = Page.objects.filter(kind=OuterRef("kind"), object_id=OuterRef("object_id"))
    return FormerPath.objects.exclude(Exists(public)).order_by("path").values_list("path", flat=True).first()


def _former(former, page):
    """The lines of what was public at a path and below it: a term's preview, a course's lists."""
    if page is None:
        yield _line(former.path, "410")
        if former.kind == "term":
            yield _line(f"{former.path}preview/", "410")
        elif former.kind == "course":
            yield _line(f"~^{former.path}", "410")
        return
    below = [""]
    if former.kind == "term":
        below.append("preview/")
    elif former.kind == "course":
        below += ["feed/", "key-terms/", *(f"unit-{unit.number}/" for unit in page.content().units)]
    for rest in below:
        yield _line(former.path + rest, f"301 {quote(page.path + rest)}")


def shortened(files):
    """Where the files are whose names are too long for a file system: `files` are (path, file)."""
    for path, file in files:
        yield _line(path, file.removeprefix("public").removesuffix("index.html"))


def _line(key, value):
    return f'"{key}" "{value}";\n'
