"""Study page text: a term page that someone selected in a browser and saved as plain text.

The blocks come in this order: the course, taglines, the term, `from class:` and the course again, `Definition`, a
line such as `5 Must Know Facts For Your Next Test` with numbered items, `Review Questions` with a bullet for each
question and one indented below it for its answer, and the footer of the site. What belongs to the site and not to
the term (taglines, chat with the reader, footer) is dropped; what has no place is reported.
"""

import re
from dataclasses import replace
from itertools import islice, pairwise, takewhile

from glossary.interchange.entries import Misshapen, Place, Reading, Remark, entry_of
from glossary.interchange.lists import BULLET, NUMBERED, begins_item, first_item, questions_among, with_bullets
from glossary.interchange.plain import as_markdown, as_markdown_line, paragraphs, plain_paragraphs
from glossary.text.characters import without_hidden
from glossary.text.markdown import plain_line
from glossary.text.messages import Message as _
from glossary.text.mojibake import repair
from glossary.text.slugs import slugify

extension = ".txt"
one_file = False
kinds = {"term"}

FROM_CLASS = re.compile(r"from\s+class\s*(?::\s*(.*))?", re.IGNORECASE)
DEFINITION = re.compile(r"definition\s*:?", re.IGNORECASE)
FACTS = re.compile(r"(?:\w+\s+)?must[\s\u2010-\u2014-]*know\s+facts?\b.{0,40}", re.IGNORECASE)
QUESTIONS = re.compile(r"review\s+questions?\s*:?", re.IGNORECASE)
SOURCE = re.compile(r"Source:\s*(.*)")
COPYRIGHT = re.compile(r"(©|\(c\)\s*\d{4}|copyright\s+(©|\(c\)|\d{4})).*", re.IGNORECASE)
# Trademarks in general may be what a page is about; a notice speaks of marks with owners.
NOTICE = re.compile(
    r".*\ball rights reserved\b.*|(?=.*\btrademarks?\b)(?=.*(\w[®™]|\b(endorse|affiliated|respective owners)\b)).*",
    re.IGNORECASE,
)
SITE_WORDS = {
    "about", "about us", "accessibility", "blog", "careers", "contact", "contact us", "cookies", "feedback",
    "glossary", "guides", "help", "home", "key terms", "log in", "pricing", "privacy", "privacy policy", "sign up",
    "subjects", "support", "terms", "terms of service", "terms of use", "what is new",
}  # fmt: skip
TAGLINES = 2
# Chat is told from a definition by how it begins, and only at a definition's end. How a definition may begin too
# (“Let’s say a coin falls twice”) is not here: a word too many does less harm than one too few.
CHAT = re.compile(
    r"(congrat\w*|well done\b|(nice|great|good) (work|job|luck)\s*[!,.:–—-]|now (that )?you\b|now,? let[’']?s\b"
    r"|let[’']s (actually|dive|get|go|keep|learn|lock|make|move|practi[cs]e|remember|review|test)\b"
    r"|ready (to|for)\b.*\?|keep (going|reading)\b|you([’']ve| have) (just |now )?(read|learned|learnt|met|got)\b"
    r"|ok(ay)?,|want to (see|know|learn) more\b)",
    re.IGNORECASE,
)
CHAT_LENGTH = 250
SENTENCE_END = re.compile(r".*[.!?…][”\"')\]]*")
# What our own pages say to the reader beside the content.
PAGE_WORDS = re.compile(r"(say your answer first|open all answers|close all answers|also called\s)", re.IGNORECASE)
OWN_UNIT = re.compile(r"\s+(?:·\s+)?(?=unit \d+:\s)", re.IGNORECASE)


def recognises(text):
    found = {_heading(line.strip()) for line in text.split("\n")} - {None}
    return "from class" in found or len(found) > 1


def read(text, file, course="", language_of=None):
    # The text has to be repaired before its bullets and its © can be told, and so before its course is known.
    first = next((line.strip() for line in text.split("\n") if line.strip()), "")
    language = language_of(course or slugify(first)) if language_of else "en"
    return _Page(without_hidden(repair(text, language)), file, course).read()


