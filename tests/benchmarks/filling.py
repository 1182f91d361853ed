"""A database with a made-up glossary: a few terms published, all others written straight into the tables.

What is written is what publishing them would leave behind, index entries included, except for:

- working rows and revisions of the terms, former addresses: nothing that is measured reads them but by a key;
- what a page keeps of the pages that mention it (`mentioned_in`): the pages that the measured publications concern come
  to have it when the whole pages are published, and in the round that warms up;
- of several terms that share a form, the one of the page's own course is not preferred: such a page has a mention or
  two more than it would have, which makes publishing slower.
"""

import gc
import json
import random
from collections import Counter, defaultdict
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Count

from glossary import desk, documents, publishing
from glossary.batches import batches
from glossary.documents import TermDocument
from glossary.mentions import SAME_COURSE, WEIGHTS
from glossary.models import Course, Mention, Page, Term, TermKey
from glossary.paths import path_to
from glossary.search import phrases
from glossary.search.entries import Entry
from glossary.search.index import PUBLIC
from glossary.term_keys import course_of
from glossary.text import linking, prose, scores
from glossary.text.linking import Manner
from glossary.text.names import key_of
from glossary.text.slugs import initial, slugify, sort_key
from tests.benchmarks import corpus

BATCH = 5_000
SEARCH_BATCH = 50_000
# A score that no small edit brings below the threshold.
CLEARLY = 0.6
FIRST_DAY = datetime(2020, 1, 1)  # noqa: DTZ001  as it is in the tables
WEIGHT = WEIGHTS[1]


def fill(size):
    """Make the tables, and `size` published terms in them."""
    # There is no garbage, and to look for it among millions of rows takes half the time.
    gc.disable()
    made = corpus.make(size)
    with _loose_sqlite():
        call_command("migrate", verbosity=0)
        courses = [desk.write_course(course) for course in made.courses]
        publishing.publish(courses)
        filling = _Filling(made, list(Page.objects.courses()))
        with _without_indexes(Page, TermKey, Mention), transaction.atomic():
            filling.write()
        with _without_search_indexes(), transaction.atomic():
            filling.write_search()
    _publish_pages(made.pages, courses)
    _keep_common_row()
    if connection.vendor == "postgresql":
        # As autovacuum does some time after a load. SQLite counts rows for its planner only when it is told to.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _publish_pages(pages, courses):
    by_title = {course.title: course for course in courses}
    rows = [(page, by_title[page.course]) for page in pages]
    publishing.publish([desk.write_content(page, course, course.units.get(number=1)) for page, course in rows])


def _keep_common_row():
    """A working row for the most mentioned of the terms that are linked wherever they are mentioned."""
    linked = TermKey.objects.filter(score__gte=CLEARLY, score_elsewhere__gte=CLEARLY, page__object_id__lt=0)
    page = (
        linked.values("page").annotate(Count("mentions")).order_by("-mentions__count", "page").values("page")[0]["page"]
    )
    page = Page.objects.select_related("course").get(pk=page)
    course = Course.objects.get(pk=page.course.object_id)
    values = {name: page.document[name] for name in ("name", "slug", "position", "definition")}
    Term.objects.create(pk=page.object_id, course=course, unit=course.units.get(number=page.unit), **values)


