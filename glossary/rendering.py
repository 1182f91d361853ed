"""Documents to the HTML of their texts."""

from dataclasses import dataclass

from glossary.documents import CourseDocument, GuideDocument, TermDocument
from glossary.text import markdown


@dataclass(frozen=True)
class FactText:
    text: str
    source: str


@dataclass(frozen=True)
class QuestionText:
    question: str
    answer: str


@dataclass(frozen=True)
class TermText:
    definition: str
    facts: list[FactText]
    questions: list[QuestionText]


@dataclass(frozen=True)
class GuideText:
    body: str
    contents: list[markdown.Heading]


def course(document: CourseDocument):
    return markdown.render(document.description, top_heading=2, ids="about")


def definition(document: TermDocument, ids="definition"):
    return markdown.render(document.definition, ids=ids)


def term(document: TermDocument):
    return TermText(
        definition=definition(document),
        facts=[
            FactText(markdown.render(fact.text, ids=f"fact-{number}"), markdown.render_line(fact.source))
            for number, fact in enumerate(document.facts, 1)
        ],
        questions=[
            QuestionText(
                markdown.render_line(each.question),
                markdown.render(each.answer, top_heading=4, ids=f"answer-{number}"),
            )
            for number, each in enumerate(document.questions, 1)
        ],
    )


def guide(document: GuideDocument):
    tokens = markdown.parse(document.body, top_heading=2)
    contents = [heading for heading in markdown.headings(tokens) if heading.level == 2]
    return GuideText(markdown.to_html(tokens), contents)
