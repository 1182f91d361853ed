"""What is not public, in no byte of anything that a reader can get: words that stand nowhere else are looked for in all
of it."""

import html
import re
import unicodedata
from datetime import timedelta
from urllib.parse import unquote, urlencode, urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils import timezone

from glossary import desk, publishing, scheduling
from glossary.models import Page, Report, Unit
from glossary.parts import parts_of
from glossary.saving import saved
from tests import walk
from tests.factories import make_course, make_guide, make_term, publish

FIELDS = ["name", "slug", "aliases", "extra_forms", "definition", "fact", "source", "question", "answer"]
CONTROL = "cytokinesis"


def word(state, field):
    """A word that stands in one field of one thing; the accent makes every way of writing it show."""
    return f"x{state}é{field}x".replace("_", "")


def plain(text):
    """A text, and a word, without capitals and accents: in addresses they may be left out."""
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)).casefold()


def readings(text):
    """A text as it stands, and as it is meant where it is escaped for an address, a page or a script."""
    yield text
    yield unquote(text)
    yield html.unescape(text)
    yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda escape: chr(int(escape[1], 16)), text)


class Secrets:
    """All the words that were given out."""

    def __init__(self):
        self.words = set()

    def __call__(self, state, field):
        self.words.add(word(state, field))
        return word(state, field)

    def found_in(self, text):
        texts = {plain(each) for each in readings(text)}
        return {each for each in self.words if any(plain(each) in text for text in texts)}


@pytest.fixture
def secret():
    return Secrets()


def term_of(course, secret, state):
    """A term each of whose texts has a word of its own."""
    given = {field: secret(state, field) for field in FIELDS}
    fact, source, question, answer = (given.pop(field) for field in ("fact", "source", "question", "answer"))
    given["slug"] = plain(given["slug"])
    term = make_term(course, **given, facts=[], questions=[(question, answer)])
    term.facts.create(text=fact, source=source)
    return kept(term, secret(state, "note"))


def kept(row, note=""):
    saved(desk.complete(type(row).objects.filter(pk=row.pk)), note=note)
    return desk.complete(type(row).objects.filter(pk=row.pk)).get()


def change(term, secret, state):
    """Other words in all texts of a term."""
    for field in ("name", "slug", "aliases", "extra_forms", "definition"):
        setattr(term, field, secret(state, field))
    term.slug = plain(term.slug)
    term.save()
    term.facts.update(text=secret(state, "fact"), source=secret(state, "source"))
    term.questions.update(question=secret(state, "question"), answer=secret(state, "answer"))
    return kept(term, secret(state, "note"))


@pytest.fixture
def addresses(db, secret):
    """A site with something in each state; gives addresses that lead to what is not public, if anything does."""
    course = make_course(description=f"About {CONTROL}.")
    public = make_term(course, "Mitosis", definition=f"It ends in {CONTROL}. It matters.")
    others = [make_term(course, name, aliases=f"{name} body") for name in ("Cell", "Nucleus")]
    guide = make_guide(course)
    publish(course, public, *others, guide)
    twin = make_course("Chemistry")
    publish(twin, make_term(twin, "Cell"))

    rows = {state: term_of(course, secret, state) for state in ("draft", "scheduled", "unpublished", "deleted")}
    # Public once, and in other words.
    publishing.publish([rows["unpublished"], rows["deleted"]], note=secret("publish", "note"))
    once = [Page.objects.get(kind="term", object_id=rows[state].pk).path for state in ("unpublished", "deleted")]
    publishing.unpublish([rows["unpublished"]], note=secret("unpublish", "note"))
    gone = rows["deleted"].pk
    rows["deleted"].delete()
    later = timezone.now() + timedelta(days=1)
    scheduling.schedule(rows["scheduled"], "publish", later, note=secret("schedule", "note"))
    rows["changed"] = make_term(course, "Meiosis", aliases="Reduction")
    publish(rows["changed"])
    change(rows["changed"], secret, "changed")
    rows["former"] = term_of(course, secret, "former")
    publish(rows["former"])
    once.append(Page.objects.get(kind="term", object_id=rows["former"].pk).path)
    plainly = {
        "name": "Ribosome",
        "slug": "ribosome",
        "aliases": "",
        "extra_forms": "",
        "definition": "Makes proteins.",
    }
    for field, value in plainly.items():
        setattr(rows["former"], field, value)
    rows["former"].save()
    rows["former"].facts.update(text="It is small.", source="")
    rows["former"].questions.update(question="Where?", answer="Everywhere.")
    publish(kept(rows["former"]))

    rows["guide"] = make_guide(
        course, secret("guide", "title"), slug=plain(secret("guide", "slug")), body=f"# {secret('guide', 'body')}"
    )
    guide.title, guide.body = secret("changedguide", "title"), secret("changedguide", "body")
    guide.save()
    kept(guide)
    course.description, course.subject = secret("changedcourse", "description"), secret("changedcourse", "subject")
    course.save()
    Unit.objects.filter(course=course, number=2).update(
        title=secret("changedcourse", "unit"), description=secret("changedcourse", "unitdescription")
    )
    kept(course)
    hidden = make_course(
        secret("course", "title"), [secret("course", "unit")], slug=plain(secret("course", "slug")),
        description=secret("course", "description"), subject=secret("course", "subject"),
    )  # fmt: skip
    rows["course"], rows["inside"] = hidden, term_of(hidden, secret, "inside")
    part = parts_of(Page.objects.get(kind="term", object_id=public.pk).content())[0]
    report = Report(kind="term", object_id=public.pk, part=part.kind, number=part.number, text=part.text)
    report.reason, report.message, report.created = "wrong", secret("report", "message"), timezone.now()
    report.email, report.note = f"{secret('report', 'email')}@example.org", secret("report", "note")
    report.save()

    tried = [*once, *(f"{path}preview/" for path in once), "/nothing/", "/intro-to-biology/key-terms/nothing/"]
    for row in rows.values():
        kind, pk = row._meta.model_name, row.pk or gone
        below = ["change/", "preview/", "preview/page/", "history/", "delete/", ""]
        tried += [f"/admin/glossary/{kind}/{pk}/{each}" for each in below]
        if kind == "course":
            tried += [f"/{row.slug}/{each}" for each in ("", "feed/", "key-terms/", "unit-1/")]
        else:
            slug, owner = row.slug, row.course.slug
            tried += [f"/{owner}/key-terms/{slug}/", f"/{owner}/key-terms/{slug}/preview/", f"/{owner}/guides/{slug}/"]
            tried += [f"/glossary/{slug}/", f"/glossary/{slug}/preview/", f"/key-terms/{owner}/{slug}"]
            tried.append(f"/report/?{urlencode({'page': f'/{owner}/key-terms/{slug}/', 'part': 'fact-1'})}")
    return tried


