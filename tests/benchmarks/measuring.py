"""What the benchmark of links measures in a process of its own, on one database: times in seconds, and what else its
table has to tell."""

import gc
import time
from contextlib import contextmanager

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from glossary import links, publishing, rendering
from glossary.models import Course, Mention, Page, Term
from glossary.text.linking import Outcome
from tests import factories
from tests.benchmarks import corpus


def _seconds(action):
    gc.collect()
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def _row(number):
    """The working row of a whole page."""
    return Term.objects.filter(pk__gt=0).order_by("pk")[number]


def _common_row():
    """The working row of a term that many pages mention, the only one of those that were filled in."""
    return Term.objects.get(pk__lt=0)


def _page(number):
    return Page.objects.select_related("course").get(kind="term", object_id=_row(number).pk)


def _get(path):
    cache.clear()
    response = Client(SERVER_NAME="127.0.0.1").get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answers {response.status_code}.")


def cold(run):
    """A term's page through the view, its words the same in a glossary of any size."""
    path = _page(corpus.COLD[run % len(corpus.COLD)]).path
    return _seconds(lambda: _get(path))


def cold_other(run):
    """A page which mentions the more terms, the more there are."""
    path = _page(corpus.RARE).path
    return _seconds(lambda: _get(path))


def linking(run):
    """The links of such a page alone: reading its parsed tokens, writing the links that are kept."""
    page, tokens = _parsed(run)
    return _seconds(lambda: links.write_kept(tokens, page, links.reader_of(page)))


def finding(run):
    """Finding and choosing the links of such a page, as its publication does."""
    page, tokens = _parsed(run)
    return _seconds(lambda: links.link((tokens, links.reader_of(page))))


def _parsed(run):
    page = _page(corpus.COLD[run % len(corpus.COLD)])
    return page, rendering.tokens_of(rendering.sections(page.content()))


def publish_edited(run):
    with _edited(run) as publish:
        return _seconds(publish)


def publish_common(run):
    with _common(run) as publish:
        return _seconds(publish)


def publish_new(run):
    with _new(corpus.NEW, run) as publish:
        return _seconds(publish)


def publish_unheard(run):
    with _new(corpus.UNHEARD, run) as publish:
        return _seconds(publish)


@contextmanager
def _edited(run):
    """The first sentence of a whole page is another than before; three pages mention its term."""
    row, other = _row(corpus.EDITED), _row(corpus.EDITED + 1 + run % 40)
    # Sentences end alike on all these pages, and any two that follow each other differ.
    row.definition = f"{other.definition.partition('. ')[0]}. {row.definition.partition('. ')[2]}"
    row.save()
    yield lambda: publishing.publish([row])


@contextmanager
def _common(run):
    """The text of a term that many pages mention; it mentions more other terms than before, or less."""
    row, page = _common_row(), _row(corpus.EDITED + 1)
    # The text that it was filled with is one sentence.
    sentences = [row.definition.split(". ")[0].removesuffix("."), *page.definition.split(". ")[: run % 5]]
    row.definition = f"{'. '.join(sentences)}."
    row.save()
    yield lambda: publishing.publish([row])


@contextmanager
def _new(name, run):
    """A term with a whole page that was never published; it is gone again afterwards."""
    like = _row(run % corpus.PAGES)
    course = Course.objects.get(title=corpus.FIRST_COURSE)
    row = factories.make_term(
        course,
        name,
        definition=like.definition,
        facts=[fact.text for fact in like.facts.all()],
        questions=[(each.question, each.answer) for each in like.questions.all()],
    )
    yield lambda: publishing.publish([row])
    publishing.unpublish([row])
    row.delete()


def counts():
    """Numbers of one cold page and of the database."""
    page = _page(corpus.COLD[0])
    with CaptureQueriesContext(connection) as queries:
        _get(page.path)
    sections = rendering.sections(page.content())
    (spots,) = links.link((rendering.tokens_of(sections), links.reader_of(page)))
    return {
        "queries": len(queries),
        "mentions": len(spots),
        "links": sum(spot.outcome == Outcome.LINKED for spot in spots),
        "characters": sum(map(len, _texts(page.content()))),
        "common": Mention.objects.filter(term__object_id=_common_row().pk).values("page").distinct().count(),
        "terms": Page.objects.terms().count(),
    }


def _texts(document):
    return [document.definition, *(fact.text for fact in document.facts), *(each.answer for each in document.questions)]


def touched():
    """{measure of publication: [pages with new stamps besides the published one, queries]}"""
    acts = {
        "publish_edited": _edited(1000),
        "publish_common": _common(3),
        "publish_new": _new(corpus.NEW, 0),
        "publish_unheard": _new(corpus.UNHEARD, 0),
    }
    found = {}
    for name, act in acts.items():
        with act as publish:
            found[name] = _touched_by(publish)
    return found


def _touched_by(publish):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE before AS SELECT id, stamp FROM glossary_page")
        with CaptureQueriesContext(connection) as queries:
            (published,) = publish()
        cursor.execute(
            "SELECT count(*) FROM before JOIN glossary_page page ON page.id = before.id"
            " WHERE page.stamp <> before.stamp AND page.id <> %s",
            [published.pk],
        )
        ((number,),) = cursor.fetchall()
        cursor.execute("DROP TABLE before")
    return number, len(queries)


MEASURES = (
    cold,
    cold_other,
    linking,
    finding,
    publish_edited,
    publish_common,
    publish_new,
    publish_unheard,
    counts,
    touched,
)