@contextmanager
def _loose_sqlite():
    """Without a journal, and with room for the indexes: a file that is half made is of no use anyway."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode = OFF")
            cursor.execute("PRAGMA cache_size = -1000000")
    yield
    connection.close()


@contextmanager
def _without_indexes(*models):
    """To make an index of a full table is quicker than to add to it row by row."""
    indexes = [(model, index) for model in models for index in model._meta.indexes]
    with connection.schema_editor() as editor:
        for model, index in indexes:
            editor.remove_index(model, index)
    yield
    with connection.schema_editor() as editor:
        for model, index in indexes:
            editor.add_index(model, index)


# Those that are not asked while it is filled.
SEARCH_INDEXES = "words_words", "names_key", "names_head", "vocabulary_stem"


@contextmanager
def _without_search_indexes():
    """As for models, for the index of what is published; a database has those of these indexes that it needs."""
    names = [f"glossary_public_{name}" for name in SEARCH_INDEXES]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexname = ANY(%s)", [names])
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        statements = {name: statement for name, statement in cursor if name in names}
        for name in statements:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        for statement in statements.values():
            cursor.execute(statement)


class _Filling:
    """The terms of a corpus by their numbers from 0: their pages' ids, courses and texts."""

    def __init__(self, made, courses):
        order = random.Random(corpus.SEED)  # noqa: S311
        by_title = {course.title: course for course in courses}
        chosen = order.choices(list(corpus.COURSES), list(corpus.COURSES.values()), k=len(made.names))
        self.names, self.plain = made.names, made.plain
        self.courses = [by_title[title] for title in chosen]
        self.texts = [_Text(text) for text in made.texts[: len(made.names)]]
        self.first = max(course.pk for course in courses) + 1
        self.thresholds = {course.pk: course.content().link_threshold for course in courses}
        self.above = {course.pk: path_to("key_terms", course.slug) for course in courses}

    def write(self):
        mentioned = self._mentioned()
        scored = []
        # Asked for before: nothing can be asked while rows are copied.
        courses = {course.pk: course_of(course) for course in set(self.courses)}
        _insert(TermKey, self._keys(courses, self._counts(mentioned), scored))
        _insert(Page, self._pages(mentioned, scored))
        _insert(Mention, self._mentions(mentioned, scored))
        _reset_sequences(Page, TermKey, Mention)
        for batch in batches(range(len(self.names)), BATCH):
            phrases.put({self.first + number: _of(self.texts, number).prose for number in batch})

    def write_search(self):
        for batch in batches(range(len(self.names)), SEARCH_BATCH):
            # Not `put`, which counts the words of the vocabulary anew for every few hundred entries.
            PUBLIC._put({self.first + number: self._entry(number) for number in batch})

    def _entry(self, number):
        text = _of(self.texts, number).text
        return Entry("term", self.courses[number].pk, "en", (self.names[number],), lead=(text,))

    def _slug(self, number):
        """Names that differ in a hyphen alone have one slug, and no two pages one address."""
        return f"{slugify(self.names[number])[:100]}-{number}"

    def _path(self, number):
        return f"{self.above[self.courses[number].pk]}{self._slug(number)}/"

    def _pages(self, mentioned, scored):
        for number, (name, course) in enumerate(zip(self.names, self.courses, strict=True)):
            unit, text = 1 + number % corpus.UNITS, _of(self.texts, number)
            own = {
                "course": course.slug,
                "name": name,
                "slug": self._slug(number),
                "unit": unit,
                "position": number + 1,
            }
            # Of several terms that share a form, the first.
            links = {}
            for found, (place, length), is_linked in self._mentioned_by(number, mentioned, scored):
                if is_linked:
                    links.setdefault(place, [*linking.Link(place, length, self._path(found.term - self.first))])
            yield {
                "id": self.first + number,
                "path": self._path(number),
                "kind": "term",
                "object_id": _object(number),
                "course_id": course.pk,
                "unit": unit,
                "position": number + 1,
                "title": name,
                "summary": text.text,
                "sort_key": sort_key(name),
                "initial": initial(name),
                "name_slug": slugify(name),
                "document": json.dumps(text.document | own),
                "stamp": f"{number:016x}",
                "links": json.dumps(sorted(links.values())),
                "checksum": text.checksum,
                "mentioned_in": "[]",
                "published": str(FIRST_DAY + timedelta(minutes=number)),
                "modified": str(FIRST_DAY + timedelta(minutes=number)),
            }

    def _mentioned(self):
        """For each text the names in it, {name: (place, length)}."""
        keys = set().union(*(text.keys for text in self.texts))
        found = defaultdict(list)
        for pk, number, form in self._forms(self.names[: self.plain]):
            if form.key in keys:
                found[form.key].append(self._name(pk, number, form))
        return [text.mentioned(found) for text in self.texts]

    def _forms(self, names):
        """(id of the key, number of the term, form) for all forms of names, which are the first or all."""
        pk = 0
        for number, name in enumerate(names):
            for form in corpus.term_forms(name):
                pk += 1
                yield pk, number, form

    def _name(self, pk, number, form):
        """A name whose score nobody asks for."""
        page, course = self.first + number, self.courses[number]
        own = pk, form.key, form.written, form.kind, form.linking
        return linking.Name(*own, 0, 0, page, course.pk, course.slug, str(page), form.base)

    def _counts(self, mentioned):
        """For each term the counts that scores ask for."""
        mentioning, own = Counter(), []
        for number, course in enumerate(self.courses):
            terms = {name.term for name in _of(mentioned, number) if name.course == course.pk}
            mentioning.update(terms)
            own.append(len(terms))
        return [{"mentioning": mentioning[self.first + number], "mentioned": count} for number, count in enumerate(own)]

    def _keys(self, courses, counts, scored):
        """Keys of all names; `scored` takes up their scores, in the order of their ids."""
        for pk, number, form in self._forms(self.names):
            course = courses[self.courses[number].pk]
            score, score_elsewhere = scores.scores(form.written, self.names[number], course, **counts[number])
            scored.append((score, score_elsewhere))
            yield {
                "id": pk,
                "key": form.key,
                "written": form.written,
                "kind": int(form.kind),
                "linking": form.linking.value,
                "base": key_of(form.base),
                "score": score,
                "score_elsewhere": score_elsewhere,
                "page_id": self.first + number,
            }

    def _mentioned_by(self, number, mentioned, scored):
        """(name, [place, length], whether it is linked) of what a term mentions."""
        course = self.courses[number]
        for name, place in _of(mentioned, number).items():
            if name.term != self.first + number:
                score, score_elsewhere = scored[name.id - 1]
                own_score = score if name.course == course.pk else score_elsewhere
                yield name, place, own_score >= self.thresholds[course.pk]

    def _mentions(self, mentioned, scored):
        pk = 0
        for number, course in enumerate(self.courses):
            for name, place, is_linked in self._mentioned_by(number, mentioned, scored):
                pk += 1
                yield {
                    "id": pk,
                    "places": json.dumps([place]),
                    "manner": Manner.PLAIN.value,
                    "linked": is_linked,
                    "weight": WEIGHT + SAME_COURSE * (name.course == course.pk),
                    "page_id": self.first + number,
                    "term_id": name.term,
                    "term_key_id": name.id,
                }


