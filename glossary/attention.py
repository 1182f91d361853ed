"""What courses, terms and guides lack: told to editors, and by no means in the way of publishing."""

import re

from django.db.models import Q
from django.db.models.functions import Now, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from glossary import links, rendering
from glossary.text.linking import Outcome

FACTS = 3
LACKS = {
    "no-definition": _("no definition"),
    "few-facts": _("fewer than three facts"),
    "no-question": _("no review question"),
    "no-answer": _("answers missing"),
    "no-source": _("figures without a source"),
    "dead-mark": _("marks that link nowhere"),
    "no-text": _("no text"),
    "no-description": _("no description"),
}
# What each kind of row can lack, by the names that pages and revisions have for them.
BY_KIND = {
    "course": ["no-description"],
    "term": ["no-definition", "few-facts", "no-question", "no-answer", "no-source", "dead-mark"],
    "guide": ["no-text", "dead-mark"],
}
OVERDUE = "overdue"
LABELS = {**LACKS, OVERDUE: _("review date passed")}
# A year, a percentage or another number of two digits or more is a figure that somebody must have counted.
FIGURE = re.compile(r"\d{2}|\d\s?%|\d[.,]\d")


def lacks(document):
    """Codes of what a document lacks by itself, in the order of LACKS."""
    if document.kind == "course":
        return [] if document.description else ["no-description"]
    if document.kind == "guide":
        return [] if document.body else ["no-text"]
    found = {
        "no-definition": not document.definition,
        "few-facts": len(document.facts) < FACTS,
        "no-question": not document.questions,
        "no-answer": any(not each.answer for each in document.questions),
        "no-source": any(FIGURE.search(fact.text) and not fact.source for fact in document.facts),
    }
    return [code for code in LACKS if found.get(code)]


def dead_marks(documents, readers):
    """Keys of the documents, {key: document}, with a mark [[…]] that names nothing that is published."""
    marked = [key for key, document in documents.items() if document.kind != "course" and _has_mark(document)]
    pages = [(rendering.tokens_of(rendering.sections(documents[key])), readers(key)) for key in marked]
    found = links.link(*pages) if pages else []
    return {key for key, spots in zip(marked, found, strict=True) if any(s.outcome == Outcome.UNKNOWN for s in spots)}


def _has_mark(document):
    return "[[" in repr(document)


def written(codes):
    """As rows keep them, so that each can be looked for."""
    return f" {' '.join(codes)} " if codes else ""


def labels_of(row):
    """What a row lacks, in words."""
    codes = row.attention.split()
    if row.review_by and row.review_by <= timezone.localdate():
        codes.append(OVERDUE)
    return [LABELS[code] for code in codes]


def lacking(code):
    """A condition on rows: they lack this, or with "any" anything."""
    overdue = Q(review_by__lte=TruncDate(Now()))
    if code == OVERDUE:
        return overdue
    return overdue | ~Q(attention="") if code == "any" else Q(attention__contains=f" {code} ")
