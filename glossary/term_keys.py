"""The keys of published terms: the forms in which prose mentions them, and what their scores are made of."""

from django.db.models import Avg, Count, F, TextField
from django.db.models.functions import Cast, Length

from glossary.models import Mention, Page, TermKey
from glossary.text import scores
from glossary.text.names import Linking, forms, key_of

# The pages of a course that tell how long its pages are, and the characters of a document to a word of it.
SAMPLE = 100
WORD_LENGTH = 7


def forms_of(document, course):
    """The forms in which prose mentions the term of a document; its course is a document or a row."""
    return forms(
        [document.name, *document.aliases],
        language=course.language,
        linking=Linking(document.linking),
        added=document.extra_forms,
        removed=document.excluded_forms,
        stemming=course.stemming,
    )


def term_keys(page):
    """The keys of a published term, not yet saved and without scores."""
    return [
        TermKey(
            page=page,
            key=form.key,
            written=form.written,
            kind=form.kind,
            linking=form.linking,
            base=key_of(form.base),
            score=0,
            score_elsewhere=0,
        )
        for form in forms_of(page.content(), page.course.content())
    ]


def mentioning_pages(terms):
    """{(term, base): number of pages of the term's course that mention it by a form of that name}"""
    rows = Mention.objects.filter(term__in=terms, page__course=F("term__course"))
    counts = rows.values_list("term", "term_key__base").annotate(Count("page", distinct=True))
    return {(term, base): number for term, base, number in counts}


def mentioned_terms(terms):
    """{term: number of terms of its course that its own page mentions}"""
    rows = Mention.objects.filter(page__in=terms, page__course=F("term__course"))
    return dict(rows.values_list("page").annotate(Count("term", distinct=True)))


def course_of(page):
    """A course as scores see it. The length of its pages is that of a sample."""
    contents = Page.objects.filter(course=page).order_by("-pk")
    sample = contents.annotate(length=Length(Cast("document", TextField())))[:SAMPLE]
    length = sample.aggregate(mean=Avg("length"))["mean"] or 0
    return scores.Course(contents.count(), length / WORD_LENGTH, page.content().language)
