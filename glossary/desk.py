"""Between the editors' working rows and documents: the one place that reads rows, and the one that writes them."""

from collections import defaultdict

from django.db import transaction

from glossary import models
from glossary.batches import insert
from glossary.documents import (
    CourseDocument,
    Fact,
    GuideDocument,
    ReviewQuestion,
    TermDocument,
    Unit,
    cleaned,
)

# The kinds of rows that are published, by the names that pages and revisions have for them.
MODELS = {"course": models.Course, "term": models.Term, "guide": models.Guide}


def complete(rows):
    """A queryset of courses, terms or guides with all that their documents need."""
    if rows.model is models.Course:
        return rows.prefetch_related("units")
    rows = rows.select_related("course", "unit")
    return rows.prefetch_related("facts", "questions") if rows.model is models.Term else rows


def with_contents(courses):
    """Courses, and every term and guide in them."""
    ids = [course.pk for course in courses]
    return [
        *complete(models.Course.objects.filter(pk__in=ids)),
        *complete(models.Term.objects.filter(course__in=ids).order_by("id")),
        *complete(models.Guide.objects.filter(course__in=ids).order_by("id")),
    ]


def kind_of(row):
    return row._meta.model_name


def ids_by_kind(keys):
    """{kind: ids} of pairs (kind, id)."""
    ids = defaultdict(list)
    for kind, pk in keys:
        ids[kind].append(pk)
    return ids


def keys_of(rows):
    """The pairs (kind, id) by which pages and revisions name rows."""
    return [(kind_of(row), row.pk) for row in rows]


def document_of(row):
    """The document that a course, term or guide would be published as."""
    return cleaned(_READERS[type(row)](row))


def _course_document(course):
    return CourseDocument(
        title=course.title,
        slug=course.slug,
        subject=course.subject,
        language=course.language,
        description=course.description,
        hue=course.hue,
        link_threshold=course.link_threshold,
        link_repeat=course.link_repeat,
        stemming=course.stemming,
        units=tuple(Unit(unit.number, unit.title, unit.description) for unit in course.units.all()),
    )


def _term_document(term):
    return TermDocument(
        course=term.course.slug,
        name=term.name,
        slug=term.slug,
        aliases=tuple(term.aliases.splitlines()),
        unit=term.unit.number if term.unit else None,
        position=term.position,
        definition=term.definition,
        facts=tuple(Fact(fact.text, fact.source) for fact in term.facts.all()),
        questions=tuple(ReviewQuestion(each.question, each.answer) for each in term.questions.all()),
        linking=term.linking,
        extra_forms=tuple(term.extra_forms.splitlines()),
        excluded_forms=tuple(term.excluded_forms.splitlines()),
        **_page_links(term),
    )


def _guide_document(guide):
    return GuideDocument(
        course=guide.course.slug,
        title=guide.title,
        slug=guide.slug,
        unit=guide.unit.number if guide.unit else None,
        position=guide.position,
        body=guide.body,
        **_page_links(guide),
    )


def units_in_use(course, numbers):
    """Units of a course with other numbers than these that terms or guides stand in: they outlive a list without
    them."""
    units = course.units.exclude(number__in=numbers).exclude(terms=None, guides=None)
    return tuple(Unit(unit.number, unit.title, unit.description) for unit in units.distinct())


def _page_links(content):
    return {
        "auto_links": content.auto_links,
        "always_link": tuple(content.always_link.splitlines()),
        "never_link": tuple(content.never_link.splitlines()),
    }


_READERS = {models.Course: _course_document, models.Term: _term_document, models.Guide: _guide_document}


@transaction.atomic
def write_course(document, course=None):
    """The course as the document says, made or brought up to date. Units are matched by number."""
    course = course or models.Course()
    course.title, course.slug, course.subject = document.title, document.slug, document.subject
    course.language, course.description, course.hue = document.language, document.description, document.hue
    course.link_threshold, course.link_repeat = document.link_threshold, document.link_repeat
    course.stemming = document.stemming
    course.save()
    kept = {unit.number: unit for unit in course.units.all()}
    for unit in document.units:
        row = kept.pop(unit.number, None) or models.Unit(course=course, number=unit.number)
        row.title, row.description = unit.title, unit.description
        row.save()
    for row in kept.values():
        row.delete()
    return course


@transaction.atomic
def write_content(document, course, unit, row=None):
    """The term or guide as the document says. Facts and questions keep their rows as far as they go, in order."""
    row = _filled(row or MODELS[document.kind](), document, course, unit)
    row.save()
    for name, parts in _parts(document).items():
        _write_parts(row, getattr(row, name), parts)
    return row


@transaction.atomic
def add_contents(model, contents):
    """New terms or guides, at once; each a (document, course, unit). Returns their rows, in that order."""
    rows = [_filled(model(), *content) for content in contents]
    model.add(rows)
    parts = defaultdict(list)
    for row, (document, _course, _unit) in zip(rows, contents, strict=True):
        for name, own in _parts(document).items():
            of_part = getattr(row, name).model
            parts[name] += [of_part(term=row, position=place, **values) for place, values in enumerate(own, 1)]
    for added in parts.values():
        insert(added)
    return rows


def _filled(row, document, course, unit):
    row.course, row.unit, row.position, row.slug = course, unit, document.position or None, document.slug
    row.auto_links = document.auto_links
    row.always_link, row.never_link = "\n".join(document.always_link), "\n".join(document.never_link)
    if document.kind == "guide":
        row.title, row.body = document.title, document.body
        return row
    row.name, row.definition, row.linking = document.name, document.definition, document.linking
    row.aliases = "\n".join(document.aliases)
    row.extra_forms, row.excluded_forms = "\n".join(document.extra_forms), "\n".join(document.excluded_forms)
    return row


def _parts(document):
    """{name of the rows that belong to a row: values of each}"""
    if document.kind == "guide":
        return {}
    return {
        "facts": [{"text": fact.text, "source": fact.source} for fact in document.facts],
        "questions": [{"question": each.question, "answer": each.answer} for each in document.questions],
    }


def _write_parts(row, related, parts):
    rows = list(related.all())
    for each in rows[len(parts) :]:
        each.delete()
    added = []
    for position, values in enumerate(parts, 1):
        if position > len(rows):
            added.append(related.model(term=row, position=position, **values))
            continue
        each = rows[position - 1]
        each.position = position
        for name, value in values.items():
            setattr(each, name, value)
        each.save()
    related.model.objects.bulk_create(added)
