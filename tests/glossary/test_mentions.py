"""Which pages mention which terms: what readers see of it, and how it is kept."""

import threading

import pytest
from django.db import connection, transaction

from glossary import publishing
from glossary.models import Mention, Page, Term, TermKey
from glossary.search import phrases
from glossary.text.names import key_of
from tests.factories import make_course, make_guide, make_term, publish
from tests.markup import parse

PATH = "/intro-to-biology/key-terms/gene/"


@pytest.fixture
def gene(course):
    term = make_term(course, "Gene")
    publish(course, term)
    return term


def mentioned_in(client):
    """(heading, titles, what stands beside them), or None where the section is absent."""
    sections = parse(client.get(PATH)).select("section#mentioned-in")
    if not sections:
        return None
    return sections[0].one("h2").text, sections[0].texts("li a"), sections[0].texts("li .where")


def test_a_term_that_nobody_mentions_has_no_such_section(client, gene):
    assert mentioned_in(client) is None


def test_the_pages_that_mention_a_term_are_listed(client, course, gene):
    publish(make_term(course, "Allele", definition="A form of a gene."))
    assert mentioned_in(client) == ("Mentioned on 1 page", ["Allele"], [])
    music = make_course("Intro to Music")
    publish(make_guide(course, body="Genes."), music, make_term(music, "Talent", definition="No gene explains it."))
    assert mentioned_in(client) == (
        "Mentioned on 3 pages",
        ["Allele", "How cells divide", "Talent"],
        ["guide", "Intro to Music"],
    )


def test_the_most_telling_come_first_and_all_are_counted(client, course, gene):
    texts = {"definition": "A gene.", "facts": (), "questions": ()}
    plain = {**texts, "definition": "Plain."}
    publish(make_term(course, "In an answer", **{**plain, "questions": [("Why?", "A gene.")]}))
    publish(make_term(course, "In a fact", **{**plain, "facts": ["A gene."]}))
    publish(make_guide(course, "A guide", body="A gene."))
    for number in range(4):
        publish(make_term(course, f"Defined {number}", **texts))
    heading, titles, _where = mentioned_in(client)
    assert heading == "Mentioned on 7 pages"
    assert titles == ["Defined 0", "Defined 1", "Defined 2", "Defined 3", "A guide"]


def test_a_page_counts_once_however_it_says_it(client, course, gene):
    publish(make_term(course, "Allele", definition="A gene, two genes, [[Gene|a third]].", facts=["Genes."]))
    assert mentioned_in(client) == ("Mentioned on 1 page", ["Allele"], [])


def test_a_mention_that_is_no_link_does_not_count(client, course, gene):
    publish(make_term(course, "Allele", definition="`gene`\n\n# Gene\n\n[[!A gene]]", facts=(), questions=()))
    publish(make_term(course, "Phene", definition="A gene.", never_link="gene", facts=(), questions=()))
    publish(make_term(course, "Draft of a gene"))
    make_term(course, "Draft", definition="A gene.")
    assert mentioned_in(client) is None


def test_an_ordinary_link_to_the_term_counts(client, course, gene):
    publish(make_term(course, "Allele", definition=f"A form of a [gene]({PATH})."))
    assert mentioned_in(client) == ("Mentioned on 1 page", ["Allele"], [])


def test_a_page_that_links_to_itself_does_not_list_itself(client, course, gene):
    gene.definition = f"A [gene]({PATH}) is a [[gene]]."
    gene.save()
    publish(gene)
    assert mentioned_in(client) is None


def test_headings_in_a_definition_make_its_mentions_no_less_telling(client, course, gene):
    publish(make_term(course, "In a fact", definition="Plain.", facts=["A gene."]))
    publish(make_term(course, "Under headings", definition="A.\n\n# B\n\nC.\n\n# D\n\nA gene."))
    assert mentioned_in(client)[1] == ["Under headings", "In a fact"]


