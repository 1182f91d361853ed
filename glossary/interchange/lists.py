"""Lists as plain text has them: numbers or bullets, lines wrapped in any way, items within items.

Lines are (number, line) pairs, tabs expanded.
"""

import re
from collections import Counter

# Blank space before it, the sign or number, the words.
NUMBERED = re.compile(r"(\s*)(\d{1,3})[.)](?:\s+|$)(.*)")
BULLET = re.compile(r"(\s*)([•◦▪‣●○·*–-]|o(?=[ \t]))(?:\s+|$)(.*)")
# Bullets that begin wrapped lines too: dashes, and an article in Portuguese.
ALSO_WORDS = {"–", "-", "o"}


def first_item(lines):
    """The match of the first item's number, or else of its bullet; None if there are neither."""
    filled = [line for _, line in lines if line.strip()]
    numbers = [match for line in filled if (match := NUMBERED.fullmatch(line))]
    # A number may begin a wrapped line as well; the first item's begins the block, or is a one.
    first = next((match for match in numbers if match.string == filled[0] or match[2] == "1"), None)
    return first or next((match for line in filled if (match := BULLET.fullmatch(line))), None)


def begins_item(line, first, number):
    """Whether a line begins the item after the first `number`; `first` is the match of the first one."""
    match = first.re.fullmatch(line)
    if not match or len(match[1]) > len(first[1]) + 2:
        return False
    # Only the next number begins an item: "1984. It was" may be a wrapped line.
    return int(match[2]) == int(first[2]) + number if first.re is NUMBERED else match[2] == first[2]


def with_bullets(lines):
    """The lines, with bullets in place of numbers where questions are numbered."""
    first = NUMBERED.fullmatch(next((line for _, line in lines if line.strip()), ""))
    if not first:
        return lines
    found, number = [], 0
    for at, line in lines:
        if begins_item(line, first, number):
            number += 1
            line = f"{first[1]}• {NUMBERED.fullmatch(line)[3]}"
        found.append((at, line))
    return found


def questions_among(lines):
    """[{"question": its lines, "answer": its paragraphs, each a list of lines}] of lines, the first with a bullet."""
    questions, after_blank = [], True
    levels = _Levels([bullet for line in lines if (bullet := BULLET.fullmatch(line))]) if lines else None
    for line in lines:
        bullet = BULLET.fullmatch(line)
        level = bullet and levels.level(bullet, questions[-1] if questions else None, after_blank=after_blank)
        words = bullet[3] if level else line.strip()
        if level == "question":
            questions.append({"question": [words], "answer": []})
        elif line.strip():
            question, answer = questions[-1].values()
            begins = level or after_blank or (not answer and levels.further_in(line))
            if begins and any(question):
                answer.append([])
            (answer[-1] if answer else question).append(words)
        after_blank = not line.strip()
    return questions


class _Levels:
    """Which bullets of a block are questions and which answers.

    The first is a question. Answers stand further in, or else have another sign. Where all are alike, they take turns.
    """

    def __init__(self, bullets):
        self.question = bullets[0]
        inner, others = Counter(), Counter()
        unanswered = 0
        for shape in map(_shape, bullets):
            if shape == _shape(self.question):
                unanswered = 1
            elif shape[0] > len(self.question[1]):
                # What looks like a bullet further down in an answer may be its words.
                inner[shape] += unanswered
                unanswered = 0
            elif shape[1] != self.question[2]:
                others[shape] += 1
        [(self.answer, number)] = (inner or others).most_common(1) or [(None, 0)]
        if not inner and 2 * number < sum(_shape(bullet) == _shape(self.question) for bullet in bullets):
            # A few wrapped lines that begin as bullets do, among bullets that are all alike.
            self.answer = None

    def level(self, bullet, last, *, after_blank):
        """ "question", "answer", or None for a line that only looks like a bullet; `last` is the question before."""
        indent, sign = _shape(bullet)
        outer = indent <= len(self.question[1])
        if last is None or (sign == self.question[2] and outer and self.answer):
            return "question"
        if sign == self.question[2] and outer:
            return "question" if last["answer"] or bullet[3].endswith(("?", "？")) else "answer"
        if (indent, sign) == self.answer:
            return "answer"
        if sign in ALSO_WORDS:
            return "answer" if after_blank and self.answer and sign == self.answer[1] else None
        if not outer:
            return "answer"
        # Where answers stand further in, the indentation tells, whatever the sign.
        return "question" if self.answer and self.answer[0] > len(self.question[1]) else None

    def further_in(self, line):
        """Whether a line stands further in than the words of a question."""
        return len(line) - len(line.lstrip()) > self.question.start(3)


def _shape(bullet):
    return len(bullet[1]), bullet[2]
