"""The prose of parsed Markdown: the words in which names may stand, and what an author linked among them."""

import zlib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from markdown_it.token import Token

from glossary.text.words import OPAQUE, is_unparted, is_word, may_begin, words

# Longer names are found by marks, and not in prose. Of scripts that part no words, so many characters make a word.
MAX_WORDS = 8
CHARACTERS = 2
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

    @property
    def course(self):
        """The slug before the slash, of a mark that may name a course too; "" of others."""
        course, slash, _name = self.name.partition("/")
        return course.strip() if slash else ""


@dataclass
class Block:
    """A run of prose, such as a paragraph or a table cell.

    `pieces` are (index of the inline token, start, end). `part` is the number of its section among those that were
    given, whatever headings stand in them.
    """

    inline: Token
    part: int
    section: int
    offset: int
    text: str
    pieces: list
    marks: list

    @cached_property
    def words(self):
        """Words of the prose alone; what else is in the text parts them like a symbol."""
        if not self.pieces:
            return []
        covered, end = [], 0
        for _index, start, stop in self.pieces:
            covered += [OPAQUE * (start - end), self.text[start:stop]]
            end = stop
        return words("".join(covered))

    @cached_property
    def runs(self):
        """(first, last, key) of the runs of words that may be a name."""
        return list(_runs(self.words))

    def shown(self, start, end):
        return self.text[start:end].replace(OPAQUE, "")

    def span(self, start, end):
        """Where a link from start to end begins and ends among the tokens, or None where it would cross markup."""
        children = self.inline.children
        first, first_start, _ = self.pieces[bisect_right(self.pieces, start, key=itemgetter(1)) - 1]
        last, last_start, last_end = self.pieces[bisect_left(self.pieces, end, key=itemgetter(1)) - 1]
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


def read(sections):
    """Blocks of the prose in sections, each a list of texts, each a list of tokens.

    Headings, code, formulas, links, pictures and their captions are no prose. A heading begins a new section.
    """
    blocks, offset, section = [], 0, 0
    for part, texts in enumerate(sections, 1):
        section, offset = section + 1, 0
        for tokens in texts:
            before = None
            for token in tokens:
                if token.type == "heading_open":
                    section, offset = section + 1, 0
                elif token.type == "inline" and before.type != "heading_open":
                    blocks.append(_block(token, part, section, offset))
                    offset += len(blocks[-1].text) + 1
                before = token
    return blocks


def _block(inline, part, section, offset):
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
    return Block(inline, part, section, offset, text, pieces, marks)


def checksum(blocks):
    """A number that is another where places in these blocks may mean other words: CRC-32."""
    return zlib.crc32("\n".join(f"{block.section}:{block.text}" for block in blocks).encode())


def _runs(found):
    """(first, last, key) of runs that may be a name: a symbol at its end touches what is before it."""
    # What each word adds to a key, and whether a run may end there.
    added = [f" {word.folded}" if word.parted else word.folded for word in found]
    ends = [not word.parted or is_word(word.folded) for word in found]
    sizes = [1 / CHARACTERS if is_unparted(word.folded) else 1 for word in found]
    for first, word in enumerate(found):
        if not may_begin(found, first):
            continue
        run_key, size = word.folded, sizes[first]
        yield first, first, run_key
        for last in range(first + 1, len(found)):
            size += sizes[last]
            if size > MAX_WORDS or found[last].folded[0] == OPAQUE:
                break
            run_key += added[last]
            if ends[last]:
                yield first, last, run_key
