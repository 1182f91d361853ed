"""Entries that readers made, put on the desk: all of them or none."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from glossary import desk, documents, publishing
from glossary.batches import batches
from glossary.documents import CourseDocument
from glossary.interchange.entries import Remark
from glossary.mentions import Mentions
from glossary.models import Course, Guide, Page, Term, Unit
from glossary.saving import saved
from glossary.text.markdown import plain_line, plain_text
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
    published, and its courses as far as they have to be for that. Where an entry fails, and in a dry run, nothing is
    kept.
    """
    run = _Import(course, author)
    run.write(entries)
    if publish and not run.report.failures:
        run.publish()
    if dry_run or run.report.failures:
        transaction.set_rollback(True)
    return run.report


class Refused(Exception):
    """One entry cannot be written."""


class _Import:
    def __init__(self, course, author):
        self.report = Report()
        self.author = author
        self.only_course = course
        # (kind, id) of every row that was read or written, and where the text for it stands.
        self.places = {}
        self.courses_by_slug, self.courses_by_title = {}, {}
        # {course id: {number: unit}} of the courses that were asked for, and the ids of those that got a unit.
        self.units, self.extended = {}, set()
        # {kind: ids} of rows that were written.
        self.written = defaultdict(set)
        for row in Course.objects.order_by("id"):
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
            self._take_in()
        self._take_in()

    def _take_in(self):
        """Let the desk know of what was written."""
        self.written["course"] |= self.extended
        for kind, ids in self.written.items():
            if ids:
                saved(
                    desk.complete(MODELS[kind].objects.filter(pk__in=ids).order_by("id")),
                    author=self.author,
                    note=gettext("Imported"),
                )
        self.written.clear()

    def publish(self):
        ids = defaultdict(list)
        public = set(Page.objects.courses().values_list("object_id", flat=True))
        for (kind, pk), place in self.places.items():
            # What else is drafted of a course comes out only where it has to, for what was read to have its place.
            if kind != "course" or place or pk not in public or pk in self.extended:
                ids[kind].append(pk)
        mentions = Mentions()
        for kind, model in MODELS.items():
            for batch in batches(ids[kind]):
                self._publish(model, batch, mentions)
        if not self.report.failures:
            mentions.settle()

    def _publish(self, model, ids, mentions):
        try:
            rows = desk.complete(model.objects.filter(pk__in=ids).order_by("id"))
            self.report.published += len(publishing.publish(rows, author=self.author, mentions=mentions))
        except publishing.PublishingError as error:
            for row, message in error.problems:
                self.report.failures.append(Remark(self.places[desk.kind_of(row), row.pk], message))

    def _attempt(self, entry, write, *arguments):
        try:
            write(entry, *arguments)
        except Refused as refusal:
            self.report.failures += [Remark(entry.place, str(reason)) for reason in refusal.args]

    def _write_course(self, entry):
        entry = _acceptable(entry, entry.document.language)
        document = entry.document
        row = self.courses_by_slug.get(document.slug)
        if "slug" not in entry.said:
            row = self.courses_by_title.get(document.title.lower(), row)
        if self.only_course and row != self.only_course:
            raise Refused("This describes another course than the one that everything is to go to.")
        if row:
            units = document.units + desk.units_in_use(row, {unit.number for unit in document.units})
            document = replace(document, units=tuple(sorted(units, key=lambda unit: unit.number)))
        self._write(replace(entry, document=document), row, lambda merged: self._know(desk.write_course(merged, row)))

    def _write_contents(self, entries):
        placed = []
        for entry in entries:
            self._attempt(entry, self._place, placed)
        rows = _rows(placed)
        for entry, course in placed:
            self._attempt(entry, self._write_content, course, rows)

    def _place(self, entry, placed):
        course = self._course(entry)
        placed.append((_acceptable(entry, course.language), course))

    def _write_content(self, entry, course, rows):
        document = entry.document
        known = rows[document.kind, course.pk]
        row = _row(entry, known)
        unit = self._unit(course, document.unit)
        entry = replace(entry, document=replace(document, course=course.slug, unit=unit.number if unit else None))

        def write(merged):
            own_unit = unit if "unit" in entry.said else row and row.unit
            writer = desk.write_term if document.kind == "term" else desk.write_guide
            known[document.slug] = writer(merged, course, own_unit, row)
            return known[document.slug]

        self._write(entry, row, write)

    def _write(self, entry, row, write):
        """Bring a row to what an entry says of it, or make it, and count which of these it was."""
        kind = entry.document.kind
        if row and (earlier := self.places.get((kind, row.pk))):
            raise Refused(f"The {kind} “{entry.document.name}” stands at {earlier} already.")
        before = desk.document_of(row) if row else None
        merged = _merged(entry, before)
        if problems := documents.validate(merged):
            raise Refused(*problems)
        if merged == before:
            self.report.counts["unchanged"] += 1
        else:
            row = write(merged)
            self.written[kind].add(row.pk)
            self.report.counts["updated" if before else "created"] += 1
        self.places[kind, row.pk] = entry.place

    def _course(self, entry):
        """The course that an entry belongs to, made where there is none."""
        if self.only_course:
            course = self.only_course
        else:
            name = repair(entry.document.course)
            known = self.courses_by_slug.get(name) or self.courses_by_title.get(name.lower())
            course = known or self._new_course(name)
        self.places.setdefault(("course", course.pk), None)
        return course

    def _new_course(self, title):
        document = documents.cleaned(CourseDocument(title=title))
        if known := self.courses_by_slug.get(document.slug):
            return known
        if problems := documents.validate(document):
            raise Refused(*(f"course {problem}" for problem in problems))
        course = self._know(desk.write_course(document))
        self.written["course"].add(course.pk)
        return course

    def _unit(self, course, wanted):
        """The unit of a number or a title, made where there is none."""
        if wanted is None:
            return None
        if course.pk not in self.units:
            self.units[course.pk] = {unit.number: unit for unit in course.units.all()}
        units = self.units[course.pk]
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
            found = units[number] = Unit.objects.create(course=course, number=number, title=title)
            self.extended.add(course.pk)
        return found

    def _know(self, course):
        self.courses_by_slug[course.slug] = course
        self.courses_by_title.setdefault(course.title.lower(), course)
        return course


