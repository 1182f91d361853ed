"""A document is one published thing as plain data: a course with its units, a term, or a guide.

The same shape is what importers make, exporters write, revisions store and pages render. Documents are pure: they
know no model, setting or request.
"""

import re
from dataclasses import dataclass, fields

from glossary.text import characters
from glossary.text.messages import Message as _
from glossary.text.names import Linking
from glossary.text.slugs import MAX_LENGTH as SLUG_LENGTH
from glossary.text.slugs import slugify

NAME_LENGTH = 200
SOURCE_LENGTH = 500
QUESTION_LENGTH = 500
# Markdown of this length renders in under a second, whatever is in it.
MARKDOWN_LENGTH = 50_000
DOCUMENT_LENGTH = 60_000
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
UNIT_NUMBERS = range(1, 1000)
HUES = range(360)
# Where a page links a term again: nowhere, in each section, or at every mention.
REPEATS = ("page", "section", "every")
# A mention becomes a link if its score, 0 to 1, is at least this; glossary/text/scores.py says what scores are.
LINK_THRESHOLD = 0.5
# Lists of names, one a line on the desk.
NAME_LISTS = ("aliases", "extra_forms", "excluded_forms", "always_link", "never_link")
# How mentions become links. Plain data need not have them where they are as they are by default.
LINK_SETTINGS = {
    "linking", "extra_forms", "excluded_forms", "auto_links", "always_link", "never_link", "link_threshold",
    "link_repeat", "stemming",
}  # fmt: skip

# First parts of addresses that belong to the site itself, now or by plan.
RESERVED_SLUGS = frozenset(
    [
        "about",
        "accounts",
        "admin",
        "api",
        "feed",
        "glossary",
        "guides",
        "healthz",
        "help",
        "key-terms",
        "login",
        "logout",
        "markdownx",
        "media",
        "preview",
        "report",
        "robots",
        "search",
        "sitemap",
        "static",
        "study",
        "user",
        "users",
    ]
)


@dataclass(frozen=True)
class Problem:
    """Why a document cannot be kept: the field, as `facts[2].text` with 1 for the first, and a message."""

    field: str
    message: str

    def __str__(self):
        return f"{self.field}: {self.message}"


@dataclass(frozen=True)
class Fact:
    text: str
    source: str = ""


@dataclass(frozen=True)
class ReviewQuestion:
    question: str
    answer: str = ""


@dataclass(frozen=True)
class Unit:
    number: int
    title: str
    description: str = ""


@dataclass(frozen=True)
class CourseDocument:
    title: str
    slug: str = ""
    subject: str = ""
    language: str = "en"
    description: str = ""
    hue: int | None = None
    units: tuple[Unit, ...] = ()
    link_threshold: float = LINK_THRESHOLD
    link_repeat: str = "page"
    stemming: bool = False

    kind = "course"

    @property
    def name(self):
        return self.title

    def unit(self, number):
        return next((unit for unit in self.units if unit.number == number), None)


@dataclass(frozen=True)
class TermDocument:
    """`course` is the course's slug; in a document that an importer read it may be its title. `unit` is the unit's
    number, or there its title.

    `linking` says when mentions of the term become links; `extra_forms` are further forms that mention it,
    `excluded_forms` forms that do not. On the term's own page mentions become links if `auto_links`, those of the
    terms in `always_link` whatever their score, those of the terms in `never_link` not at all.
    """

    course: str
    name: str
    slug: str = ""
    aliases: tuple[str, ...] = ()
    unit: int | str | None = None
    position: int = 0
    definition: str = ""
    facts: tuple[Fact, ...] = ()
    questions: tuple[ReviewQuestion, ...] = ()
    linking: str = Linking.AUTOMATIC.value
    extra_forms: tuple[str, ...] = ()
    excluded_forms: tuple[str, ...] = ()
    auto_links: bool = True
    always_link: tuple[str, ...] = ()
    never_link: tuple[str, ...] = ()

    kind = "term"


