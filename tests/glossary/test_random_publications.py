"""Whatever is published, and in whatever order: no page is stale, and all that is kept of mentions is true."""

import random
from copy import copy

import pytest

from glossary import links, publishing, rendering
from glossary.models import Course, Mention, Page
from glossary.search import phrases
from glossary.text import linking, prose
from tests.factories import make_course, make_guide, make_term, publish

WORDS = [
    "reach", "organic reach", "reaches", "REACH", "Sample", "samples", "AIDS", "aids", "naïve Bayes", "naive bayes",
    "C++", "C", "R", "l’analyse", "lʼanalyse", "analyse", "content strategy", "strategy", "social-media",
    "social\nmedia", "x-ray", "ray", "統計", "統計学", "résumé", "resume", "A/B testing", "node.js", "node", "dying",
    "die", "so\u00adcial media", "don't", "the set", "U.S.", "a.b",
]  # fmt: skip
SLUGS = ["first", "second", "third", "fourth"]


class Site:
    """Three courses in which everything mentions everything, and what an editor may do to them."""

    def __init__(self, seed):
        self.random = random.Random(seed)  # noqa: S311  it picks words, and guards nothing
        self.courses = [make_course(slug, slug=slug, language=self.pick(["en", "de", "fr"])) for slug in SLUGS[:3]]
        self.terms = [self.term(course, number) for course in self.courses for number in range(7)]
        self.guides = [make_guide(course, "Guide", body=self.text(), unit=None) for course in self.courses]
        publish(*self.courses, *self.terms, *self.guides)

    def pick(self, choices):
        return self.random.choice(choices)

    def name(self):
        return self.pick(WORDS).replace("\n", " ").replace("\u00ad", "")

    def text(self):
        shapes = ["{}", "{}", "{}", "[[{}]]", "[[!{}]]", "**{}** more", "`{}`", "\n\n# {}\n\n"]
        shapes += [f"[[{slug}/{{}}]]" for slug in SLUGS] + [f"[{{}}](/{SLUGS[0]}/key-terms/term-{n}/)" for n in (1, 2)]
        parts = [self.pick(shapes).format(self.name()) + self.pick([". ", ", ", "\n", " "]) for _ in range(5)]
        return "".join(parts).strip()

    def term(self, course, number):
        texts = {"definition": self.text(), "facts": [self.text()], "questions": [("Why?", self.text())]}
        return make_term(course, self.name(), slug=f"term-{number}", unit=None, **texts)

    def act(self):
        """Change something at random and publish it; returns what was done."""
        term, guide, course = self.pick(self.terms), self.pick(self.guides), self.pick(self.courses)
        free = [slug for slug in SLUGS if not Course.objects.filter(slug=slug).exists()]
        row, values = self.pick(
            [
                (term, {"name": self.name()}),
                (term, {"aliases": f"{self.name()}\n{self.name()}"}),
                (term, {"definition": self.text()}),
                (term, {"linking": self.pick(["automatic", "exact", "marked", "never"])}),
                (term, {"never_link": self.name(), "always_link": self.name()}),
                (term, {"extra_forms": self.name(), "excluded_forms": self.name()}),
                (term, {"course": course, "slug": f"moved-{term.pk}"}),
                (term, {}),
                (guide, {"body": self.text(), "auto_links": self.random.random() < 0.8}),
                (course, {"link_threshold": self.pick([0, 0.3, 0.5, 0.8, 1])}),
                (course, {"link_repeat": self.pick(["page", "section", "every"])}),
                (course, {"stemming": not course.stemming, "language": self.pick(["en", "de", "fr"])}),
                (course, {"slug": self.pick(free)}),
            ]
        )
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        if row is term and self.random.random() < 0.2:
            publishing.unpublish([term])
        else:
            publish(type(row).objects.get(pk=row.pk))
        return row, values


def public_side(client):
    return {page.pk: (page.stamp, client.get(page.path).content) for page in Page.objects.all()}


def rendered(page, **values):
    """Its texts, as they are once it has other values."""
    page = copy(page)
    for name, value in values.items():
        setattr(page, name, value)
    return (rendering.guide if page.kind == "guide" else rendering.term)(page, page.content())


def check_mentions():
    for page in Page.objects.exclude(kind="course").select_related("course"):
        reader = links.reader_of(page)
        blocks = prose.read(rendering.tokens_of(rendering.sections(page.content())))
        (spots,) = links.matched([(blocks, reader)])
        linking.choose(spots, reader)
        assert page.links == [[*link] for link in linking.links_among(spots)], page.path
        assert rendered(page) == rendered(page, checksum=None), page.path
        found = {
            (name.id, str(spot.manner))
            for spot in spots
            if spot.outcome in {"linked", "written"}
            for name in spot.names
            if name.term != page.pk
        }
        kept = Mention.objects.filter(page=page, linked=True)
        assert found <= set(kept.values_list("term_key", "manner")), page.path
        for spot in spots:
            if spot.manner != "link":
                assert all(page.pk in phrases.pages_with([name.key]) for name in spot.names), (page.path, spot.shown)
        mentioning = Mention.objects.filter(term=page, linked=True).values("page").distinct()
        assert page.mention_count == mentioning.count(), page.path


@pytest.mark.parametrize("seed", range(5))
def test_no_page_is_stale_and_every_mention_is_known(client, db, seed):
    site = Site(seed)
    before = public_side(client)
    for step in range(15):
        done = site.act()
        after = public_side(client)
        stale = [
            Page.objects.get(pk=pk).path
            for pk in before.keys() & after.keys()
            if before[pk][1] != after[pk][1] and before[pk][0] == after[pk][0]
        ]
        assert stale == [], (step, done)
        check_mentions()
        before = after
