"""Entries that readers made, put on the desk: all of them or none."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from glossary import desk, documents, publishing
from glossary.batches import batches, number_of_batches, unwatched
from glossary.documents import CourseDocument, Document
from glossary.interchange.entries import Place, Remark
from glossary.mentions import Mentions
from glossary.merging import merged
from glossary.models import Course, Guide, Page, Term, Unit
from glossary.models.translation import translated
from glossary.saving import saved
from glossary.text.mojibake import repair
from glossary.text.slugs import slugify


@dataclass(frozen=True)
class Outcome:
    """What became of what an entry speaks of. `place` is None for a course that no entry describes, which was made,
    or got a unit, for what stands in it. `act` is created, updated or unchanged."""

    act: str
    place: Place | None
    before: Document | None
    after: Document


@dataclass
class Report:
    """What an import did, or in a dry run would do. With failures, nothing was written. `outcomes` are there where
    details were asked for."""

    counts: Counter = field(default_factory=Counter)
    published: int = 0
    failures: list[Remark] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def __str__(self):
        counts = Counter(failed=len({remark.place for remark in self.failures})) if self.failures else self.counts
        return ", ".join(f"{counts[name]} {name}" for name in ("created", "updated", "unchanged", "failed"))


def languages():
    """For readers: a function that gives the language of a course by its slug, or by the slug of its title."""
    courses = list(Course.objects.values_list("slug", "title", "language"))
    known = {slugify(title): language for _slug, title, language in courses}
    known |= {slug: language for slug, _title, language in courses}
    return lambda slug: known.get(slug, "en")


@transaction.atomic
def import_entries(
    entries, *, course=None, publish=False, dry_run=False, author=None, may=None, details=False, watched=unwatched
):
    """Write entries to the desk, in one transaction; returns a Report.

    `course` is a Course that everything goes to, whatever its text says. With `publish`, what was read is
    published, and its courses as far as they have to be for that. Where an entry fails, and in a dry run, nothing is
    kept. `may(act, row)` says whether the author may add, change or publish a row; one that is to be added is not
    saved, and knows its course. Without it, everything may be done. `watched` as in glossary.mentions.rebuild.
    """
    run = _Import(course, author, may, details, watched)
    run.write(entries)
    if publish and not run.report.failures:
        run.publish()
    if dry_run or run.report.failures:
        transaction.set_rollback(True)
    return run.report


class Refused(Exception):
    """One entry cannot be written."""


class _Import:
    def __init__(self, course, author, may, details, watched):
        self.report = Report()
        self.author = author
        self.only_course = course
        self.may, self.details, self.watched = may, details, watched
        # {course id: document or None} of courses as they were before they were made or got a unit by the way.
        self.courses_before = {}
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
        for batch in self.watched(batches(contents), total=number_of_batches(len(contents)), what="entries"):
            self._write_contents(batch)
            self._take_in()
        self._take_in()
        for row in desk.complete(Course.objects.filter(pk__in=self.courses_before)) if self.details else ():
            before = self.courses_before[row.pk]
            self._tell("updated" if before else "created", None, before, desk.document_of(row))

    def _tell(self, act, place, before, after):
        if self.details:
            self.report.outcomes.append(Outcome(act, place, before, after))

    def _refuse_unless(self, act, row):
        """Refuse what the author may not do."""
        if self.may and not self.may(act, row):
            raise Refused(_refusal(act, row))

    def _take_in(self):
        """Let the desk know of what was written."""
        for kind, ids in self.written.items():
            if ids:
                saved(
                    desk.complete(desk.MODELS[kind].objects.filter(pk__in=ids).order_by("id")),
                    author=self.author,
                    note=_("Imported"),
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
        work = [(model, batch) for kind, model in desk.MODELS.items() for batch in batches(ids[kind])]
        for model, batch in self.watched(work, total=len(work), what="pages"):
            self._publish(model, batch, mentions)
        if not self.report.failures:
            mentions.settle(self.watched)

    def _publish(self, model, ids, mentions):
        rows = desk.complete(model.objects.filter(pk__in=ids).order_by("id"))
        for row in rows if self.may else ():
            if not self.may("publish", row):
                self.report.failures.append(Remark(self.places[desk.kind_of(row), row.pk], _refusal("publish", row)))
        try:
            self.report.published += len(publishing.publish(rows, author=self.author, mentions=mentions))
        except publishing.PublishingError as error:
            for row, message in error.problems:
                self.report.failures.append(Remark(self.places[desk.kind_of(row), row.pk], message))

    def _attempt(self, entry, write, *arguments):
        try:
            write(entry, *arguments)
        except Refused as refusal:
            self.report.failures += [Remark(entry.place, _told(reason)) for reason in refusal.args]

    def _write_course(self, entry):
        entry = _acceptable(entry, entry.document.language)
        document = entry.document
        row = self.courses_by_slug.get(document.slug)
        if "slug" not in entry.said:
            row = self.courses_by_title.get(document.title.lower(), row)
        if self.only_course and row != self.only_course:
            raise Refused(_("This describes another course than the one that everything is to go to."))
        if row:
            units = document.units + desk.units_in_use(row, {unit.number for unit in document.units})
            document = replace(document, units=tuple(sorted(units, key=lambda unit: unit.number)))
        new = Course(title=document.title)
        self._write(
            replace(entry, document=document), row, new, lambda after: self._know(desk.write_course(after, row))
        )

    def _write_contents(self, entries):
        placed, added = [], defaultdict(list)
        for entry in entries:
            self._attempt(entry, self._place, placed)
        rows = _rows(placed)
        for entry, course in placed:
            self._attempt(entry, self._write_content, course, rows, added)
        self._add(added)

    def _place(self, entry, placed):
        course = self._course(entry)
        placed.append((_acceptable(entry, course.language), course))

    def _write_content(self, entry, course, rows, added):
        document = entry.document
        known = rows[document.kind, course.pk]
        row = _row(entry, known)
        unit = self._unit(course, document.unit)
        entry = replace(entry, document=replace(document, course=course.slug, unit=unit.number if unit else None))

        def write(after):
            if row:
                return desk.write_content(after, course, unit if "unit" in entry.said else row.unit, row)
            added[type(new)].append((entry.place, after, course, unit))
            # Another entry of the batch may speak of it, and is told where it stands.
            known[document.slug] = new
            new.place = entry.place
            return None

        new = (
            Term(course=course, name=document.name)
            if document.kind == "term"
            else Guide(course=course, title=document.name)
        )
        self._write(entry, row, new, write)

    def _add(self, added):
        """Add rows, {model: (place, document, course, unit) of each}."""
        for model, contents in added.items():
            rows = desk.add_contents(model, [content for _place, *content in contents])
            for row, (place, *_content) in zip(rows, contents, strict=True):
                self.written[desk.kind_of(row)].add(row.pk)
                self.places[desk.kind_of(row), row.pk] = place

    def _write(self, entry, row, new, write):
        """Bring a row to what an entry says of it, or make it, and count which of these it was. `new` is a row that
        stands for it where there is none; `write` gives the row that was written, or None where it will be."""
        kind = entry.document.kind
        self._refuse_unless("change" if row else "add", row or new)
        if row and (earlier := self.places.get((kind, row.pk), getattr(row, "place", None))):
            text = _("The %(kind)s “%(name)s” stands at %(place)s already.")
            raise Refused(text % {"kind": row._meta.verbose_name, "name": entry.document.name, "place": earlier})
        before = desk.document_of(row) if row else None
        after = merged(entry, before)
        if problems := documents.validate(after):
            raise Refused(*problems)
        act = "created" if before is None else "unchanged" if after == before else "updated"
        if act != "unchanged":
            row = write(after)
        self.report.counts[act] += 1
        if row:
            self.places[kind, row.pk] = entry.place
            if act != "unchanged":
                self.written[kind].add(row.pk)
        self._tell(act, entry.place, before, after)

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
            raise Refused(*(replace(problem, field=f"course {problem.field}") for problem in problems))
        self._refuse_unless("add", Course(title=document.title))
        course = self._know(desk.write_course(document))
        self.written["course"].add(course.pk)
        self.courses_before[course.pk] = None
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
            before = desk.document_of(course)
            after = replace(before, units=tuple(sorted((*before.units, unit), key=lambda each: each.number)))
            if problems := documents.validate(after):
                raise Refused(*problems)
            self._refuse_unless("change", course)
            self.courses_before.setdefault(course.pk, before)
            found = units[number] = Unit.objects.create(course=course, number=number, title=title)
            self.extended.add(course.pk)
            self.written["course"].add(course.pk)
        return found

    def _know(self, course):
        self.courses_by_slug[course.slug] = course
        self.courses_by_title.setdefault(course.title.lower(), course)
        return course


def _told(reason):
    """A documents.Problem, or a sentence."""
    return f"{reason.field}: {translated(reason.message)}" if isinstance(reason, documents.Problem) else reason


def _refusal(act, row):
    values = {"kind": row._meta.verbose_name, "name": row}
    if act == "change":
        return _("You may not change the %(kind)s “%(name)s”.") % values
    if act == "publish":
        return _("You may not publish the %(kind)s “%(name)s”.") % values
    if isinstance(row, Course):
        return _("You may not add the course “%(name)s”.") % values
    return _("You may not add the %(kind)s “%(name)s” to the course “%(course)s”.") % {**values, "course": row.course}


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
        for row in desk.complete(desk.MODELS[kind].objects.filter(asked, course=course)):
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