@dataclass(frozen=True)
class GuideDocument:
    """`course`, `unit` and what becomes a link on the page as in a term."""

    course: str
    title: str
    slug: str = ""
    unit: int | str | None = None
    position: int = 0
    body: str = ""
    auto_links: bool = True
    always_link: tuple[str, ...] = ()
    never_link: tuple[str, ...] = ()

    kind = "guide"

    @property
    def name(self):
        return self.title


Document = CourseDocument | TermDocument | GuideDocument
KINDS = {document.kind: document for document in (CourseDocument, TermDocument, GuideDocument)}
PARTS = {"facts": Fact, "questions": ReviewQuestion, "units": Unit}


def to_data(document, *, defaults=True):
    """The document as what JSON can hold; `from_data` reads it back. Link settings may be left at their defaults."""
    settings = {field.name: field.default for field in fields(document) if field.name in LINK_SETTINGS}
    data = {"kind": document.kind}
    for name, value in vars(document).items():
        if defaults or name not in settings or value != settings[name]:
            data[name] = [*map(_plain, value)] if isinstance(value, tuple) else value
    return data


def _plain(item):
    """A name, or a fact, question or unit, as what JSON can hold."""
    return item if isinstance(item, str) else {**vars(item)}


def from_data(data):
    """The document in plain data, with the defaults for what the data does not name."""
    shape = KINDS[data["kind"]]
    values = {}
    for field in fields(shape):
        if field.name not in data:
            continue
        value = data[field.name]
        if part := PARTS.get(field.name):
            value = tuple(part(**item) for item in value)
        elif field.name in NAME_LISTS:
            value = tuple(value)
        values[field.name] = value
    return shape(**values)


def with_texts(document, change):
    """The document with `change` applied to each of its texts."""

    def changed(value):
        if isinstance(value, str):
            return change(value)
        if isinstance(value, tuple):
            return tuple(map(changed, value))
        if isinstance(value, Fact | ReviewQuestion | Unit):
            return type(value)(*(changed(getattr(value, field.name)) for field in fields(value)))
        return value

    return type(document)(*(changed(getattr(document, field.name)) for field in fields(document)))


def cleaned(document):
    """The document with every text cleaned, empty parts left out, and a slug."""
    document = with_texts(document, characters.clean)
    values = {field.name: getattr(document, field.name) for field in fields(document)}
    _on_one_line(values, "name", "title", "subject")
    for name in values.keys() & set(NAME_LISTS):
        values[name] = tuple(dict.fromkeys(filter(None, (" ".join(each.split()) for each in values[name]))))
    for name in PARTS.keys() & values.keys():
        parts = []
        for part in filter(_text_of, values[name]):
            texts = {field.name: getattr(part, field.name) for field in fields(part)}
            _on_one_line(texts, "question", "source", "title")
            parts.append(type(part)(**texts))
        values[name] = tuple(parts)
    values["slug"] = values["slug"] or slugify(document.name)
    return type(document)(**values)


def _on_one_line(values, *names):
    """Names and questions are one line, however they came wrapped."""
    for name in values.keys() & set(names):
        values[name] = " ".join(values[name].split())


def _text_of(part):
    """All words of a fact, question or unit; empty if there is nothing in it to keep."""
    return "".join(value for value in vars(part).values() if isinstance(value, str))


def validate(document):
    """The problems that keep a document from being kept at all, in the order of its fields."""
    problems = list(_name_problems(document))
    if message := slug_problem(document.slug, reserved=document.kind == "course"):
        problems.append(Problem("slug", message))
    texts = list(_texts(document))
    for field, value, limit in texts:
        if message := text_problem(value, limit):
            problems.append(Problem(field, message))
    problems += _part_problems(document)
    length = sum(len(value) for _field, value, _limit in texts)
    if length > DOCUMENT_LENGTH:
        text = _("{length:,} characters in all; at most {limit:,} fit on a page.", length=length, limit=DOCUMENT_LENGTH)
        problems.append(Problem(document.kind, text))
    return problems


