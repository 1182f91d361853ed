"""Documents to the HTML of their texts, with glossary links where a Reader says how to set them."""

from dataclasses import dataclass

from markdown_it.token import Token

from glossary.documents import CourseDocument, GuideDocument, TermDocument
from glossary.links import link, reader_of, write_kept
from glossary.models import Page
from glossary.text import markdown
from glossary.text.linking import Reader


@dataclass(frozen=True)
class Text:
    """One text of a page: its tokens, and what sets its ids apart from those of other texts."""

    tokens: list[Token]
    ids: str = ""

    @property
    def html(self):
        return markdown.to_html(self.tokens, ids=self.ids)

    @property
    def plain(self):
        return markdown.plain(self.tokens)


@dataclass(frozen=True)
class FactText:
    text: Text
    source: Text | None


@dataclass(frozen=True)
class QuestionText:
    question: Text
    answer: Text


@dataclass(frozen=True)
class TermText:
    definition: Text
    facts: list[FactText]
    questions: list[QuestionText]


@dataclass(frozen=True)
class GuideText:
    body: Text
    contents: list[markdown.Heading]


def parse(text, ids="", top_heading=3):
    return Text(markdown.parse(text, top_heading=top_heading, ids=ids), ids)


def parse_line(text):
    return Text(markdown.parse_line(text))


def sections(document: TermDocument | GuideDocument):
    """The texts of a document in which terms are linked, section by section: lists of Text."""
    if document.kind == "guide":
        return [[parse(document.body, top_heading=2)]]
    return [
        [parse(document.definition, "definition")],
        [parse(fact.text, f"fact-{number}") for number, fact in enumerate(document.facts, 1)],
        [
            parse(question.answer, f"answer-{number}", top_heading=4)
            for number, question in enumerate(document.questions, 1)
        ],
    ]


def tokens_of(parsed):
    """What glossary/text/prose.py reads."""
    return [[text.tokens for text in texts] for texts in parsed]


def course(document: CourseDocument):
    return markdown.render(document.description, top_heading=2, ids="about")


def definitions(terms: list[tuple[TermDocument, Reader]]):
    """The definitions of several terms on one page; one query."""
    parsed = [parse(document.definition, f"sense-{number}") for number, (document, _reader) in enumerate(terms, 1)]
    link(*(([[text.tokens]], reader) for text, (_document, reader) in zip(parsed, terms, strict=True)))
    return [text.html for text in parsed]


def term(page: Page, document: TermDocument):
    """The texts of a term's page; its course is at hand."""
    parsed = sections(document)
    write_kept(tokens_of(parsed), page, reader_of(page))
    (defined,), facts, answers = parsed
    return TermText(
        defined,
        [
            FactText(text, parse_line(fact.source) if fact.source else None)
            for text, fact in zip(facts, document.facts, strict=True)
        ],
        [QuestionText(parse_line(each.question), text) for text, each in zip(answers, document.questions, strict=True)],
    )


def guide(page: Page, document: GuideDocument):
    """The text of a guide's page; its course is at hand."""
    parsed = sections(document)
    write_kept(tokens_of(parsed), page, reader_of(page))
    ((body,),) = parsed
    contents = [heading for heading in markdown.headings(body.tokens) if heading.level == 2]
    return GuideText(body, contents)
