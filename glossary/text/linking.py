"""The glossary linker: mentions of terms in parsed Markdown become links to their pages.

It is pure. What calls it reads the texts of a page into blocks of prose, looks the candidates in them up among the
names that are published, and passes what it found:

    blocks = prose.read(sections)
    spots = match(blocks, names_of(candidates(blocks, reader)), reader)
    anchors.write(choose(spots, reader))

To match is to say which words mean which term; that depends on names alone. To choose is to say which of these
mentions become links; that depends on scores and settings, and needs no text.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from glossary.text.names import Kind, Linking, case_fits, key_of, stem_key, stem_key_of
from glossary.text.prose import Block, Mark
from glossary.text.words import stands_alone, unaccented, words

# A place is its section times this, plus the distance from the section's beginning.
SECTION = 10_000_000


class Manner(StrEnum):
    """How a page mentions a term: in its prose, there by the wish of an editor, by a mark, by one that names the course
    too, or by an ordinary link."""

    PLAIN = "plain"
    WANTED = "wanted"
    MARK = "mark"
    QUALIFIED = "qualified"
    LINK = "link"


class Outcome(StrEnum):
    """What becomes of a mention."""

    LINKED = "linked"
    WRITTEN = "written"
    LATER = "later"
    COMMON = "common"
    SELF = "self"
    STOPPED = "stopped"
    MARKED_ONLY = "marked"
    NEVER = "never"
    AMBIGUOUS = "ambiguous"
    CROSSED = "crossed"
    UNKNOWN = "unknown"


class Name(NamedTuple):
    """A form of a published term. `id` is the form's own, `term` the term's page; `course` is that page's course;
    `sense` is what terms of one name share. `score_elsewhere` is the score for readers of other courses."""

    id: int
    key: str
    written: str
    kind: Kind
    linking: Linking
    score: float
    score_elsewhere: float
    term: int
    course: int
    course_slug: str
    path: str
    sense: str


@dataclass(frozen=True)
class Reader:
    """The page that is linked, and its settings; `course` is the id of its course's page.

    `repeat` is "page", "section" or "every": where a term is linked again. `stopped` and `wanted` are keys that are
    never and always linked here; without `automatic`, only marks become links. `sense_path` gives the address of the
    page that lists the senses of a name.
    """

    term: int | None = None
    course: int | None = None
    course_slug: str = ""
    threshold: float = 0.5
    repeat: str = "page"
    automatic: bool = True
    stopped: frozenset = frozenset()
    wanted: frozenset = frozenset()
    stem_language: str = ""
    sense_path: Callable[[str], str] = "/glossary/{}/".format


@dataclass
class Spot:
    """A mention: words at text[start:end] of a block, and the names that they may be.

    Without an outcome it is left to choice.
    """

    place: int
    key: str
    names: tuple[Name, ...]
    href: str
    manner: Manner = Manner.PLAIN
    outcome: Outcome | None = None
    # Where the words are; None of a spot that was read from the index.
    block: Block | None = None
    start: int = 0
    end: int = 0
    mark: Mark | None = None

    @property
    def length(self):
        return self.end - self.start

    @property
    def shown(self):
        return self.block.shown(self.start, self.end)


def candidates(blocks, reader):
    """Keys of all runs of words that may be names, of their stems where the reader asks for them, and of the names that
    it treats in a way of its own."""
    found, stem_language = {*reader.stopped, *reader.wanted}, reader.stem_language
    for block in blocks:
        found.update(run_key for _first, _last, run_key in block.runs)
        if stem_language:
            found.update(stem_key(run_key, block.words[last].folded, stem_language) for _, last, run_key in block.runs)
        if not block.text.isascii():
            found.update(unaccented(run_key) for _, _, run_key in block.runs if not run_key.isascii())
        for mark in block.marks:
            found |= {name for _course, name in _readings(mark, block, stem_language)}
    found.discard("")
    return found


def _readings(mark, block, stem_language):
    """(course slug or "", key) for each way to read a mark: “a/b” is a name, or the term b of the course a."""
    if mark.href:
        return [("", key_of(block.shown(mark.start, mark.end)))]
    course, slash, name = mark.name.partition("/")
    readings = [("", mark.name), (course.strip(), name)] if slash else [("", mark.name)]
    keys = [(course, key_of(name)) for course, name in readings]
    if stem_language:
        keys += [(course, stem_key_of(name, stem_language)) for course, name in readings]
    return keys


def match(blocks, names, reader):
    """The spots of a page, in order; `names` are the Names that were found by the candidates' keys."""
    matcher = _Matcher(names, reader)
    return [spot for block in blocks for spot in sorted(matcher.spots(block), key=lambda spot: spot.start)]


