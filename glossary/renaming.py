"""What a change of name asks for: a new slug, and a look at the pages that still say the old one."""

from dataclasses import dataclass
from itertools import count

from glossary import desk, desk_search, links, rendering, term_keys
from glossary.documents import SLUG_LENGTH
from glossary.models import Course, FormerPath, Guide, Page, Revision, Term
from glossary.search.phrases import pages_with
from glossary.text import linking, prose
from glossary.text.names import key_of
from glossary.text.slugs import slugify

# Names of earlier days that are told, the newest first, and rows that are read for each.
FORMER_NAMES, READ = 5, 300


@dataclass(frozen=True)
class Saying:
    """A term or guide whose draft says a former name; `is_marked` where a mark [[…]] does."""

    row: Term | Guide
    is_marked: bool


@dataclass(frozen=True)
class FormerName:
    """A name that readers knew something by, and what says it still; of more than READ rows, some were not read."""

    name: str
    saying: tuple[Saying, ...]
    is_complete: bool


def siblings_of(row):
    """The rows among which a slug is given once, the row itself among them."""
    return Course.objects.all() if isinstance(row, Course) else type(row).objects.filter(course=row.course_id)


def free_slug(slug, siblings):
    """The slug, or where a sibling has it, the first of slug-2, slug-3 and so on that none has."""
    start = slug[: SLUG_LENGTH - 5]
    taken = set(siblings.filter(slug__startswith=start).values_list("slug", flat=True))
    if slug not in taken:
        return slug
    return next(other for number in count(2) if (other := f"{start}-{number}") not in taken)


def slug_for(row, name):
    """The slug that a row would get for a name: its own, where that follows from the name already."""
    return free_slug(slugify(name), siblings_of(row).exclude(pk=row.pk))


def former_paths(row):
    """The addresses that lead to the page of a row, or that answer that it is gone."""
    found = FormerPath.objects.filter(kind=desk.kind_of(row), object_id=row.pk).order_by("path")
    return list(found.values_list("path", flat=True))


def former_names(row):
    """FormerNames of a term; of a course, of the slugs that marks name it by. Of guides nothing is said by name."""
    if isinstance(row, Guide):
        return []
    published = Revision.objects.filter(
        kind=desk.kind_of(row), object_id=row.pk, action=Revision.Action.PUBLISH
    ).order_by("-pk")
    field = "slug" if isinstance(row, Course) else "name"
    names = dict.fromkeys(published.values_list(f"document__{field}", flat=True))
    lost = {slug: {slug} for slug in names if slug != row.slug} if isinstance(row, Course) else _lost(row, names)
    return [_former_name(row, name, lost[name]) for name in list(lost)[:FORMER_NAMES]]


def _lost(term, names):
    """{name: keys by which it was mentioned and the term is not any more}"""
    document, course = desk.document_of(term), term.course
    kept = _keys(document, course)
    keys = {name: _keys(type(document)(document.course, name), course) - kept for name in names}
    return {name: lost for name, lost in keys.items() if lost}


def _keys(document, course):
    return {form.key for form in term_keys.forms_of(document, course)}


def _former_name(row, name, keys):
    says = _names_course if isinstance(row, Course) else _says
    found = _candidates(name, keys)
    rows = {
        (kind, each.pk): each
        for kind, ids in desk.ids_by_kind(found[:READ]).items()
        for each in desk.complete(desk.MODELS[kind].objects.filter(pk__in=ids))
    }
    rows.pop((desk.kind_of(row), row.pk), None)
    courses, told = {}, []
    for each in sorted(rows.values(), key=str):
        if each.course_id not in courses:
            courses[each.course_id] = desk.document_of(each.course)
        document = desk.document_of(each)
        blocks = prose.read(rendering.tokens_of(rendering.sections(document)))
        saying = says(keys, blocks, links.reader(document, courses[each.course_id]))
        if saying is not None:
            told.append(Saying(each, is_marked=saying))
    return FormerName(name, tuple(told), is_complete=len(found) <= READ)


def _candidates(name, keys):
    """Pairs (kind, id) of the rows that may say one of these keys, or in a draft the name; the public ones first."""
    public = Page.objects.filter(pk__in=sorted(pages_with(keys))[: READ + 1])
    found = dict.fromkeys(public.values_list("kind", "object_id"))
    for model in (Term, Guide):
        rows = desk_search.rows_of(desk_search.search(model, name))
        found |= dict.fromkeys((model._meta.model_name, pk) for pk in rows)
    return list(found)


def _says(keys, blocks, reader):
    """Whether marks say a name, None where nothing does."""
    if not linking.candidates(blocks, reader) & keys:
        return None
    marks = [mark.name for block in blocks for mark in block.marks]
    return any(key_of(name) in keys for mark in marks for name in (mark, mark.partition("/")[2]))


def _names_course(slugs, blocks, _reader):
    marks = [mark.name for block in blocks for mark in block.marks]
    return True if any(mark.partition("/")[0].strip() in slugs for mark in marks if "/" in mark) else None


def keep_as_alias(term, name):
    """Make a former name another name of a term again; the caller saves it."""
    term.aliases = "\n".join([*filter(None, term.aliases.splitlines()), name])