def _acceptable(entry, language):
    """The entry with what was misread repaired; refused if it cannot be kept."""
    document = documents.with_texts(entry.document, lambda text: repair(text, language))
    if document != entry.document:
        # A slug that the text did not give follows from the name.
        document = documents.cleaned(replace(document, slug=document.slug if "slug" in entry.said else ""))
    if problems := documents.validate(document):
        raise Refused(*problems)
    return replace(entry, document=document)


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


def _row(entry, known):
    """The row that an entry speaks of, among those of `_rows`.

    Editors may have given a name an address of its own, and the address that would follow from it to another name.
    """
    row = known.get(entry.document.slug)
    if "slug" in entry.said or (row and str(row) == entry.document.name):
        return row
    return known.get(("name", entry.document.name), row)


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
        values = {name: _with_markup(name, value, getattr(before, name)) for name, value in values.items()}
    return replace(before, **values)


def _with_markup(name, value, before):
    """A field that was read as words only, with the markup and the sources that the same words had before."""
    if _words(name, value) == _words(name, before):
        return before
    if name == "facts":
        facts = {plain_text(fact.text): fact for fact in before}
        return tuple(_with_source(fact, facts.get(plain_text(fact.text))) for fact in value)
    if name == "questions":
        questions = {(plain_line(each.question), plain_text(each.answer)): each for each in before}
        return tuple(questions.get((plain_line(each.question), plain_text(each.answer)), each) for each in value)
    return value


def _with_source(fact, before):
    """A fact with the markup of the one of the same words before, and with its source where none is told."""
    if before is None:
        return fact
    same = not fact.source or plain_line(fact.source) == plain_line(before.source)
    return before if same else replace(before, source=fact.source)


def _words(name, value):
    """The visible words of a field, whatever their markup."""
    if isinstance(value, tuple):
        return [{key: _words(key, text) for key, text in vars(part).items()} for part in value]
    if name in {"definition", "text", "answer"}:
        return plain_text(value)
    return plain_line(value) if name in {"question", "source"} else value