def publishing_problems(document):
    """What must be there before readers may see a document that is otherwise valid."""
    if document.kind == "term" and not document.definition:
        return [Problem("definition", _("A term needs a definition before it can be published."))]
    if document.kind == "guide" and not document.body:
        return [Problem("body", _("A guide needs a text before it can be published."))]
    return []


def slug_problem(slug, *, reserved=False):
    if not slug:
        return _("A slug is needed: letters, digits and hyphens, such as intro-to-biology.")
    if len(slug) > SLUG_LENGTH:
        return _("{length:,} characters long; at most {limit:,} fit.", length=len(slug), limit=SLUG_LENGTH)
    if reserved and slug in RESERVED_SLUGS:
        return _("“{slug}” is an address of the site itself; choose another slug.", slug=slug)
    if slugify(slug) != slug:
        return _("“{slug}” has characters that a slug cannot have; “{fit}” would do.", slug=slug, fit=slugify(slug))
    return None


def text_problem(text, limit=MARKDOWN_LENGTH):
    if len(text) > limit:
        return _("{length:,} characters long; at most {limit:,} fit.", length=len(text), limit=limit)
    return characters.problem(text)


def language_problem(language):
    if not LANGUAGE.fullmatch(language):
        return _("“{language}” is no language code such as en, de or pt-BR.", language=language)
    return None


def threshold_problem(threshold):
    if not 0 <= threshold <= 1:
        return _("A threshold is a number from 0 (link every mention) to 1 (link none).")
    return None


def _name_problems(document):
    field = "name" if document.kind == "term" else "title"
    if not document.name:
        yield Problem(field, _("The {kind} has no {field}.", kind=document.kind, field=field))
    if document.kind == "course":
        if message := language_problem(document.language):
            yield Problem("language", message)
        if document.hue is not None and document.hue not in HUES:
            yield Problem("hue", _("A hue is a whole number from 0 to 359."))
        if message := threshold_problem(document.link_threshold):
            yield Problem("link_threshold", message)
        yield from _choice_problem("link_repeat", document.link_repeat, REPEATS)
    elif not document.course:
        yield Problem("course", _("The {kind} names no course.", kind=document.kind))
    if document.kind == "term":
        yield from _choice_problem("linking", document.linking, [each.value for each in Linking])


def _choice_problem(field, value, choices):
    if value not in choices:
        yield Problem(field, _("“{value}” is none of {choices}.", value=value, choices=", ".join(choices)))


def _part_problems(document):
    if document.kind == "term":
        for index, fact in enumerate(document.facts, 1):
            if not fact.text:
                yield Problem(f"facts[{index}].text", _("A source is given, and no fact."))
        for index, question in enumerate(document.questions, 1):
            if not question.question:
                yield Problem(f"questions[{index}].question", _("An answer is given, and no question."))
    if document.kind == "course":
        numbers = [unit.number for unit in document.units]
        for index, unit in enumerate(document.units, 1):
            if unit.number not in UNIT_NUMBERS or numbers.index(unit.number) != index - 1:
                yield Problem(
                    f"units[{index}].number", _("Units are numbered from 1 to 999, each with its own number.")
                )
            if not unit.title:
                yield Problem(f"units[{index}].title", _("The unit has no title."))


def _texts(document):
    """(field, text, limit of characters) for every text of a document but its slug, which has rules of its own."""
    limits = {"source": SOURCE_LENGTH, "question": QUESTION_LENGTH}
    limits |= dict.fromkeys(["name", "title", "subject", "course", "unit"], NAME_LENGTH)
    for field in fields(document):
        value = getattr(document, field.name)
        if isinstance(value, str) and field.name != "slug":
            yield field.name, value, limits.get(field.name, MARKDOWN_LENGTH)
        elif field.name in NAME_LISTS:
            yield from ((f"{field.name}[{index}]", name, NAME_LENGTH) for index, name in enumerate(value, 1))
        elif field.name in PARTS:
            for index, part in enumerate(value, 1):
                for name, text in vars(part).items():
                    if isinstance(text, str):
                        yield f"{field.name}[{index}].{name}", text, limits.get(name, MARKDOWN_LENGTH)