class _Page:
    """The reading of one text, block by block."""

    def __init__(self, text, file, course):
        self.file, self.course = file, course
        self.reading = Reading()
        self.lines = [(number, line.expandtabs(4).rstrip()) for number, line in enumerate(text.split("\n"), 1)]

    def read(self):
        blocks = self._blocks()
        if blocks is None:
            return self.reading
        data, name_line = self._preamble(blocks["preamble"], blocks.get("from class"))
        data["course"] = data["course"] or self.course
        if "definition" in blocks:
            data["definition"] = "\n\n".join(map(as_markdown, self._definition(blocks["definition"])))
        if "facts" in blocks:
            data["facts"] = self._facts(blocks["facts"])
        if "questions" in blocks:
            data["questions"] = self._questions(blocks["questions"])
        for name, title in [
            ("definition", "Definition"),
            ("facts", "Must Know Facts"),
            ("questions", "Review Questions"),
        ]:
            if not data.get(name):
                self._remark(self.reading.unplaced, name_line, _("The page has no {title}.", title=title))
                data.pop(name, None)
        for field in ("course", "name"):
            if not data.get(field):
                self._remark(
                    self.reading.failures, 1, _("The page does not say the {field}.", field=FIELD_NAMES[field])
                )
        if not self.reading.failures:
            self._add_entry(data, name_line)
        return self.reading

    def _add_entry(self, data, name_line):
        try:
            entry = entry_of(data, Place(self.file, name_line))
        except Misshapen as error:
            self._remark(self.reading.failures, name_line, error.message)
        else:
            self.reading.entries.append(replace(entry, plain=True))

    def _blocks(self):
        """{name: its lines}, the heading first; the footer is taken off the last of them."""
        blocks = {"preamble": []}
        current = blocks["preamble"]
        names = self._name_lines()
        for number, line in self.lines:
            name = None if number in names else _heading(line.strip())
            if name and name in blocks:
                message = _(
                    "A second “{line}”: a file holds one page; put each page in a file of its own.", line=line.strip()
                )
                self._remark(self.reading.failures, number, message)
                return None
            if name:
                current = blocks[name] = []
            current.append((number, line))
        if len(blocks) == 1:
            self._remark(
                self.reading.failures,
                1,
                _("No line “Definition”, “Must Know Facts” or “Review Questions” is here."),
            )
            return None
        last = list(blocks)[-1]
        blocks[last] = self._without_footer(blocks[last])
        return blocks

    def _name_lines(self):
        """Numbers of the lines above “from class:”: a term may be named like a heading."""
        filled = [(number, line.strip()) for number, line in self.lines if line.strip()]
        return {number for (number, _), (_, below) in pairwise(filled) if FROM_CLASS.fullmatch(below)}

    def _without_footer(self, lines):
        start = _footer_start(lines)
        in_footer = False
        for index in range(start, len(lines)):
            number, line = lines[index]
            item = BULLET.fullmatch(line) or NUMBERED.fullmatch(line)
            words = item[3] if item else line.strip()
            # A notice goes on until the next blank line.
            in_footer = bool(words) and (
                _is_notice(lines, index) or words.lower() in SITE_WORDS or (in_footer and not item)
            )
            if in_footer:
                self._remark(self.reading.dropped, number, _("footer: {line}", line=line.strip()))
            elif line.strip():
                message = _("Below the footer, and not read: {line}", line=line.strip())
                self._remark(self.reading.unplaced, number, message)
        return lines[:start]

    def _preamble(self, lines, from_class):
        """({course, name}, the number of the name's line)"""
        lines = [(number, line.strip()) for number, line in lines if line.strip()]
        course = self._course(from_class) if from_class else ""
        data, name_line = {"course": course}, 1
        if lines:
            name_line, data["name"] = lines.pop()
        if lines and not course:
            data["course"] = lines.pop(0)[1]
        taglines = 0
        for number, line in lines:
            if slugify(line) == slugify(course):
                continue
            taglines += line.lower() not in SITE_WORDS
            if taglines <= TAGLINES:
                self._remark(self.reading.dropped, number, _("tagline: {line}", line=line))
            else:
                self._remark(self.reading.unplaced, number, _("Above the term, and not read: {line}", line=line))
        return data, name_line

    def _course(self, lines):
        inline = FROM_CLASS.fullmatch(lines[0][1].strip())[1] or ""
        rest = [(number, line.strip()) for number, line in lines[1:] if line.strip()]
        # Our own pages go on with the unit.
        course, *unit = OWN_UNIT.split(inline, 1)
        rest[:0] = [(lines[0][0], line) for line in unit]
        course = course or (rest.pop(0)[1] if rest else "")
        for number, line in rest:
            kind = (
                self.reading.dropped
                if PAGE_WORDS.match(line) or line.lower().startswith("unit ")
                else self.reading.unplaced
            )
            self._remark(kind, number, _("between course and definition: {line}", line=line))
        return course

    def _definition(self, lines):
        found = list(paragraphs(_chat_apart(lines[1:])))
        while len(found) > 1 and len(found[-1].text) < CHAT_LENGTH and CHAT.match(found[-1].text):
            chat = found.pop()
            self._remark(self.reading.dropped, chat.line, _("chat: {text}", text=chat.text))
        return [paragraph.text for paragraph in found]

    def _facts(self, lines):
        first = first_item(lines[1:])
        facts = []
        # Without numbers and bullets each paragraph is a fact.
        if first is None:
            facts = [[[paragraph.text]] for paragraph in paragraphs(lines[1:])]
        after_blank = True
        for number, line in lines[1:] if first else ():
            if begins_item(line, first, len(facts)):
                facts.append([[first.re.fullmatch(line)[3]]])
            elif line.strip() and not facts:
                message = _("Before the first fact, and not read: {line}", line=line.strip())
                self._remark(self.reading.unplaced, number, message)
            elif line.strip() and after_blank:
                facts[-1].append([line.strip()])
            elif line.strip():
                facts[-1][-1].append(line.strip())
            after_blank = not line.strip()
        claimed = re.match(r"\d+", lines[0][1].strip())
        if claimed and int(claimed[0]) != len(facts):
            message = _(
                "The heading speaks of {claimed} facts; {found} were found.", claimed=claimed[0], found=len(facts)
            )
            self._remark(self.reading.unplaced, lines[0][0], message)
        return [_fact(fact) for fact in facts]

    def _questions(self, lines):
        lines = with_bullets(lines[1:])
        start = next((index for index, (_, line) in enumerate(lines) if BULLET.fullmatch(line)), len(lines))
        for number, line in lines[:start]:
            if words := line.strip():
                kind = self.reading.dropped if PAGE_WORDS.match(words) else self.reading.unplaced
                self._remark(kind, number, _("Before the first question, and not read: {words}", words=words))
        return [_question(each) for each in questions_among([line for _, line in lines[start:]])]

    def _remark(self, remarks, number, message):
        remarks.append(Remark(Place(self.file, number), message))