class _Matcher:
    def __init__(self, names, reader):
        self.reader = reader
        self.by_key, self.by_path = defaultdict(list), {}
        for name in names:
            self.by_key[name.key].append(name)
            self.by_path[name.path] = name
        # Whatever form of a term is named there, the term is meant.
        self.stopped, self.wanted = (
            {name.term for each in keys for name in self.by_key.get(each, ())}
            for keys in (reader.stopped, reader.wanted)
        )
        self.written = {}

    def spots(self, block):
        yield from self._marked(block)
        if self.reader.automatic:
            yield from self._mentioned(block)

    def _marked(self, block):
        for mark in block.marks:
            course, names = self._named(mark, block)
            if not mark.href:
                outcome = self._outcome_of_mark(mark, names)
                if outcome != Outcome.LINKED:
                    course = own_course(mark, self.reader)
                name_key = names[0].key if names else mark.name
                manner = Manner.QUALIFIED if course else Manner.MARK
                spot = self._spot(block, mark.start, mark.end, name_key, names, manner, outcome)
                spot.mark = mark
                yield spot
            elif names:
                yield self._spot(block, mark.start, mark.end, "", names, Manner.LINK, Outcome.WRITTEN)

    def _outcome_of_mark(self, mark, names):
        if not href_of(names, self.reader):
            return Outcome.UNKNOWN
        if mark.has_link:
            return Outcome.CROSSED
        return Outcome.SELF if names[0].term == self.reader.term else Outcome.LINKED

    def _named(self, mark, block):
        """(the slug of the course that it names, or "", the terms that it means) of a mark or an ordinary link."""
        path = mark.href.partition("#")[0]
        if path in self.by_path:
            return "", (self.by_path[path],)
        for course, name_key in _readings(mark, block, self.reader.stem_language):
            names = [
                name
                for name in self.by_key.get(name_key, ())
                if name.linking != Linking.NEVER and course in {"", name.course_slug}
            ]
            if names := self._meant(names):
                return course, names
        return "", ()

    def _mentioned(self, block):
        # {first word: {last word: names}}
        options = defaultdict(lambda: defaultdict(list))
        plain = not self.reader.stem_language
        for first, last, run_key in block.runs:
            if plain and run_key not in self.by_key and run_key.isascii():
                continue
            for name_key in self._keys(run_key, block.words[last]):
                if names := self.by_key.get(name_key):
                    options[first][last] += names if name_key == run_key else _farther(names)
        position = 0
        for first in sorted(options):
            if first >= position:
                spot, position = self._longest(block, first, options[first])
                if spot:
                    yield spot

    def _keys(self, run_key, last):
        """The keys under which a run of words may be a name, the nearest first."""
        if run_key.isascii() and not self.reader.stem_language:
            return (run_key,)
        keys = [run_key, unaccented(run_key)]
        if self.reader.stem_language:
            keys.append(stem_key(run_key, last.folded, self.reader.stem_language))
        return dict.fromkeys(keys)

    def _longest(self, block, first, options):
        """The spot of the longest name that fits at a word, and where to go on."""
        for last in sorted(options, reverse=True):
            if not stands_alone(block.words, first, last):
                continue
            written = [block.text[word.start : word.end] for word in block.words[first : last + 1]]
            fitting = [name for name in options[last] if self._fits(name, written)]
            if meant := self._meant(fitting, written):
                return self._found(block, first, last, meant), last + 1
        return None, first + 1

    def _fits(self, name, written):
        """Whether a name may be meant by words as they are written."""
        if name.course != self.reader.course and name.linking in {Linking.MARKED, Linking.NEVER}:
            return False
        if name.kind == Kind.STEMMED:
            return name.linking == Linking.AUTOMATIC
        if name.kind == Kind.INFLECTED and len(written[-1]) > 1 and written[-1].isupper():
            # AIDS is no plural of aid.
            return name.written.isupper()
        if name.linking != Linking.EXACT and name.written[1:].islower():
            return True
        return case_fits(self._written(name), written, exact=name.linking == Linking.EXACT)

    def _written(self, name):
        """The words of a form as they are written; cut once."""
        if name.id not in self.written:
            form = name.written
            self.written[name.id] = [form[word.start : word.end] for word in words(form, prose=False)]
        return self.written[name.id]

    def _meant(self, names, written=None):
        """Of names of one key those that are meant: the page's own, those of its course, those that are written so to
        the letter, the nearest in form."""
        own = [name for name in names if name.term == self.reader.term]
        names = own or [name for name in names if name.course == self.reader.course] or names
        if len(names) > 1:
            names = [name for name in names if self._written(name) == written] or names
        # A name and an alias are equally near.
        nearest = max(Kind.ALIAS, min((name.kind for name in names), default=Kind.ALIAS))
        return tuple({name.term: name for name in names if name.kind <= nearest}.values())

    def _found(self, block, first, last, names):
        start, end = block.words[first].start, block.words[last].end
        spot = self._spot(block, start, end, names[0].key, names)
        if names[0].term == self.reader.term:
            spot.outcome = Outcome.SELF
        elif all(name.linking == Linking.NEVER for name in names):
            spot.outcome = Outcome.NEVER
        elif all(name.term in self.stopped for name in names):
            spot.outcome = Outcome.STOPPED
        elif not spot.href:
            spot.outcome = Outcome.AMBIGUOUS
        elif block.span(start, end) is None:
            spot.outcome = Outcome.CROSSED
        elif all(name.term in self.wanted for name in names):
            spot.manner = Manner.WANTED
        elif all(name.linking in {Linking.MARKED, Linking.NEVER} for name in names):
            spot.outcome = Outcome.MARKED_ONLY
        return spot

    def _spot(self, block, start, end, name_key, names, manner=Manner.PLAIN, outcome=None):
        place = block.section * SECTION + block.offset + start
        return Spot(place, name_key, names, href_of(names, self.reader), manner, outcome, block, start, end)


