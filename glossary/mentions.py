"""Which pages mention which terms: kept with every publication, and what follows from it for links and stamps.

A page's links follow from its own words, from the names that are published, and from their scores. So when something
is published, pages are looked at again in three steps, each only as far as the one before it asks for:

1. matched: the words of a page are compared with the names. Asked for by a change of the page's own words, or of a
   name that they may mention, as the index of prose tells.
2. chosen: of its mentions, those that become links. Asked for by new mentions, scores, thresholds and addresses.
3. listed: the pages that a term's page names as mentioning it. Asked for by links that came or went.

A page gets a new stamp where its links or its list are others than before, and no page does otherwise.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count

from glossary import links, rendering
from glossary.batches import SIZE, batches, insert, number_of_batches, unwatched, update
from glossary.documents import LINK_THRESHOLD
from glossary.locks import one_at_a_time
from glossary.models import Mention, Page, TermKey
from glossary.search import phrases
from glossary.search.entries import entry_of
from glossary.search.index import PUBLIC
from glossary.stamps import Change, bump, new_edition
from glossary.term_keys import course_of, mentioned_terms, mentioning_pages, term_keys
from glossary.text import linking, prose, scores
from glossary.text.linking import Manner, Outcome, Spot
from glossary.text.names import marked_stem
from glossary.text.words import Word, words

# Pages that a term's page names.
LISTED = 5
# Of terms that are linked on more pages, the first are asked for one term at a time.
FEW = 100
# Pages in memory at a time, with their words.
BATCH = 100
# How telling a mention is, by the section of a term's page: definition, facts, answers.
WEIGHTS = {1: 4, 2: 2, 3: 1}
GUIDE_WEIGHT = 3
SAME_COURSE = 10
COURSE_KEYS = ("language", "stemming")


@dataclass
class Mentions:
    """What one act of publication changes: gathered while it runs, and settled once at its end. Sets of page ids."""

    # Keys that came, went or mean something else than before.
    keys: set[str] = field(default_factory=set)
    # Pages to be indexed anew, and terms that ask for scores.
    written: set[int] = field(default_factory=set)
    scored: set[int] = field(default_factory=set)
    # Pages to be matched and chosen, terms whose lists are to be made.
    matched: set[int] = field(default_factory=set)
    chosen: set[int] = field(default_factory=set)
    listed: set[int] = field(default_factory=set)
    # Pages that are called otherwise where they are listed.
    renamed: set[int] = field(default_factory=set)
    # What was asked once: courses as scores see them, and the thresholds of all courses.
    courses: dict[int, scores.Course] = field(default_factory=dict)
    thresholds: set[float] | None = None

    def published(self, changes: list[Change]):
        """Take in what was published, as soon as its pages are saved."""
        courses = [change for change in changes if change.page.kind == "course"]
        contents = [change for change in changes if change.page.kind != "course"]
        self.written |= {change.after.pk for change in contents}
        self.renamed |= {each.after.pk for each in contents if each.before and each.differs("path", "title")}
        terms = {change.after.pk: change.after for change in contents if change.page.kind == "term"}
        elsewhere = {
            each.after.pk
            for each in contents
            if each.after.pk in terms and each.differs("path", "name_slug", "course_id")
        }
        self.write_keys(terms, elsewhere)
        PUBLIC.put({change.after.pk: _entry(change.after) for change in courses})
        for change in courses:
            if change.before:
                self._course_changed(change)

    def unpublishing(self, pages):
        """Take in what is about to leave the public side, before its pages are deleted."""
        PUBLIC.remove([page.pk for page in pages])
        for batch in batches(page.pk for page in pages if page.kind != "course"):
            self._match_again(TermKey.objects.filter(page__in=batch))
            self.listed |= set(Mention.objects.filter(page__in=batch).values_list("term", flat=True))
            phrases.remove(batch)

    def settle(self, watched=unwatched):
        """Bring mentions, links, lists and stamps up to date; `watched` as in `rebuild`."""

        def each(ids, size, what):
            return watched(batches(sorted(ids), size), total=number_of_batches(len(ids), size), what=what)

        self.matched |= self.written | phrases.pages_with(self.keys)
        for batch in each(self.matched, BATCH, "words"):
            self._match(batch)
        for batch in each(self.scored, SIZE, "scores"):
            self._score(batch)
        for batch in each(self.chosen, BATCH, "links"):
            self._choose(batch)
        for batch in each(self.listed, SIZE, "lists"):
            _list(batch)
        for batch in batches(sorted(self.renamed)):
            _touch_lists_with(batch)

    def _course_changed(self, change):
        before, after = change.before.content(), change.after.content()
        contents = Page.objects.filter(course=change.after)
        if change.differs("path", "title"):
            self.renamed |= _ids(contents)
        new_keys = any(getattr(before, name) != getattr(after, name) for name in COURSE_KEYS)
        if change.differs("path") or new_keys:
            # Marks may name a course by its slug.
            for batch in batches(contents.terms().select_related("course")):
                terms = {page.pk: page for page in batch}
                self.write_keys(terms, terms.keys() if change.differs("path") else set())
            # The index of prose holds stems.
            self.written |= _ids(contents) if new_keys else set()
        if (before.link_repeat, before.link_threshold) != (after.link_repeat, after.link_threshold):
            self.chosen |= _ids(contents)

    def write_keys(self, terms, elsewhere):
        """Write the keys of terms, {id: page}; all keys of those in `elsewhere` mean something new."""
        self.scored |= terms.keys()
        kept = defaultdict(dict)
        for row in TermKey.objects.filter(page__in=terms):
            kept[row.page_id][row.key] = row
        added, changed, gone = [], [], []
        for pk, page in terms.items():
            for row in term_keys(page):
                old = kept[pk].pop(row.key, None)
                if old is None:
                    added.append(row)
                elif any(getattr(old, name) != getattr(row, name) for name in _KEY_FIELDS):
                    row.pk = old.pk
                    changed.append(row)
                elif pk in elsewhere:
                    self.keys.add(row.key)
            gone += kept[pk].values()
        self._match_again(TermKey.objects.filter(pk__in=[row.pk for row in gone]))
        # Their mentions go with them.
        self.listed |= {row.page_id for row in gone}
        TermKey.objects.filter(pk__in=[row.pk for row in gone]).delete()
        update(changed, *_KEY_FIELDS)
        insert(added)
        self.keys |= {row.key for row in [*added, *changed]}
        for batch in batches(elsewhere):
            self.matched |= _ids(Page.objects.filter(mentions__term__in=batch))

    def _match_again(self, term_keys):
        """Look again at the pages that mention something by these keys."""
        self.keys |= set(term_keys.values_list("key", flat=True))
        self.matched |= set(Mention.objects.filter(term_key__in=term_keys).values_list("page", flat=True))

    def _match(self, ids):
        pages = _with_courses(ids)
        sections = {page.pk: rendering.sections(page.content()) for page in pages}
        blocks = {pk: prose.read(rendering.tokens_of(parsed)) for pk, parsed in sections.items()}
        readers = {page.pk: links.reader_of(page) for page in pages}
        checksums = {pk: prose.checksum(found) for pk, found in blocks.items()}
        read = [page for page in pages if page.checksum != checksums[page.pk]]
        for page in read:
            page.checksum = checksums[page.pk]
        update(read, "checksum")
        phrases.put({pk: _prose(blocks[pk], readers[pk]) for pk in blocks.keys() & self.written})
        PUBLIC.put({page.pk: _entry(page, sections[page.pk]) for page in pages if page.pk in self.written})
        wanted = {(each.page_id, each.term_key_id, each.manner): each for each in _matched(pages, blocks, readers)}
        gone, changed, relisted = [], [], []
        for each in Mention.objects.filter(page__in=ids):
            new = wanted.pop((each.page_id, each.term_key_id, each.manner), None)
            if new is None:
                gone.append(each)
            elif (new.places, new.weight) != (each.places, each.weight):
                relisted += [each] if new.weight != each.weight else []
                each.places, each.weight = new.places, new.weight
                changed.append(each)
        Mention.objects.filter(pk__in=[each.pk for each in gone]).delete()
        update(changed, "places", "weight")
        insert([*wanted.values()])
        self.listed |= {each.term_id for each in [*gone, *relisted] if each.linked}
        self.chosen |= blocks.keys()

    def _score(self, terms):
        """New scores for the names of terms."""
        rows = list(TermKey.objects.filter(page__in=terms).select_related("page__course"))
        mentioning, mentioned = mentioning_pages(terms), mentioned_terms(terms)
        names = {(row.page_id, row.key): row.written for row in rows}
        changed = []
        for row in rows:
            counts = {
                "mentioning": mentioning.get((row.page_id, row.base), 0),
                "mentioned": mentioned.get(row.page_id, 0),
            }
            name = names.get((row.page_id, row.base), row.base)
            new = scores.scores(row.written, name, self._course(row.page.course), **counts)
            old = row.score, row.score_elsewhere
            if new != old:
                row.score, row.score_elsewhere = new
                changed.append((row, old))
        update([row for row, _old in changed], "score", "score_elsewhere")
        turned = [row for row, old in changed if self._turns(old, (row.score, row.score_elsewhere))]
        for batch in batches(turned):
            self.chosen |= _ids(Page.objects.filter(mentions__term_key__in=batch))

    def _turns(self, old, new):
        """Whether scores that change cross the threshold of some course."""
        if self.thresholds is None:
            found = Page.objects.courses().order_by().values_list("document__link_threshold", flat=True).distinct()
            self.thresholds = {LINK_THRESHOLD if each is None else each for each in found}
        pairs = list(zip(old, new, strict=True))
        return any((before >= each) != (after >= each) for each in self.thresholds for before, after in pairs)

    def _course(self, page):
        """What scores take from a course; asked once for each."""
        if page.pk not in self.courses:
            self.courses[page.pk] = course_of(page)
        return self.courses[page.pk]

    def _choose(self, ids):
        mentions = defaultdict(list)
        for each in Mention.objects.filter(page__in=ids):
            mentions[each.page_id].append(each)
        names = links.names_by_id({each.term_key_id for rows in mentions.values() for each in rows})
        changed, turned = [], []
        for page in _with_courses(ids):
            reader = links.reader_of(page)
            spots = linking.choose(_spots(mentions[page.pk], names, reader), reader)
            linked = {(name.id, spot.manner) for spot in spots if spot.outcome in _LINKED for name in spot.names}
            for each in mentions[page.pk]:
                if each.linked != ((each.term_key_id, each.manner) in linked):
                    each.linked = not each.linked
                    turned.append(each)
            chosen = [[*link] for link in linking.links_among(spots)]
            if page.links != chosen:
                page.links = chosen
                changed.append(page)
        self.listed |= {each.term_id for each in turned}
        update(turned, "linked")
        update(changed, "links")
        bump(Page.objects.filter(pk__in=[page.pk for page in changed]))


_LINKED = {Outcome.LINKED, Outcome.WRITTEN}
_KEY_FIELDS = ["written", "kind", "linking", "base"]
# What a mention of each manner is before anything is chosen.
_OUTCOMES = {Manner.MARK: Outcome.LINKED, Manner.QUALIFIED: Outcome.LINKED, Manner.LINK: Outcome.WRITTEN}


@transaction.atomic
def rebuild(watched=unwatched):
    """Make names, scores, mentions, lists and search anew from what is published. Readers see the old ones meanwhile.

    `watched(items, total, what)` gives the items on, and may tell how far they are.
    """
    one_at_a_time()
    phrases.clear()
    PUBLIC.clear()
    mentions = Mentions()
    terms = Page.objects.terms().select_related("course").order_by("pk")
    steps = batches(terms.iterator(chunk_size=SIZE))
    for batch in watched(steps, total=number_of_batches(terms.count(), SIZE), what="names"):
        mentions.write_keys({page.pk: page for page in batch}, set())
        # Every page is matched, whatever its names became.
        mentions.keys.clear()
    PUBLIC.put({page.pk: _entry(page) for page in Page.objects.courses()})
    mentions.written = _ids(Page.objects.exclude(kind="course"))
    mentions.listed |= _ids(Page.objects.terms())
    mentions.settle(watched)
    new_edition()


def _entry(page, sections=None):
    """What search knows of a page; its course is at hand."""
    document = page.content()
    course = document if page.kind == "course" else page.course.content()
    return entry_of(document, course=page.course_id or page.pk, language=course.language, sections=sections)


def _with_courses(ids):
    """Pages of terms and guides; those of one course have one row of it in common, which is read once."""
    return list(Page.objects.filter(pk__in=ids).exclude(kind="course").prefetch_related("course"))


def _ids(pages):
    return set(pages.order_by().values_list("pk", flat=True))


def _prose(blocks, reader):
    """The words of a page that a name may stand in: its prose, what an author linked, the names that its editors want
    linked there always or never, and the stems of its words where its course asks for them."""
    language = reader.stem_language
    for block in blocks:
        yield block.words
        for mark in block.marks:
            yield words(mark.name or block.shown(mark.start, mark.end), prose=False)
    for name_key in sorted(reader.wanted | reader.stopped):
        yield words(name_key, prose=False)
    if language:
        found = {word.folded for block in blocks for word in block.words}
        found |= {word.folded for block in blocks for mark in block.marks for word in words(mark.name, prose=False)}
        stems = {marked_stem(word, language) for word in found} - {""}
        yield [Word(stem, 0, 0, " ") for stem in sorted(stems)]


def _matched(pages, blocks, readers):
    """The mentions on pages, not yet saved; one query for all of them."""
    found = links.matched([(blocks[page.pk], readers[page.pk]) for page in pages])
    for page, spots in zip(pages, found, strict=True):
        yield from _mentions(page, spots)


def _mentions(page, spots):
    """A Mention for each form and manner among the spots of a page."""
    names, groups = {}, defaultdict(list)
    for spot in spots:
        if spot.outcome in {None, *_LINKED}:
            for name in spot.names:
                # An ordinary link may lead to the page itself.
                if name.term != page.pk:
                    names[name.id] = name
                    groups[name.id, spot.manner].append(spot)
    for (pk, manner), found in groups.items():
        weight = GUIDE_WEIGHT if page.kind == "guide" else max(WEIGHTS[spot.block.part] for spot in found)
        yield Mention(
            page=page,
            term_key_id=pk,
            term_id=names[pk].term,
            places=sorted([spot.place, spot.length] for spot in found),
            manner=manner.value,
            weight=weight + (SAME_COURSE if names[pk].course == page.course_id else 0),
        )


def _spots(mentions, names, reader):
    """The spots that mentions were made from."""
    at = defaultdict(list)
    for each in mentions:
        for place, length in each.places:
            at[place, length, Manner(each.manner)].append(names[each.term_key_id])
    return [
        Spot(
            place,
            found[0].key,
            tuple(found),
            linking.href_of(found, reader),
            manner,
            _OUTCOMES.get(manner),
            end=length,
        )
        for (place, length, manner), found in at.items()
    ]


def _list(terms):
    """Make the lists of pages that mention these terms anew."""
    counts = dict(_links_to(terms).values_list("term").annotate(Count("page", distinct=True)))
    few = [term for term, number in counts.items() if number <= FEW]
    first = defaultdict(dict)
    for term, page in _links_to(few).order_by("term", "-weight", "page").values_list("term", "page"):
        first[term][page] = True
    for term in counts.keys() - few:
        # A page has a row for each form by which it mentions a term.
        rows = _links_to([term]).order_by("-weight", "page").values_list("page", flat=True)
        first[term] = dict.fromkeys(rows[: LISTED * 10])
    changed = []
    for term in Page.objects.filter(pk__in=terms).as_listed():
        mentioned_in = [counts[term.pk], list(first[term.pk])[:LISTED]] if term.pk in counts else []
        if term.mentioned_in != mentioned_in:
            term.mentioned_in = mentioned_in
            changed.append(term)
    update(changed, "mentioned_in")
    bump(Page.objects.filter(pk__in=[term.pk for term in changed]))


def _links_to(terms):
    # `linked=True` Django writes as `linked`, and SQLite uses no index for that.
    return Mention.objects.filter(term__in=terms, linked__in=[True])


def _touch_lists_with(pages):
    """A new stamp for the terms that list one of these pages."""
    terms = Page.objects.filter(mentioned_by__page__in=pages, mentioned_by__linked=True).distinct()
    listing = [term.pk for term in terms.as_listed() if set(term.mention_ids) & set(pages)]
    bump(Page.objects.filter(pk__in=listing))
