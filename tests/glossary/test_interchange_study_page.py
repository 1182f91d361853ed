import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.documents import Fact, ReviewQuestion, TermDocument
from glossary.interchange import study_page
from glossary.text.markdown import plain_line, plain_text

PAGE = """\
Intro to Plant Science

The pages you read the night before
Short, clear, and to the point

Transpiration

from class:

Intro to Plant Science

Definition

Transpiration is the loss of water vapour from a plant, mostly through the pores
of its leaves. It is the plant’s way of lifting water.

Without it, “sap” would stand still.

Now that you know what Transpiration is, let’s see what to remember.

4 Must Know Facts For Your Next Test

1. Most of the water that roots take up
   leaves the plant again as vapour.
2. Stephen Hales weighed a potted sunflower for days and printed what he found in
1727. The book is still quoted.
3. Wind and dry air speed it up.
4. It cools the leaf.

Review Questions

• Why does a plant wilt at noon?
    • It loses water faster than its roots can
      replace it.
• How would you measure transpiration in a pot?
    • Cover the soil and weigh the pot every hour.

      What it lost in weight is what it lost in water.

© 2025 Leafy Study Ltd. All rights reserved.

SAT® is a trademark registered by a board that has nothing to do with
this site and does not endorse it.

Glossary

Guides
"""
TERM = TermDocument(
    course="Intro to Plant Science",
    name="Transpiration",
    slug="transpiration",
    definition="Transpiration is the loss of water vapour from a plant, mostly through the pores of its leaves. It is "
    "the plant’s way of lifting water.\n\nWithout it, “sap” would stand still.",
    facts=(
        Fact("Most of the water that roots take up leaves the plant again as vapour."),
        Fact(
            "Stephen Hales weighed a potted sunflower for days and printed what he found in 1727. The book is still "
            "quoted."
        ),
        Fact("Wind and dry air speed it up."),
        Fact("It cools the leaf."),
    ),
    questions=(
        ReviewQuestion("Why does a plant wilt at noon?", "It loses water faster than its roots can replace it."),
        ReviewQuestion(
            "How would you measure transpiration in a pot?",
            "Cover the soil and weigh the pot every hour.\n\nWhat it lost in weight is what it lost in water.",
        ),
    ),
)
DROPPED = [
    "footer: © 2025 Leafy Study Ltd. All rights reserved.",
    "footer: SAT® is a trademark registered by a board that has nothing to do with",
    "footer: this site and does not endorse it.",
    "footer: Glossary",
    "footer: Guides",
    "tagline: The pages you read the night before",
    "tagline: Short, clear, and to the point",
    "chat: Now that you know what Transpiration is, let’s see what to remember.",
]


def read(text, **options):
    return study_page.read(text, "page.txt", **options)


def term(text, *, unplaced=(), **options):
    """The one term of a page; `unplaced` is all that found no place."""
    reading = read(text, **options)
    assert [str(remark) for remark in reading.failures] == []
    assert [remark.message for remark in reading.unplaced] == list(unplaced)
    (entry,) = reading.entries
    return entry.document


def dropped(text):
    return [remark.message for remark in read(text).dropped]


def misread(text, codepage):
    return "".join(
        bytes([byte]).decode(codepage, "ignore") or bytes([byte]).decode("cp1252", "ignore") or chr(byte)
        for byte in text.encode()
    )


def without(first, last):
    """The page without the blocks from one to the other."""
    return PAGE[: PAGE.index(first)] + PAGE[PAGE.index(last) :]


def with_questions(block):
    return without("Review Questions", "©").replace("©", f"Review Questions\n\n{block}\n\n©")


def with_facts(block):
    return without("4 Must Know", "Review Questions").replace(
        "Review Questions", f"Must Know Facts\n\n{block}\n\nReview Questions"
    )


def test_reads_a_page():
    reading = read(PAGE)
    (entry,) = reading.entries
    assert entry.document == TERM
    assert entry.said == {"course", "name", "definition", "facts", "questions"}
    assert (str(entry.place), entry.plain) == ("page.txt:6", True)
    assert [remark.message for remark in reading.dropped] == DROPPED
    assert str(reading.dropped[0]) == f"page.txt:40: {DROPPED[0]}"
    assert reading.unplaced == reading.failures == []