FIELD_NAMES = {
    "course": "course (first line, or after “from class:”)",
    "name": "term (the line before “from class:”)",
}


def _heading(line):
    for name, pattern in [
        ("from class", FROM_CLASS),
        ("definition", DEFINITION),
        ("facts", FACTS),
        ("questions", QUESTIONS),
    ]:
        if pattern.fullmatch(line):
            return name
    return None


def _footer_start(lines):
    """The index of the first notice, or of the words of the site above it or at the end."""
    start = next((index for index in range(1, len(lines)) if _is_notice(lines, index)), len(lines))
    for index in range(start - 1, 0, -1):
        line, above = lines[index][1], lines[index - 1][1]
        if line and line.lower() not in SITE_WORDS:
            break
        if line and not above:
            start = index
    return start


def _is_notice(lines, index):
    line, above = lines[index][1], lines[index - 1][1]
    # What stands further in than the heading belongs to an item.
    if not line or _indent(line) > _indent(lines[0][1]):
        return False
    if COPYRIGHT.fullmatch(line.strip()):
        return True
    # Other notices may be content too: they count where a new block begins.
    if above or BULLET.fullmatch(line) or NUMBERED.fullmatch(line):
        return False
    return bool(NOTICE.fullmatch(" ".join(takewhile(str.strip, (each for _, each in islice(lines, index, None))))))


def _indent(line):
    return len(line) - len(line.lstrip())


def _chat_apart(lines):
    """The lines, with a blank one before chat that follows a whole sentence."""
    above = ""
    for number, line in lines:
        if CHAT.match(line.strip()) and SENTENCE_END.fullmatch(above):
            yield number, ""
        yield number, line
        above = line.strip()


def _question(each):
    answer = [as_markdown(_joined(paragraph)) for paragraph in each["answer"] if any(paragraph)]
    return {"question": as_markdown_line(_joined(each["question"])), "answer": "\n\n".join(answer)}


def _joined(lines):
    return " ".join(filter(None, lines))


def _fact(fact):
    *paragraphs, last = fact
    sources = [index for index, line in enumerate(last) if SOURCE.match(line) and (index or paragraphs)]
    at = sources[-1] if sources else len(last)
    texts = [_joined(lines) for lines in [*paragraphs, last[:at]] if any(lines)]
    source = SOURCE.sub(r"\1", _joined(last[at:]), count=1)
    return {"text": "\n\n".join(map(as_markdown, texts)), "source": as_markdown_line(source)}


def write(document):
    """The page of a term as it reads in a browser: its words, without markup. Only terms have such pages."""
    blocks = [document.course, document.name, f"from class:\n{document.course}"]
    if document.definition:
        blocks += ["Definition", *plain_paragraphs(document.definition)]
    if document.facts:
        number = len(document.facts)
        blocks.append(f"{number} Must Know Fact{'' if number == 1 else 's'} For Your Next Test")
        blocks += [_written_fact(number, fact) for number, fact in enumerate(document.facts, 1)]
    if document.questions:
        blocks.append("Review Questions")
        for each in document.questions:
            answer = "\n\n    ".join(plain_paragraphs(each.answer))
            # An empty answer has its bullet as well, lest the next question be taken for it.
            blocks.append(f"• {plain_line(each.question)}\n    • {answer}".rstrip())
    return "\n\n".join(blocks) + "\n"


def _written_fact(number, fact):
    texts = plain_paragraphs(fact.text)
    written = f"{number}. " + "\n\n   ".join(texts)
    # A text that ends as a source does is followed by one, if need be an empty one.
    if fact.source or (texts and SOURCE.match(texts[-1])):
        written += f"\n   Source: {plain_line(fact.source)}".rstrip()
    return written