def test_pages_leave_the_list_with_their_words_and_with_themselves(client, course, gene):
    allele, locus = (make_term(course, name, definition="On a gene.") for name in ("Allele", "Locus"))
    publish(allele, locus)
    assert mentioned_in(client)[0] == "Mentioned on 2 pages"
    allele.definition = "Something else."
    allele.save()
    assert mentioned_in(client)[0] == "Mentioned on 2 pages"
    publish(allele)
    assert mentioned_in(client) == ("Mentioned on 1 page", ["Locus"], [])
    publishing.unpublish([locus])
    assert mentioned_in(client) is None


@pytest.mark.parametrize("number", [1, 30])
def test_a_term_page_takes_two_queries_however_many_pages_it_mentions_and_mention_it(
    client, course, gene, number, django_assert_num_queries
):
    names = [f"Term {each}" for each in range(number)]
    publish(*(make_term(course, name, definition=f"A gene, and {', '.join(names)}.") for name in names))
    for path in (PATH, "/intro-to-biology/key-terms/term-0/"):
        with django_assert_num_queries(2):
            client.get(path)


def test_a_page_whose_text_is_read_otherwise_since_is_linked_anew(client, course, gene):
    """As an upgrade of what reads Markdown may have it."""
    publish(make_term(course, "Allele", definition="**A form** of a gene, [[intro-to-biology/gene]]; a gene."))
    path = "/intro-to-biology/key-terms/allele/"
    before = client.get(path).content
    page = Page.objects.filter(path=path)
    page.update(links=[[10_000_002, 4, "/wrong/", False]])
    assert b"/wrong/" in client.get(path).content
    for checksum in (None, 0):
        page.update(checksum=checksum)
        assert client.get(path).content == before


def test_rebuilding_the_index_finds_the_links_of_all_pages(client, course, gene, run):
    publish(make_term(course, "Allele", definition="A form of a gene."))
    before = list(Page.objects.order_by("pk").values_list("links", "checksum", "stamp"))
    assert any(links for links, _checksum, _stamp in before)
    Mention.objects.all().delete()
    Page.objects.update(links=[], checksum=None)
    assert parse(client.get("/intro-to-biology/key-terms/allele/")).texts("a.term-link") == ["gene"]
    assert run("rebuild_index").status == 0
    after = list(Page.objects.order_by("pk").values_list("links", "checksum", "stamp"))
    assert [each[:2] for each in after] == [each[:2] for each in before]


def test_a_link_that_takes_in_more_words_than_before_is_a_new_page(client, course, gene):
    publish(make_term(course, "Allele", definition="A gene for short."))
    page = Page.objects.get(path="/intro-to-biology/key-terms/allele/")
    gene.aliases = "gene for short"
    gene.save()
    publish(gene)
    assert Page.objects.get(pk=page.pk).stamp != page.stamp
    assert parse(client.get(page.path)).texts("a.term-link") == ["gene for short"]


def test_a_course_that_a_mark_names_is_not_shown_where_there_is_no_such_term(client, course, gene):
    publish(make_term(course, "Allele", definition="[[intro-to-biology/Locus]], [[intro-to-music/Locus]]"))
    page = parse(client.get("/intro-to-biology/key-terms/allele/"))
    assert page.texts("#definition p") == ["Locus, intro-to-music/Locus"]


def test_homonyms_elsewhere_lead_to_the_page_of_their_senses(client, course, gene):
    music, radio = make_course("Intro to Music"), make_course("Intro to Radio")
    publish(music, make_term(music, "Beat"), radio, make_term(radio, "Beat"))
    publish(make_term(course, "Heart", definition="It has a beat."))
    page = parse(client.get("/intro-to-biology/key-terms/heart/"))
    assert page.links("a.term-link") == ["/glossary/beat/"]
    publish(make_term(course, "Beat"))
    page = parse(client.get("/intro-to-biology/key-terms/heart/"))
    assert page.links("a.term-link") == ["/intro-to-biology/key-terms/beat/"]