LAYOUTS = {
    "Windows line ends": PAGE.replace("\n", "\r\n"),
    "a byte order mark": "\ufeff" + PAGE,
    "tabs": PAGE.replace("    •", "\t•").replace("      ", "\t  ").replace("• ", "•\t"),
    "hyphens": PAGE.replace("•", "-"),
    "asterisks": PAGE.replace("•", "*"),
    "an o for answers": PAGE.replace("    •", "    o"),
    "an o for both": PAGE.replace("•", "o"),
    "other bullets": PAGE.replace("    •", "    ◦").replace("\n•", "\n▪"),
    "answers not indented": PAGE.replace("    •", "•"),
    "answers not indented, other bullets": PAGE.replace("    •", "-"),
    "bullets on lines of their own": PAGE.replace("    • ", "    •\n      ").replace("\n• ", "\n•\n"),
    "answers without bullets": PAGE.replace("    • ", "    "),
    "numbered questions": PAGE.replace("• Why", "1. Why").replace("• How", "2. How"),
    "facts with parentheses": re.sub(r"^(\d)\. ", r"\1) ", PAGE, flags=re.M),
    "facts with bullets": re.sub(r"^\d\. ", "• ", PAGE, flags=re.M),
    "blank lines between items": re.sub(r"^(\d\. |• |    • )", r"\n\1", PAGE, flags=re.M),
    "from class on one line": PAGE.replace("from class:\n\n", "from class: "),
    "from class without a colon": PAGE.replace("from class:", "From class"),
    "capitals": PAGE.replace("Definition", "DEFINITION")
    .replace("4 Must Know Facts For Your Next Test", "4 MUST KNOW FACTS FOR YOUR NEXT TEST")
    .replace("Review Questions", "REVIEW QUESTIONS")
    .replace("from class", "FROM CLASS"),
    "small letters": PAGE.replace("Definition", "definition")
    .replace("4 Must Know Facts For Your Next Test", "4 must-know facts for your next test")
    .replace("Review Questions", "review questions"),
    "colons": PAGE.replace("Definition", "Definition:").replace("Review Questions", "Review Questions:"),
    "a number in words": PAGE.replace("4 Must Know", "Four Must-Know"),
    "no course at the top": PAGE.split("\n", 2)[2],
    "code page 1252": misread(PAGE, "cp1252"),
    "code page 874": misread(PAGE, "cp874"),
    "the copyright sign alone misread": PAGE.replace("©", "Â©"),
    "hidden characters and hard spaces": PAGE.replace("Definition", "\u200bDefinition\u00a0").replace(
        "from class", "from\u00a0class"
    ),
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_reads_a_page_however_it_is_laid_out(text):
    assert term(text) == TERM
    assert len(dropped(text)) == len(DROPPED)


def test_reads_a_page_without_blank_lines():
    text = re.sub(r"\n\n+", "\n", PAGE)
    stomata = term(text)
    assert stomata.definition == TERM.definition.replace("\n\n", " ")
    assert stomata.facts == TERM.facts
    assert [each.question for each in stomata.questions] == [each.question for each in TERM.questions]
    assert dropped(text) == DROPPED


@pytest.mark.parametrize(
    ("text", "missing", "left"),
    [
        (without("Definition", "4 Must"), "The page has no Definition.", {"facts", "questions"}),
        (without("4 Must", "Review"), "The page has no Must Know Facts.", {"definition", "questions"}),
        (without("Review", "©"), "The page has no Review Questions.", {"definition", "facts"}),
    ],
)
def test_reports_a_part_that_is_missing_and_does_not_speak_of_it(text, missing, left):
    assert term(text, unplaced=[missing])
    (entry,) = read(text).entries
    assert entry.said == {"course", "name", *left}
    assert str(read(text).unplaced[0]).startswith("page.txt:6: ")


def test_reads_a_page_without_footer_and_taglines():
    text = without("The pages", "Transpiration")
    text = text[: text.index("©")]
    assert term(text) == TERM
    assert dropped(text) == DROPPED[-1:]


@pytest.mark.parametrize("name", ["Definition", "Glossary", "Review Questions", "Guides", "Must know facts"])
def test_a_term_may_be_named_like_a_heading(name):
    assert term(PAGE.replace("\nTranspiration\n", f"\n{name}\n")).name == name


@pytest.mark.parametrize(
    "chat",
    [
        "Now that you know the word, let’s look at what the test will ask.",
        "Now that you've read it, learn it.",
        "Congrats on reading the definition of Transpiration! Now let's learn it.",
        "Nice work! Ready to learn the facts?",
        "Let’s get to the facts.",
        "Let's review what matters.",
        "You have met Transpiration. Now make it yours.",
        "Okay, on to the facts.",
    ],
)
def test_drops_chat_with_the_reader(chat):
    text = PAGE.replace("Now that you know what Transpiration is, let’s see what to remember.", chat)
    assert term(text) == TERM
    assert f"chat: {chat}" in dropped(text)


@pytest.mark.parametrize(
    "last",
    [
        "Now the process is known to lift sap in tall trees.",
        "Now that sensors are cheap, growers measure it in whole fields.",
        "Let’s say a leaf has a thousand pores; it opens them at dawn.",
        "Lets water out, that is.",
        "Good work has been done on it in deserts.",
        "Ready for harvest, a crop transpires less.",
        "You will find it in every leaf.",
        f"Now you see it under the lens: {'a pore, ' * 30}and so on.",
    ],
)
def test_keeps_what_only_begins_like_chat(last):
    text = PAGE.replace("Now that you know what Transpiration is, let’s see what to remember.", last)
    assert term(text).definition == f"{TERM.definition}\n\n{last}"


@pytest.mark.parametrize(
    ("facts", "texts"),
    [
        ("1. In\n1984. it was.\n2. Two", ["In 1984. it was.", "Two"]),
        ("1. In week\n12. it was.\n2. Two", ["In week 12. it was.", "Two"]),
        ("1. One\n\n   More of it.\n\n2. Two", ["One\n\nMore of it.", "Two"]),
        ("1. Of two:\n   2. is the second.\n2. Two", ["Of two: 2. is the second.", "Two"]),
        (" 9. Nine\n10. Ten", ["Nine", "Ten"]),
        ("1.\nOne\n2.\nTwo", ["One", "Two"]),
        ("1.\tOne\n2.\tTwo", ["One", "Two"]),
        ("• One\n• Two\n– and a half", ["One", "Two – and a half"]),
        ("One.\n\nTwo\nlines.", ["One.", "Two lines."]),
        ("1. Cost: *$5*, a_b, [x](y)", [r"Cost: \*\$5\*, a\_b, \[x\](y)"]),
        ("\n".join(f"{number}. Fact" for number in range(1, 26)), ["Fact"] * 25),
    ],
)
def test_reads_facts(facts, texts):
    assert [fact.text for fact in term(with_facts(facts)).facts] == texts


@pytest.mark.parametrize(
    ("fact", "read"),
    [
        ("1. One.\n   Source: A book, 1999", Fact("One.", "A book, 1999")),
        ("1. One.\n\n   Source: A long title\n   on two lines", Fact("One.", "A long title on two lines")),
        ("1. Source: none", Fact("Source: none")),
    ],
)
def test_reads_the_source_of_a_fact(fact, read):
    assert term(with_facts(fact)).facts == (read,)


def test_reports_another_number_of_facts():
    text = PAGE.replace("4 Must Know", "7 Must Know")
    assert term(text, unplaced=["The heading speaks of 7 facts; 4 were found."]) == TERM
    assert str(read(text).unplaced[0]).startswith("page.txt:21: ")


def test_reports_what_stands_before_the_first_fact():
    text = with_facts("Learn these:\n1. One")
    assert term(text, unplaced=["Before the first fact, and not read: Learn these:"]).facts == (Fact("One"),)


@pytest.mark.parametrize(
    ("block", "questions"),
    [
        ("• Why?\n    • In\n1984. And so.", [("Why?", "In 1984. And so.")]),
        ("• Why is\n  it so?\n    • So.", [("Why is it so?", "So.")]),
        ("• Why?\n    • One.\n    • Two.", [("Why?", "One.\n\nTwo.")]),
        ("• Why?\n    • One:\n        • a\n        • b", [("Why?", "One:\n\na\n\nb")]),
        ("• Why?\n    • One.\n\n      Two.\n\n      Three.", [("Why?", "One.\n\nTwo.\n\nThree.")]),
        ("• Explain it.\n    • So.\n• Name it.\n    • Rex.", [("Explain it.", "So."), ("Name it.", "Rex.")]),
        ("• Explain it.\n• So.\n• Name it.\n• Rex.", [("Explain it.", "So."), ("Name it.", "Rex.")]),
        ("• Why?\n• How?\n• So.", [("Why?", ""), ("How?", "So.")]),
        ("• Why?\n    •\n• Name it.\n    • Rex.", [("Why?", ""), ("Name it.", "Rex.")]),
        ("• Por quê?\n    • É o gato que vê\no rato e come\n– diz ela – o pão.", [
            ("Por quê?", "É o gato que vê o rato e come – diz ela – o pão.")
        ]),
        ("• Por quê?\n    • Pega\n      o rato,\n      o gato e\n      o pão.", [
            ("Por quê?", "Pega o rato, o gato e o pão.")
        ]),
        ("• Por quê?\n• Pega\no rato.\n• Onde?\n• Ali.", [("Por quê?", "Pega o rato."), ("Onde?", "Ali.")]),
        ("• Which sign?\n    • This:\n\n      © 2001 Ana", [("Which sign?", "This:\n\n© 2001 Ana")]),
        ("- Why?\n    - From 5\n- 10 is the range?\n    - Yes.", [("Why?", "From 5"), ("10 is the range?", "Yes.")]),
        ("• Steps?\n    • (a) cut\n      (b) dry\n      (c) press", [("Steps?", "(a) cut (b) dry (c) press")]),
        ("• What does *this* mean: all rights reserved?\n    • ©.", [
            (r"What does \*this\* mean: all rights reserved?", "©.")
        ]),
        ("• 2. What?\n    • 1. That.", [("2. What?", r"1\. That.")]),
        ("• Marks?\n    • A trademark is registered.\n\n      A trademark has an owner.", [
            ("Marks?", "A trademark is registered.\n\nA trademark has an owner.")
        ]),
        ("• Where?\n    • Here.\n\n      Support\n\n      And there.", [("Where?", "Here.\n\nSupport\n\nAnd there.")]),
    ],
)  # fmt: skip
def test_reads_questions(block, questions):
    assert term(with_questions(block)).questions == tuple(ReviewQuestion(*each) for each in questions)


def test_reports_questions_that_it_cannot_tell():
    text = with_questions("Why?\nBecause.")
    assert term(
        text,
        unplaced=[
            "Before the first question, and not read: Why?",
            "Before the first question, and not read: Because.",
            "The page has no Review Questions.",
        ],
    )


@pytest.mark.parametrize(
    "footer",
    [
        "© 2025 Leafy",
        "Copyright 2025 Leafy",
        "(c) 2025 Leafy",
        "2025 Leafy, all rights reserved.",
        "AP® and SAT® are trademarks\nof a board, which does not\nendorse us.",
        "All trademarks are the property of their respective owners.",
        "Glossary\nGuides\nPrivacy policy",
        "GLOSSARY\n\nGuides\n\n© 2025 Leafy",
        "© 2025 Leafy\nGlossary\nGuides",
    ],
)
def test_drops_footers_of_many_kinds(footer):
    text = PAGE[: PAGE.index("©")] + footer
    assert term(text) == TERM
    found = [remark for remark in dropped(text) if remark.startswith("footer: ")]
    assert found == [f"footer: {line}" for line in footer.split("\n") if line]


def test_reports_content_below_the_footer():
    text = PAGE + "• Why is the sky blue?\n    • Because.\n\nA last word."
    assert term(
        text,
        unplaced=[
            "Below the footer, and not read: • Why is the sky blue?",
            "Below the footer, and not read: • Because.",
            "Below the footer, and not read: A last word.",
        ],
    )


def test_reports_what_is_too_much_above_the_term():
    text = PAGE.replace("Short, clear", "A third line\nA fourth line\nShort, clear")
    assert term(
        text,
        unplaced=[
            "Above the term, and not read: A fourth line",
            "Above the term, and not read: Short, clear, and to the point",
        ],
    )


def test_reports_what_stands_between_course_and_definition():
    text = PAGE.replace("Definition\n", "Reading time: 3 minutes\n\nDefinition\n")
    assert term(text, unplaced=["between course and definition: Reading time: 3 minutes"]) == TERM


def test_reads_a_page_of_our_own_site():
    text = PAGE.replace("from class:\n\nIntro to Plant Science", "from class: Intro to Plant Science Unit 2: Leaves")
    assert term(text) == TERM
    assert "between course and definition: Unit 2: Leaves" in dropped(text)


def test_a_course_may_be_called_unit():
    text = PAGE.replace("Intro to Plant Science", "Physics Unit 1: Motion")
    assert term(text).course == "Physics Unit 1: Motion"


def test_words_within_lines_are_no_headings():
    text = PAGE.replace(
        "It is the plant’s", "By\nDefinition it is handed down\nfrom class to class\nand is the plant’s"
    )
    assert "By Definition it is handed down from class to class and is" in term(text).definition


def test_gives_a_page_without_course_to_the_course_asked_for():
    text = "Stoma\n\nDefinition\n\nA pore.\n"
    assert read(text).failures[0].message == "The page does not say the course (first line, or after “from class:”)."
    (entry,) = read(text, course="botany").entries
    assert (entry.document.course, entry.document.name) == ("botany", "Stoma")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "No line “Definition”"),
        ("Dear all,\n\nsee you.", 1, "No line “Definition”"),
        (PAGE + PAGE, 55, "A second “from class:”: a file holds one page"),
        (PAGE.replace("4. It cools", "Definition\n\n4. It cools"), 28, "A second “Definition”: a file holds one page"),
        ("Definition\n\nA pore.", 1, "The page does not say the course"),
    ],
)
def test_refuses_what_is_no_page(text, line, message):
    reading = read(text)
    assert len(reading.entries) == 0
    assert reading.failures[0].place.line == line
    assert reading.failures[0].message.startswith(message)