def _object(number):
    """The id of the working row of a term that has none; no row that is made later gets it."""
    return -1 - number


def _of(things, number):
    """What the term of this number has of things that many share."""
    return things[number % len(things)]


class _Text:
    def __init__(self, text):
        self.text = text
        self.blocks = corpus.blocks(text)
        self.document = documents.to_data(TermDocument(course="", name="", definition=text), defaults=False)
        self.keys = linking.candidates(self.blocks, linking.Reader())
        self.prose = [block.words for block in self.blocks]
        self.checksum = prose.checksum(self.blocks)

    def mentioned(self, found):
        """The names in it with the place of the first mention and its length, {name: (place, length)}."""
        names = [name for key in self.keys for name in found.get(key, ())]
        spots = linking.match(self.blocks, names, linking.Reader())
        places = {}
        for spot in spots:
            for name in spot.names if spot.outcome is None else ():
                places.setdefault(name, (spot.place, spot.length))
        return places


def _insert(model, rows):
    """Rows as {column: value as the database has it}, all of a model's columns."""
    columns = [field.column for field in model._meta.concrete_fields]
    into = f"{model._meta.db_table} ({', '.join(columns)})"
    values = ([row[column] for column in columns] for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for each in values:
                    copy.write_row(each)
            return
        for batch in batches(values, BATCH):
            cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(columns))})", batch)  # noqa: S608


def _reset_sequences(*models):
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