def test_a_draft_is_linked_by_nobody_until_it_is_public_nor_afterwards(client, course, gene):
    publish(make_term(course, "Allele", definition="On a locus."))
    locus = make_term(course, "Locus")
    links = lambda: parse(client.get("/intro-to-biology/key-terms/allele/")).texts("a.term-link")  # noqa: E731
    assert links() == []
    publish(locus)
    assert links() == ["locus"]
    Term.objects.filter(pk=locus.pk).update(name="Draft", slug="draft")
    assert links() == ["locus"]
    publishing.unpublish([locus])
    assert links() == []


def test_the_index_finds_awkward_names(course, db):
    names = [
        "C++",
        ".NET",
        "a.b",
        "don't",
        "snake_case",
        "50% R&D",
        "naïve Bayes",
        "O’Reilly",
        "機械学習",
        "<div>",
        '"q"',
        "A*",
    ]
    terms = {
        name: make_term(
            course,
            f"Page {number}",
            slug=f"page-{number}",
            definition=f"Of {name.replace('*', chr(92) + '*').replace('<', chr(92) + '<')} here.",
        )
        for number, name in enumerate(names)
    }
    publish(course, *terms.values())
    pages = {page.object_id: page.pk for page in Page.objects.terms()}
    for name, term in terms.items():
        assert phrases.pages_with([key_of(name)]) == {pages[term.pk]}, name


def test_the_index_finds_what_stands_anywhere_in_a_long_text(course, db):
    words = " ".join(f"word{number} and the" for number in range(3000))
    guide = make_guide(course, body=f"{words} needle in haystack {words}"[:49_000])
    publish(course, guide)
    page = Page.objects.guides().get()
    for key in ("needle in haystack", "word2999 and the", "word100 and the word101 and the word102 and"):
        expected = {page.pk} if key in f"{words} needle in haystack {words}"[:49_000] else set()
        assert phrases.pages_with([key]) == expected
    assert phrases.pages_with(["needle haystack"]) == set()


def test_the_index_knows_no_operators(course, gene):
    hostile = [
        '"',
        "AND",
        "NEAR(a b)",
        "gene*",
        "words:gene",
        "-gene",
        "'",
        "\\",
        "a' OR 'b",
        "!",
        "<->",
        "(",
        "%",
        "^gene",
    ]
    for each in hostile:
        phrases.pages_with([each])
    publish(
        *(
            make_term(course, f"Hostile {number}", slug=f"hostile-{number}", aliases=each, definition=each)
            for number, each in enumerate(hostile)
        )
    )
    titles = Page.objects.filter(pk__in=phrases.pages_with(["gene"])).values_list("title", flat=True)
    saying = [number for number, each in enumerate(hostile) if "gene" in each]
    assert sorted(titles) == sorted(["Gene", *(f"Hostile {number}" for number in saying)])


def test_deleted_pages_leave_nothing_in_the_index(course, gene):
    publish(make_term(course, "Allele", definition="On a locus."))
    assert phrases.pages_with(["locus"])
    Term.objects.get(name="Allele").delete()
    assert phrases.pages_with(["locus"]) == set()
    assert not TermKey.objects.filter(key="allele").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time; there is nothing to race."
)
def test_a_page_and_a_term_that_it_mentions_published_at_once_do_not_miss_each_other():
    course = make_course()
    publish(course)
    page, term = make_term(course, "Allele", definition="On a locus."), make_term(course, "Locus")
    stamps = []

    def publish_term():
        try:
            publish(Term.objects.get(pk=term.pk))
        finally:
            connection.close()

    with transaction.atomic():
        publish(page)
        other = threading.Thread(target=publish_term)
        other.start()
        other.join(timeout=1)
        assert other.is_alive(), "The second publication did not wait for the first."
        stamps.append(Page.objects.get(title="Allele").stamp)
    other.join(timeout=20)
    assert not other.is_alive()
    assert Mention.objects.filter(page__title="Allele", term__title="Locus", linked=True).exists()
    assert Page.objects.get(title="Allele").stamp not in stamps