def test_leaves_the_text_of_a_thai_course_alone():
    text = "ชีววิทยา\n\nเซลล์\n\nfrom class:\nชีววิทยา\n\nDefinition\n\nเซลล์ “โ€” รถ\n"
    assert (
        term(
            text,
            unplaced=["The page has no Must Know Facts.", "The page has no Review Questions."],
            language_of={"ชีววิทยา": "th"}.get,
        ).definition
        == "เซลล์ “โ€” รถ"
    )


STARTS = [
    "", "  ", "    ", "\t", "• ", "•\t", "    • ", "- ", "    - ", "o ", "    o ", "* ", "– ", "1. ", "2. ",
    "3) ", " 1. ", "1984. ", "(c) ", "© ", "Source: ", "Now that you ", "Let’s review ",
    "SAT® is a trademark of ", "Glossary ", "from class ", "Definition ", "Unit 1: ", "Also called ",
    "Say your answer first ", "\u200b", "“", "Copyright 2020 ", "All rights reserved ",
]  # fmt: skip
HEADINGS = [
    ["from class:", "From class: Botany", "from class"],
    ["Definition", "DEFINITION:"],
    ["3 Must Know Facts For Your Next Test", "Must-Know Facts"],
    ["Review Questions", "review question:"],
]


@st.composite
def pages(draw):
    """A text of lines that each hold a word of their own, in what order and shape it may be, and these words."""
    words = []

    def block():
        for _ in range(draw(st.integers(0, 6))):
            if draw(st.booleans()):
                yield ""
            words.append(f"word{len(words)}x")
            yield draw(st.sampled_from(STARTS)) + words[-1] + draw(st.sampled_from(["", ".", "?", "\u00a0", " ®"]))

    lines = ["Botany", *block(), "Stoma"]
    for headings in HEADINGS:
        if draw(st.integers(0, 5)):
            lines += [draw(st.sampled_from(headings)), *block()]
    footer = st.sampled_from(["", "© 2024 Site", "Glossary", "All trademarks belong to their respective owners"])
    lines += [*draw(st.lists(footer, max_size=4)), *block()]
    return "\n".join(lines), words


