"""Documents as search knows them: their names, what they say first, and what else."""

from dataclasses import dataclass

from glossary import rendering
from glossary.documents import Document
from glossary.text.languages import primary
from glossary.text.markdown import plain, plain_line, plain_text

# What a passage has in the place of a formula: nobody searches for its source.
FORMULA = " … "


@dataclass(frozen=True)
class Entry:
    """A course, term or guide; texts are plain. `course` is the id of its course, its own for a course."""

    kind: str
    course: int
    language: str
    names: tuple[str, ...]
    lead: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()

    @property
    def text(self):
        """What passages of results are taken from."""
        return "\n".join((*self.lead, *self.rest))


def entry_of(document: Document, *, course: int, language: str, sections=None):
    """The Entry of a document; who has parsed its `sections`, as rendering.sections does, saves doing it again."""
    own = document.kind, course, primary(language)
    if document.kind == "course":
        lead = [plain_text(document.description), *(unit.title for unit in document.units)]
        rest = [document.subject, *(plain_text(unit.description) for unit in document.units)]
        return Entry(*own, (document.title,), _said(lead), _said(rest))
    texts = [
        [plain(text.tokens, formula=FORMULA) for text in texts] for texts in sections or rendering.sections(document)
    ]
    if document.kind == "guide":
        return Entry(*own, (document.title,), rest=_said(texts[0]))
    definition, facts, answers = texts
    questions = [
        line
        for each, answer in zip(document.questions, answers, strict=True)
        for line in (plain_line(each.question), answer)
    ]
    names = dict.fromkeys((document.name, *document.aliases, *document.extra_forms))
    return Entry(*own, tuple(names), _said(definition), _said((*facts, *questions)))


def draft_entry(document: Document, *, course: int, language: str):
    """The Entry of a document with its texts as they are written, markup and all: editors look for that too."""
    own = document.kind, course, primary(language)
    if document.kind == "course":
        texts = [unit.title for unit in document.units], [unit.description for unit in document.units]
        return Entry(
            *own,
            (document.title, document.slug),
            _said([document.description, *texts[0]]),
            _said([document.subject, *texts[1]]),
        )
    if document.kind == "guide":
        return Entry(*own, (document.title, document.slug), rest=_said([document.body]))
    facts = [text for fact in document.facts for text in (fact.text, fact.source)]
    questions = [text for each in document.questions for text in (each.question, each.answer)]
    names = (document.name, *document.aliases, *document.extra_forms, document.slug)
    return Entry(*own, names, _said([document.definition]), _said([*facts, *questions]))


def _said(texts):
    return tuple(filter(None, texts))
