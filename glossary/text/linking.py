"""The glossary linker: mentions of terms in parsed Markdown become links to their pages.

It is pure. What calls it reads the texts of a page into blocks of prose, looks the candidates in them up among the
names that are published, and passes what it found:

    blocks = read(texts)
    spots = match(blocks, found_names(candidates(blocks)), reader)
    link(blocks, choose(spots, reader))

To match is to say which words mean which term; that depends on names alone. To choose is to say which of these
mentions become links; that depends on scores and settings, and needs no text.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from markdown_it.token import Token

from glossary.text.names import Kind, Linking, case_fits, key_of, stem_key, stem_key_of
from glossary.text.words import OPAQUE, is_unparted, is_word, may_begin, stands_alone, unaccented, words

# Longer names are found by marks, and not in prose. Of scripts that part no words, so many characters make a word.
MAX_WORDS = 8
CHARACTERS = 2
# A place is its section times this, plus the distance from the section's beginning.
SECTION = 10_000_000
PROSE = {"text", "softbreak"}
# Markup around words, which is no word itself.
INVISIBLE = {"em_open", "em_close", "strong_open", "strong_close", "s_open", "s_close"}
# What surrounds words that are no prose.
CLOSED = {
    "link_open": "link_close",
    "mark_open": "mark_close",
    "stop_open": "stop_close",
    "caption_open": "caption_close",
}


class Manner(StrEnum):
    """How a page mentions a term: in its prose, there by the wish of an editor, by a mark, or by an ordinary link."""

    PLAIN = "plain"
    WANTED = "wanted"
    MARK = "mark"
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
    """The page that is linked, and its settings.

    `repeat` is "page", "section" or "every": where a term is linked again. `stopped` and `wanted` are keys that are
    never and always linked here; without `automatic`, only marks become links. `sense_path` gives the address of the
    page that lists the senses of a name.
    """

    term: int | None = None
    course: int | None = None
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
    block: "Block | None" = None
    start: int = 0
    end: int = 0
    mark: "Mark | None" = None

    @property
    def shown(self):
        return self.block.shown(self.start, self.end)


@dataclass
class Mark:
    """Words that an author linked: by a mark, or by an ordinary link."""

    start: int
    end: int
    # The index of the opening token, and what the mark names or the link leads to.
    opening: int
    name: str = ""
    href: str = ""
    # Whether the name is what a reader sees, and whether that has a link in it.
    shows_name: bool = False
    has_link: bool = False
    # Whether it named the course too.
    qualified: bool = False


@dataclass
class Block:
    """A run of prose, such as a paragraph or a table cell. `pieces` are (index of the inline token, start, end)."""

    inline: Token
    section: int
    offset: int
    text: str
    pieces: list
    marks: list
    words: list

    @cached_property
    def runs(self):
        """(first, last, key) of the runs of words that may be a name."""
        return list(_runs(self.words))

    def shown(self, start, end):
        return self.text[start:end].replace(OPAQUE, "")


def read(sections):
    """Blocks of the prose in sections, each a list of texts, each a list of tokens.

    Headings, code, formulas, links, pictures and their captions are no prose. A heading begins a new section.
    """
    blocks, offset, section = [], 0, 0
    for texts in sections:
        section, offset = section + 1, 0
        for tokens in texts:
            before = None
            for token in tokens:
                if token.type == "heading_open":
                    section, offset = section + 1, 0
                elif token.type == "inline" and before.type != "heading_open":
                    blocks.append(_block(token, section, offset))
                    offset += len(blocks[-1].text) + 1
                before = token
    return blocks


def _block(inline, section, offset):
    parts, pieces, marks, position, closing = [], [], [], 0, []
    for index, child in enumerate(inline.children):
        if child.type in CLOSED:
            closing.append(CLOSED[child.type])
            if len(closing) > 1 and marks and child.type == "link_open":
                marks[-1].has_link = True
            if len(closing) == 1 and child.type in {"link_open", "mark_open"}:
                href, shows_name = child.attrGet("href") or "", child.meta.get("shows_name", False)
                marks.append(Mark(position, position, index, child.meta.get("name", ""), href, shows_name))
        words_here = "\n" if child.type == "softbreak" else child.content
        if closing or child.type not in PROSE:
            visible = child.type in PROSE or child.type == "code_inline"
            content = words_here if closing and visible else "" if child.type in INVISIBLE else OPAQUE
        else:
            content = words_here
            pieces.append((index, position, position + len(content)))
        parts.append(content)
        position += len(content)
        if closing and child.type == closing[-1]:
            closing.pop()
            if not closing and marks and child.type in {"link_close", "mark_close"}:
                marks[-1].end = position
    text = "".join(parts)
    return Block(inline, section, offset, text, pieces, marks, _prose_words(text, pieces))


def _prose_words(text, pieces):
    """Words of the prose alone; what else is in the text parts them like a symbol."""
    if not pieces:
        return []
    covered, end = [], 0
    for _index, start, stop in pieces:
        covered += [OPAQUE * (start - end), text[start:stop]]
        end = stop
    return words("".join(covered))


def candidates(blocks, reader):
    """Keys of all runs of words that may be names, of their stems where the reader asks for them, and of the names that
    it treats in a way of its own."""
    found, stem_language = {*reader.stopped, *reader.wanted}, reader.stem_language
    for block in blocks:
        for _first, last, run_key in block.runs:
            found.add(run_key)
            if stem_language:
                found.add(stem_key(run_key, block.words[last].folded, stem_language))
            if not run_key.isascii():
                found.add(unaccented(run_key))
        for mark in block.marks:
            found |= {name for _course, name in _readings(mark, block, stem_language)}
    found.discard("")
    return found


def _runs(found):
    """(first, last, key) of runs that may be a name: a symbol at its end touches what is before it."""
    sizes = [1 / CHARACTERS if is_unparted(word.folded) else 1 for word in found]
    for first, word in enumerate(found):
        if not may_begin(found, first):
            continue
        run_key, size = word.folded, sizes[first]
        yield first, first, run_key
        for last in range(first + 1, len(found)):
            word = found[last]
            folded = word.folded
            size += sizes[last]
            if size > MAX_WORDS or folded[0] == OPAQUE:
                break
            run_key = f"{run_key} {folded}" if word.parted else run_key + folded
            if not word.parted or is_word(folded):
                yield first, last, run_key


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
            names = self._named(mark, block)
            if not mark.href:
                outcome = self._outcome_of_mark(mark, names)
                name_key = names[0].key if names else mark.name
                spot = self._spot(block, mark.start, mark.end, name_key, names, Manner.MARK, outcome)
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
        """The terms that a mark or an ordinary link means."""
        path = mark.href.partition("#")[0]
        if path in self.by_path:
            return (self.by_path[path],)
        for course, name_key in _readings(mark, block, self.reader.stem_language):
            names = [
                name
                for name in self.by_key.get(name_key, ())
                if name.linking != Linking.NEVER and course in {"", name.course_slug}
            ]
            if names := self._meant(names):
                mark.qualified = course != ""
                return names
        return ()

    def _mentioned(self, block):
        options = defaultdict(list)
        plain = not self.reader.stem_language
        for first, last, run_key in block.runs:
            if plain and run_key not in self.by_key and run_key.isascii():
                continue
            for name_key in self._keys(run_key, block.words[last]):
                if names := self.by_key.get(name_key):
                    options[first].append((last, name_key, names if name_key == run_key else _farther(names)))
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
        # Of one length, they stay in the order of nearness.
        for last, name_key, names in sorted(options, key=lambda option: -option[0]):
            if not stands_alone(block.words, first, last):
                continue
            written = [block.text[word.start : word.end] for word in block.words[first : last + 1]]
            fitting = [name for name in names if self._fits(name, written)]
            if meant := self._meant(fitting, written):
                return self._found(block, first, last, name_key, meant), last + 1
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

    def _found(self, block, first, last, name_key, names):
        start, end = block.words[first].start, block.words[last].end
        spot = self._spot(block, start, end, name_key, names)
        if names[0].term == self.reader.term:
            spot.outcome = Outcome.SELF
        elif all(name.linking == Linking.NEVER for name in names):
            spot.outcome = Outcome.NEVER
        elif all(name.term in self.stopped for name in names):
            spot.outcome = Outcome.STOPPED
        elif not spot.href:
            spot.outcome = Outcome.AMBIGUOUS
        elif _span(block, start, end) is None:
            spot.outcome = Outcome.CROSSED
        elif all(name.term in self.wanted for name in names):
            spot.manner = Manner.WANTED
        elif all(name.linking in {Linking.MARKED, Linking.NEVER} for name in names):
            spot.outcome = Outcome.MARKED_ONLY
        return spot

    def _spot(self, block, start, end, name_key, names, manner=Manner.PLAIN, outcome=None):
        place = block.section * SECTION + block.offset + start
        return Spot(place, name_key, names, href_of(names, self.reader), manner, outcome, block, start, end)


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


def worth_linking(names, reader):
    return max(score_for(name, reader) for name in names) >= reader.threshold


def score_for(name, reader):
    return name.score if name.course == reader.course else name.score_elsewhere


def link(spots, *, flag_unknown=False):
    """Write the links of chosen spots into the tokens that their blocks were read from.

    `flag_unknown` sets marks that name nothing apart, for editors; readers see their words alone.
    """
    by_block = defaultdict(list)
    for spot in spots:
        if spot.outcome == Outcome.LINKED or (flag_unknown and spot.outcome == Outcome.UNKNOWN):
            by_block[id(spot.block)].append(spot)
        elif spot.outcome == Outcome.SELF and spot.manner == Manner.MARK:
            _take_course_out(spot.block, spot.mark)
    for found in by_block.values():
        _link_block(found[0].block, found)


def _link_block(block, spots):
    children = block.inline.children
    # (index of a token, place in its text): what is put in there.
    inserted = defaultdict(list)
    for spot in spots:
        opening, closing = _tags(spot)
        if spot.manner == Manner.MARK:
            begin = spot.mark.opening
            children[begin], children[_closing(children, begin)] = opening, closing
            _take_course_out(block, spot.mark)
        else:
            begin, end = _span(block, spot.start, spot.end)
            inserted[begin].append(opening)
            inserted[end].insert(0, closing)
    if inserted:
        block.inline.children = list(_with_inserted(children, inserted))


def _take_course_out(block, mark):
    """The course in [[course/name]] says which term is meant, and is not for readers."""
    if mark.shows_name and mark.qualified:
        shown = block.inline.children[mark.opening + 1]
        shown.content = shown.content.partition("/")[2].lstrip()


def _tags(spot):
    if spot.outcome == Outcome.UNKNOWN:
        return Token("flag_open", "span", 1, attrs={"class": "unknown-mark"}), Token("flag_close", "span", -1)
    attributes = {"href": spot.href, "class": "term-link"}
    return Token("link_open", "a", 1, attrs=attributes), Token("link_close", "a", -1)


def _closing(children, opening):
    return next(index for index in range(opening, len(children)) if children[index].type == "mark_close")


def _with_inserted(children, inserted):
    cuts = defaultdict(list)
    for index, place in sorted(inserted):
        cuts[index].append(place)
    for index, child in enumerate(children):
        done = 0
        for place in cuts.get(index, ()):
            if place > done:
                yield _text(child, child.content[done:place])
                done = place
            yield from inserted[index, place]
        if not done:
            yield child
        elif done < len(child.content):
            yield _text(child, child.content[done:])
    yield from inserted.get((len(children), 0), ())


def _text(child, content):
    return Token("text", "", 0, content=content, level=child.level)


def _span(block, start, end):
    """Where a link begins and ends among the tokens of a block, or None where it would cross markup."""
    children = block.inline.children
    first, first_start, _ = block.pieces[bisect_right(block.pieces, start, key=itemgetter(1)) - 1]
    last, last_start, last_end = block.pieces[bisect_left(block.pieces, end, key=itemgetter(1)) - 1]
    begin, finish = (first, start - first_start), (last, end - last_start)
    while True:
        depth = lowest = 0
        for child in children[first : last + 1]:
            depth += child.nesting
            lowest = min(lowest, depth)
        if lowest < 0 and begin == (first, 0) and first and children[first - 1].type in INVISIBLE:
            first -= 1
            begin = (first, 0)
        elif lowest == 0 and depth > 0 and end == last_end and children[last + 1].type in INVISIBLE:
            last += 1
            finish = (last + 1, 0)
        else:
            return (begin, finish) if depth == lowest == 0 else None