@given(pages())
def test_nothing_is_lost_in_silence(page):
    text, words = page
    reading = read(text)
    said = [remark.message for remark in reading.failures + reading.unplaced + reading.dropped]
    for document in (entry.document for entry in reading.entries):
        said += [document.course, document.name, plain_text(document.definition)]
        said += [f"{plain_text(fact.text)} {plain_line(fact.source)}" for fact in document.facts]
        said += [f"{plain_line(each.question)} {plain_text(each.answer)}" for each in document.questions]
    # A page that is refused is not read at all.
    assert reading.failures or [word for word in words if word not in " ".join(said)] == []


def test_writes_a_page_as_it_reads_in_a_browser():
    document = TermDocument(
        course="Botany",
        name="Stoma",
        definition="A *pore*.\n\n- In\n- Out",
        facts=(Fact("It **opens**.", "*A book*"),),
        questions=(ReviewQuestion("1. *Why*?", "For air.\n\nAnd water."), ReviewQuestion("How?")),
    )
    assert study_page.write(document) == (
        "Botany\n\nStoma\n\nfrom class:\nBotany\n\nDefinition\n\nA pore.\n\nIn\n\nOut\n\n"
        "1 Must Know Fact For Your Next Test\n\n1. It opens.\n   Source: A book\n\n"
        "Review Questions\n\n• 1. Why?\n    • For air.\n\n    And water.\n\n• How?\n    •\n"
    )


