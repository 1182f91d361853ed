"""Study page text: a term page that someone selected in a browser and saved as plain text.

The blocks come in this order: the course, taglines, the term, `from class:` and the course again, `Definition`, a
line such as `5 Must Know Facts For Your Next Test` with numbered items, `Review Questions` with a bullet for each
question and one indented below it for its answer, and the footer of the site. What belongs to the site and not to
the term (taglines, chat with the reader, footer) is dropped; what has no place is reported.
"""

import re
from dataclasses import replace

from glossary.interchange.entries import Place, Reading, Remark, entry_of
from glossary.interchange.plain import as_markdown, paragraphs, plain_paragraphs
from glossary.text.markdown import plain_text
from glossary.text.mojibake import repair
from glossary.text.slugs import slugify

extension = ".txt"

FROM_CLASS = re.compile(r"from class\s*:?\s*(.*)", re.IGNORECASE)
DEFINITION = re.compile(r"definition\s*:?", re.IGNORECASE)
FACTS = re.compile(r"(?:\w+\s+)?must[\s\u2010-\u2014-]*know\s+facts?\b.{0,40}", re.IGNORECASE)
QUESTIONS = re.compile(r"review\s+questions?\s*:?", re.IGNORECASE)
NUMBERED = re.compile(r"\s*(\d{1,3})[.)](?:\s+|$)(.*)")
BULLET = re.compile(r"(\s*)([•◦▪‣●○·*–-]|o(?=[ \t]))\s+(.*)")
SOURCE = re.compile(r"Source:\s*(.+)")
COPYRIGHT = re.compile(r"(©|\(c\)\s|copyright\s+(©|\(c\)|\d{4})).*|.*\ball rights reserved\b.*", re.IGNORECASE)
TRADEMARK = re.compile(r".*\btrademarks?\b.*\b(registered|owne[dr]s?|endorse|affiliated|property)\b.*", re.IGNORECASE)
SITE_WORDS = {
    "about", "about us", "accessibility", "blog", "careers", "contact", "contact us", "cookies", "feedback",
    "glossary", "guides", "help", "home", "key terms", "log in", "pricing", "privacy", "privacy policy", "sign up",
    "subjects", "support", "terms", "terms of service", "terms of use", "what is new",
}  # fmt: skip
# Chat is told from a definition by how it begins, and only at a definition's end.
CHAT = re.compile(
    r"(congrat\w*|well done|(nice|great|good) (work|job|luck)|now (that you|let[’']?s|go)|let[’']?s\b"
    r"|ready (to|for)\b|keep (going|reading)|you([’']ve| have) (just |now )?(read|learned|learnt|met|got)\b"
    r"|ok(ay)?,|want to (see|know|learn) more)",
    re.IGNORECASE,
)
CHAT_LENGTH = 250
# What our own pages say to the reader beside the content.
PAGE_WORDS = re.compile(r"(say your answer first|open all answers|close all answers|also called\s)", re.IGNORECASE)


def recognises(text):
    lines = [line.strip() for line in text.split("\n")]
    return (
        sum(any(pattern.fullmatch(line) for line in lines) for pattern in (FROM_CLASS, DEFINITION, FACTS, QUESTIONS))
        >= 2
    )


