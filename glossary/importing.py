"""Entries that readers made, put on the desk: all of them or none."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Q

from glossary import desk, documents, publishing
from glossary.batches import batches
from glossary.documents import CourseDocument
from glossary.interchange.entries import Remark
from glossary.models import Course, Guide, Term, Unit
from glossary.text.markdown import plain_text
from glossary.text.mojibake import repair

MODELS = {"course": Course, "term": Term, "guide": Guide}


@dataclass
class Report:
    """What an import did, or in a dry run would do. With failures, nothing was written."""

    counts: Counter = field(default_factory=Counter)
    published: int = 0
    failures: list[Remark] = field(default_factory=list)

    def __str__(self):
        counts = Counter(failed=len({remark.place for remark in self.failures})) if self.failures else self.counts
        return ", ".join(f"{counts[name]} {name}" for name in ("created", "updated", "unchanged", "failed"))


@transaction.atomic
def import_entries(entries, *, course=None, publish=False, dry_run=False, author=None):
    """Write entries to the desk, in one transaction; returns a Report.

    `course` is a Course that everything goes to, whatever its text says. With `publish`, what was read is
    published, and its courses too. Where an entry fails, and in a dry run, nothing is kept.
    """
    run = _Import(course)
    run.write(entries)
    if publish and not run.report.failures:
        run.publish(author)
    if dry_run or run.report.failures:
        transaction.set_rollback(True)
    return run.report


class Refused(Exception):
    """One entry cannot be written."""


class _Import:
    def __init__(self, course):
        self.report = Report()
        self.only_course = course
        # (kind, id) of every row that was read or written, and where the text for it stands.
        self.places = {}
        # Courses by slug and by title in lower case, and their units.
        self.courses = {}
        for row in Course.objects.prefetch_related("units"):
            self._know(row)

    def write(self, entries):
        contents = []
        for entry in entries:
            if entry.document.kind == "course":
                self._attempt(entry, self._write_course)
            else:
                contents.append(entry)
        for batch in batches(contents):
            self._write_contents(batch)

    def publish(self, author):
        ids = defaultdict(list)
        for kind, pk in self.places:
            ids[kind].append(pk)
        for kind, model in MODELS.items():
            for batch in batches(ids[kind]):
                self._publish(model, batch, author)

    def _publish(self, model, ids, author):
        try:
            rows = desk.complete(model.objects.filter(pk__in=ids).order_by("id"))
            self.report.published += len(publishing.publish(rows, author=author))
        except publishing.PublishingError as error:
            for row, message in error.problems:
                self.report.failures.append(Remark(self.places[desk.kind_of(row), row.pk], message))

    def _attempt(self, entry, write, *arguments):
        try:
            write(entry, *arguments)
        except Refused as refusal:
            self.report.failures += [Remark(entry.place, str(reason)) for reason in refusal.args]

    def _write_course(self, entry):
        document = entry.document
        row = self.courses.get(document.slug) or self.courses.get(document.title.lower())
        if self.only_course and row != self.only_course:
            raise Refused("This describes another course than the one that everything is to go to.")
        self._write(entry, row, lambda merged: self._know(desk.write_course(merged, row)))

    def _write_contents(self, entries):
        placed = []
        for entry in entries:
            self._attempt(entry, lambda entry: placed.append((entry, self._course(entry))))
        rows = _rows(placed)
        for entry, course in placed:
            self._attempt(entry, self._write_content, course, rows)

    def _write_content(self, entry, course, rows):
        document = entry.document
        known = rows[document.kind, course.pk]
        row = known.get(document.slug)
        if row is None and "slug" not in entry.said:
            # Its editors may have given it an address of its own.
            row = known.get(("name", document.name))
        unit = self._unit(course, document.unit)
        entry = replace(entry, document=replace(document, course=course.slug, unit=unit.number if unit else None))

        def write(merged):
            own_unit = unit if "unit" in entry.said else row and row.unit
            writer = desk.write_term if document.kind == "term" else desk.write_guide
            known[document.slug] = writer(merged, course, own_unit, row)
            return known[document.slug]

        self._write(entry, row, write, language=course.language)

    def _write(self, entry, row, write, language=None):
        """Bring a row to what an entry says of it, or make it, and count which of these it was."""
        kind = entry.document.kind
        document = documents.with_texts(entry.document, lambda text: repair(text, language or entry.document.language))
        entry = replace(entry, document=document)
        if row and (earlier := self.places.get((kind, row.pk))):
            raise Refused(f"The {kind} “{document.name}” stands at {earlier} already.")
        before = desk.document_of(row) if row else None
        merged = _merged(entry, before)
        if problems := documents.validate(merged):
            raise Refused(*problems)
        if merged == before:
            self.report.counts["unchanged"] += 1
        else:
            row = write(merged)
            self.report.counts["updated" if before else "created"] += 1
        self.places[kind, row.pk] = entry.place

    def _course(self, entry):
        """The course that an entry belongs to, made where there is none."""
        if self.only_course:
            course = self.only_course
        else:
            name = repair(entry.document.course)
            course = self.courses.get(name) or self.courses.get(name.lower()) or self._new_course(name)
        # Where its own text is not in this import, it is published for what is in it.
        self.places.setdefault(("course", course.pk), None)
        return course

    def _new_course(self, title):
        document = documents.cleaned(CourseDocument(title=title))
        if known := self.courses.get(document.slug):
            return known
        if problems := documents.validate(document):
            raise Refused(*(f"course {problem}" for problem in problems))
        return self._know(desk.write_course(document))

    def _unit(self, course, wanted):
        """The unit of a number or a title, made where there is none."""
        if wanted is None:
            return None
        units = {unit.number: unit for unit in course.units.all()}
        if isinstance(wanted, int):
            found = units.get(wanted)
            number, title = wanted, f"Unit {wanted}"
        else:
            found = next((unit for unit in units.values() if unit.title.lower() == wanted.lower()), None)
            number, title = max(units, default=0) + 1, wanted
        if found is None:
            unit = documents.Unit(number, title)
            document = desk.document_of(course)
            document = replace(document, units=tuple(sorted((*document.units, unit), key=lambda each: each.number)))
            if problems := documents.validate(document):
                raise Refused(*problems)
            found = Unit.objects.create(course=course, number=number, title=title)
            self._know(Course.objects.prefetch_related("units").get(pk=course.pk))
        return found

    def _know(self, course):
        self.courses[course.slug] = self.courses[course.title.lower()] = course
        return course


def _rows(placed):
    """{(kind, course id): {slug or ("name", name): row}} of what (entry, course) pairs may speak of."""
    wanted = defaultdict(list)
    for entry, course in placed:
        wanted[entry.document.kind, course.pk].append(entry.document)
    found = defaultdict(dict)
    for (kind, course), texts in wanted.items():
        name = "name" if kind == "term" else "title"
        asked = Q(slug__in=[each.slug for each in texts]) | Q(**{f"{name}__in": [each.name for each in texts]})
        for row in desk.complete(MODELS[kind].objects.filter(asked, course=course)):
            found[kind, course].setdefault(("name", getattr(row, name)), row)
            found[kind, course][row.slug] = row
    return found


def _merged(entry, before):
    """What a document becomes by an entry: the fields that it spoke of."""
    if before is None:
        return entry.document
    values = {name: getattr(entry.document, name) for name in entry.said}
    if not values.get("position", 1):
        del values["position"]
    if "course" in values:
        values["course"] = before.course
    if entry.plain:
        values = {name: value for name, value in values.items() if _words(value) != _words(getattr(before, name))}
    return replace(before, **values)


def _words(value):
    """The visible words of a field, whatever their markup."""
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, tuple):
        return [tuple(map(_words, vars(part).values())) if hasattr(part, "__dict__") else part for part in value]
    return value