BLOCKS = [
    "A plain paragraph. It has two sentences.", "# Heading", "- one\n- two\n  - nested", "3. third",
    "Source: x", "o gato", "| a | b |\n|---|---|\n| c | d |", "> quoted\n> words",
    "```\ncode  here\n\nmore\n```", "$$\nx^2 + 1\n$$", "– dash",
    "Inline $x$, `code`, **bold**, a\\*b \\_c\\_.", "A note[^1] here.\n\n[^1]: The note.", "hard\\\nbreak",
    "2\\. two", '![alt words](/media/a.png "Caption")', "[link](http://a.b)", "Let’s say a coin falls.",
    "1984. It was", "(c) three", "Trademarks are registered, some with ® marks.", "é — “quoted” … ü",
    "5 < 6 & 7 > 2",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(BLOCKS), max_size=4).map("\n\n".join)
SENTENCES = st.sampled_from(
    ["Why?", "What is *x*?", "Explain **why** $x$ holds.", "1984. It was", "- what?", "A ^[note]"]
)
DOCUMENTS = st.builds(
    TermDocument,
    course=st.just("Botany"),
    name=st.sampled_from(
        ["Cell", "C++", "*Star*", "A: B", "Definition", "Glossary", "© x", "1. a", "Review Questions"]
    ),
    definition=TEXTS,
    facts=st.lists(st.builds(Fact, TEXTS.filter(bool), st.just("") | SENTENCES), max_size=3).map(tuple),
    questions=st.lists(st.builds(ReviewQuestion, SENTENCES, TEXTS), max_size=3).map(tuple),
)


@given(DOCUMENTS)
def test_a_page_that_was_written_has_the_same_words_when_it_is_read(document):
    (entry,) = read(study_page.write(document)).entries
    again = entry.document
    assert again.name == document.name
    assert plain_text(again.definition) == plain_text(document.definition)
    assert [(plain_text(fact.text), plain_line(fact.source)) for fact in again.facts] == [
        (plain_text(fact.text), plain_line(fact.source)) for fact in document.facts
    ]
    assert [(plain_line(each.question), plain_text(each.answer)) for each in again.questions] == [
        (plain_line(each.question), plain_text(each.answer)) for each in document.questions
    ]


def test_indentation_tells_questions_from_answers_whatever_their_signs():
    page = """Biology

Cell

from class:
Biology

Definition

A cell is the unit of life.

Review Questions

o\tWhat is a cell?
\to\tThe unit of life.
•\tWeigh its parts.
\t•\tAll of them matter.
"""
    (entry,) = study_page.read(page, "cell.txt").entries
    assert [(each.question, each.answer) for each in entry.document.questions] == [
        ("What is a cell?", "The unit of life."),
        ("Weigh its parts.", "All of them matter."),
    ]