def read(text, file, course="", language_of=None):
    # The text has to be repaired before its bullets and its © can be told, and so before its course is known.
    first = next((line.strip() for line in text.split("\n") if line.strip()), "")
    language = language_of(course or slugify(first)) if language_of else "en"
    return _Page(repair(text, language), file, course).read()


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
                self._remark(self.reading.unplaced, name_line, f"The page has no {title}.")
                data.pop(name, None)
        for field in ("course", "name"):
            if not data.get(field):
                self._remark(self.reading.failures, 1, f"The page does not say the {FIELD_NAMES[field]}.")
        if not self.reading.failures:
            entry = entry_of(data, Place(self.file, name_line))
            self.reading.entries.append(replace(entry, plain=True))
        return self.reading

    def _blocks(self):
        """{name: its lines}, the heading first; the footer is taken off the last of them."""
        blocks = {"preamble": []}
        current = blocks["preamble"]
        for number, line in self.lines:
            name = _heading(line.strip())
            if name and name in blocks:
                message = f"A second “{line.strip()}”: a file holds one page; put each page in a file of its own."
                self._remark(self.reading.failures, number, message)
                return None
            if name:
                current = blocks[name] = []
            current.append((number, line))
        if len(blocks) == 1:
            self._remark(
                self.reading.failures,
                1,
                "No line “Definition”, “Must Know Facts” or “Review Questions” is here.",
            )
            return None
        last = list(blocks)[-1]
        blocks[last] = self._without_footer(blocks[last])
        return blocks

    def _without_footer(self, lines):
        start = next((index for index in range(1, len(lines)) if _is_footer(lines, index)), len(lines))
        for index in range(start, len(lines)):
            number, line = lines[index]
            continued = lines[index - 1][1].strip() and index > start
            if not line.strip():
                continue
            if _is_footer(lines, index) or continued:
                self._remark(self.reading.dropped, number, f"footer: {line.strip()}")
            else:
                self._remark(self.reading.unplaced, number, f"Below the footer, and not read: {line.strip()}")
        return lines[:start]

    def _preamble(self, lines, from_class):
        """({course, name}, the number of the name's line)"""
        lines = [(number, line.strip()) for number, line in lines if line.strip()]
        course = self._course(from_class) if from_class else ""
        data, name_line = {"course": course}, 1
        if lines:
            name_line, data["name"] = lines.pop()
        if lines and (not course or slugify(lines[0][1]) == slugify(course)):
            data["course"] = course or lines[0][1]
            lines.pop(0)
        for number, line in lines:
            self._remark(self.reading.dropped, number, f"tagline: {line}")
        return data, name_line

    def _course(self, lines):
        inline = FROM_CLASS.fullmatch(lines[0][1].strip())[1]
        rest = [(number, line.strip()) for number, line in lines[1:] if line.strip()]
        course = inline or (rest.pop(0)[1] if rest else "")
        for number, line in rest:
            kind = (
                self.reading.dropped
                if PAGE_WORDS.match(line) or line.lower().startswith("unit ")
                else self.reading.unplaced
            )
            self._remark(kind, number, f"between course and definition: {line}")
        # Our own pages go on with the unit.
        return re.split(r"\s+·\s+", course)[0]

    def _definition(self, lines):
        found = list(paragraphs(lines[1:]))
        while len(found) > 1 and len(found[-1].text) < CHAT_LENGTH and CHAT.match(found[-1].text):
            chat = found.pop()
            self._remark(self.reading.dropped, chat.line, f"chat: {chat.text}")
        return [paragraph.text for paragraph in found]

    def _facts(self, lines):
        facts = []
        numbered = any(NUMBERED.fullmatch(line) for _, line in lines[1:])
        after_blank = True
        for number, line in lines[1:]:
            if not line.strip():
                after_blank = True
                continue
            # Only the next number begins an item: "1984. It was" may be a wrapped line.
            item = NUMBERED.fullmatch(line) if numbered else BULLET.fullmatch(line)
            if item and (not numbered or int(item[1]) == len(facts) + 1):
                facts.append([[item[item.lastindex]]])
            elif facts and after_blank:
                facts[-1].append([line.strip()])
            elif facts:
                facts[-1][-1].append(line.strip())
            elif not numbered and not any(BULLET.fullmatch(each) for _, each in lines[1:]):
                facts.append([[line.strip()]])
            else:
                self._remark(self.reading.unplaced, number, f"Before the first fact, and not read: {line.strip()}")
            after_blank = False
        claimed = re.match(r"\d+", lines[0][1].strip())
        if claimed and int(claimed[0]) != len(facts):
            message = f"The heading speaks of {claimed[0]} facts; {len(facts)} were found."
            self._remark(self.reading.unplaced, lines[0][0], message)
        return [_fact(fact) for fact in facts]

    def _questions(self, lines):
        questions = []
        shape = None
        after_blank = True
        for number, line in lines[1:]:
            if not line.strip():
                after_blank = True
                continue
            bullet = BULLET.fullmatch(line)
            words = bullet[3] if bullet else line.strip()
            if bullet and (shape is None or _is_question(bullet, shape, questions[-1])):
                shape = shape or bullet
                questions.append({"question": [words], "answer": []})
            elif not questions:
                kind = self.reading.dropped if PAGE_WORDS.match(words) else self.reading.unplaced
                self._remark(kind, number, f"Before the first question, and not read: {words}")
            elif bullet or after_blank:
                questions[-1]["answer"].append([words])
            else:
                (questions[-1]["answer"][-1] if questions[-1]["answer"] else questions[-1]["question"]).append(words)
            after_blank = False
        return [
            {
                "question": " ".join(each["question"]),
                "answer": "\n\n".join(as_markdown(" ".join(p)) for p in each["answer"]),
            }
            for each in questions
        ]

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


def _is_footer(lines, index):
    line, before = lines[index][1].strip(), lines[index - 1][1].strip()
    if COPYRIGHT.fullmatch(line):
        return True
    # Elsewhere such words are prose: they count where a new block begins, or under another line of the footer.
    begins = not before or before.lower() in SITE_WORDS or COPYRIGHT.fullmatch(before) or TRADEMARK.fullmatch(before)
    return bool(begins and (line.lower() in SITE_WORDS or (TRADEMARK.fullmatch(line) and not BULLET.fullmatch(line))))


def _is_question(bullet, shape, last):
    """Whether a bullet is a question and not the answer to the last one; `shape` is the first question's bullet."""
    if len(bullet[1]) != len(shape[1]):
        return len(bullet[1]) < len(shape[1])
    if bullet[2] != shape[2]:
        return False
    # All bullets alike: a question that asked and has no answer yet is followed by it.
    asked = " ".join(last["question"]).endswith(("?", "？"))
    return bool(last["answer"]) or not asked or bullet[3].endswith(("?", "？"))


def _fact(fact):
    source = SOURCE.fullmatch(" ".join(fact[-1])) if len(fact) > 1 else None
    if source is None and len(fact[-1]) > 1 and SOURCE.fullmatch(fact[-1][-1]):
        source = SOURCE.fullmatch(fact[-1].pop())
    elif source:
        fact.pop()
    text = "\n\n".join(as_markdown(" ".join(paragraph)) for paragraph in fact)
    return {"text": text, "source": as_markdown(source[1]) if source else ""}


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
            blocks.append(f"• {plain_text(each.question)}" + (f"\n    • {answer}" if answer else ""))
    return "\n\n".join(blocks) + "\n"


def _written_fact(number, fact):
    text = "\n\n   ".join(plain_paragraphs(fact.text))
    return f"{number}. {text}" + (f"\n   Source: {plain_text(fact.source)}" if fact.source else "")