def links(answer, address):
    """Where an answer leads to on this site."""
    if location := answer.headers.get("Location"):
        yield urljoin(address, location)
    for found in re.findall(r"""(?:href|src|action|data-[a-z]+)="([^"]+)"|<loc>([^<]+)""", answer.content.decode()):
        yield urljoin(address, html.unescape("".join(found)))


def on_site(link):
    parts = urlsplit(link)
    if parts.netloc not in {"", "127.0.0.1:8000", "testserver"} or parts.scheme not in {"", "http"}:
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def asked_for(words):
    """Searches and suggestions for beginnings of words; never for a whole one, which the page would say again."""
    for each in words:
        for text in {each[:3], each[: len(each) // 2], each[:-1]}:
            yield f"/search/?{urlencode({'q': text})}"
            yield f"/search/suggest?{urlencode({'q': text})}"


def test_what_is_not_public_is_in_no_byte_that_a_reader_can_get(client, addresses, secret, settings):
    settings.SEARCH_LIMIT = 100_000
    common = [f"/search/?q={each}" for each in ("cell", "what", "it", "makes", CONTROL, "biology", "thing")]
    starts = ["/", "/sitemap.xml", "/robots.txt", "/feed/", "/healthz", "/glossary/", "/guides/", "/admin/"]
    queue = [*starts, *common, *asked_for(secret.words), "/key-terms/intro-to-biology/mitosis", *addresses]
    met, seen, told = set(), set(), set()
    while queue:
        address = queue.pop()
        if address in seen or address.startswith("/static/"):
            continue
        seen.add(address)
        answer = client.get(address, headers={"host": "testserver"})
        text = f"{answer.headers}\n{answer.content.decode()}"
        assert answer.status_code < 500, address
        # Whoever asks for an address may be told that address again.
        said = secret.found_in(text) - (secret.found_in(address) if address in addresses else set())
        assert not said, f"{address} tells {said}"
        if answer.status_code == 200:
            met.add(_route(address))
        if CONTROL in text:
            told.add(_route(address))
        queue += [link for each in links(answer, address) if (link := on_site(each)) and not secret.found_in(link)]
    # Pictures, and what only follows something that was sent, or leads on.
    public = {route for route in walk.SITE if not re.match("admin/|.*media/|report/thanks/|key-terms/", route)}
    assert public <= met
    assert len(seen) > 300
    assert len(secret.words) > 60
    # Were it no secret, it would be found in all these.
    assert told >= {"<name:course>/key-terms/<name:term>/", "search/", "<name:course>/", "feed/", "report/"}


def _route(address):
    try:
        return resolve(unquote(urlsplit(address).path)).route
    except Resolver404:
        return ""