def own_course(mark, reader):
    """The slug of the reader's course, where a mark names it; "" otherwise."""
    return mark.course if mark.course == reader.course_slug else ""


def _farther(names):
    """Names that words mean only if their accents do not count."""
    return [name._replace(kind=max(name.kind, Kind.UNACCENTED)) for name in names]


def href_of(names, reader):
    """Where a mention of these terms leads: to the term, to the list of senses of a name, or nowhere ("")."""
    if len(names) == 1:
        return names[0].path
    senses = {name.sense for name in names}
    return reader.sense_path(senses.pop()) if len(senses) == 1 else ""


def choose(spots, reader):
    """Give each spot its outcome; returns the spots.

    What an author linked counts as the first mention, wherever on the page it stands.
    """
    scope = {
        "page": lambda spot: spot.href,
        "section": lambda spot: (spot.href, spot.place // SECTION),
        "every": lambda spot: spot.place,
    }[reader.repeat]
    done = {scope(spot) for spot in spots if spot.outcome in {Outcome.LINKED, Outcome.WRITTEN}}
    for spot in sorted(spots, key=lambda spot: spot.place):
        if spot.outcome:
            continue
        if spot.manner == Manner.PLAIN and not worth_linking(spot.names, reader):
            spot.outcome = Outcome.COMMON
        elif scope(spot) in done:
            spot.outcome = Outcome.LATER
        else:
            spot.outcome = Outcome.LINKED
            done.add(scope(spot))
    return spots


class Link(NamedTuple):
    """A link that was chosen, as it is kept with a page: so many characters from a place, and whether they are a mark
    that names the course too."""

    place: int
    length: int
    href: str
    is_qualified: bool = False


def links_among(spots):
    """The Links among chosen spots, in their order."""
    return sorted(
        Link(spot.place, spot.length, spot.href, spot.manner == Manner.QUALIFIED)
        for spot in spots
        if spot.outcome == Outcome.LINKED
    )


def spots_of(links, blocks, reader):
    """What there is to write into blocks of which these Links were chosen before: spots without names."""
    begins = [block.section * SECTION + block.offset for block in blocks]
    marks = {
        begin + mark.start: (block, mark)
        for begin, block in zip(begins, blocks, strict=True)
        for mark in block.marks
        if not mark.href
    }
    for link in links:
        index = bisect_right(begins, link.place) - 1
        start, end = link.place - begins[index], link.place - begins[index] + link.length
        _block, mark = marks.pop(link.place, (None, None))
        manner = Manner.QUALIFIED if link.is_qualified else Manner.MARK if mark else Manner.PLAIN
        yield Spot(link.place, "", (), link.href, manner, Outcome.LINKED, blocks[index], start, end, mark)
    for place, (block, mark) in marks.items():
        if own_course(mark, reader):
            yield Spot(place, "", (), "", Manner.QUALIFIED, Outcome.UNKNOWN, block, mark.start, mark.end, mark)


def worth_linking(names, reader):
    return max(score_for(name, reader) for name in names) >= reader.threshold


def score_for(name, reader):
    return name.score if name.course == reader.course else name.score_elsewhere
