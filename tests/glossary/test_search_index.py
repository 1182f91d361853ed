"""What search knows: of what is public, all; of anything else, nothing."""

import pytest

from glossary import publishing
from glossary.models import Course, Guide, Page, Term
from tests.factories import make_course, make_guide, make_term, make_terms, publish, publish_with_contents
from tests.glossary.test_publishing import (
    SECRET,
    deleted_term,
    draft_course,
    draft_guide,
    draft_term,
    edit_course,
    edit_guide,
    edit_term,
    former_words,
    refused_term,
    unpublished_course,
    unpublished_guide,
    unpublished_term,
)
from tests.glossary.test_search import found, titles

PATHS = ["/search/", "/search/suggest"]
# What would be corrected to the secret, or completed to it, or is near to it; none has it in itself.
NEAR_IT = [
    "zyzzyv",
    "zyzyva",
    "zyzzyvq",
    "yzzyva",
    "zyz",
    "z",
    "zyzzy va",
    "zyzzyv term",
    "what is zyzzyv",
    "mitosis zyzzyv",
]


@pytest.fixture(autouse=True)
def no_limit(settings):
    settings.SEARCH_LIMIT = 1_000_000


def suggested(client, typed, **parameters):
    answer = client.get("/search/suggest", {"q": typed, **parameters}).json()
    return [each["title"] for each in answer["suggestions"]]


def traces(client):
    """The queries whose answers have the secret in them, or that find a page by it."""
    leaking = {
        query
        for query in NEAR_IT
        for path in PATHS
        for exact in ("", "1")
        if SECRET in client.get(path, {"q": query, "exact": exact}).content.decode().lower()
    }
    finding = {
        query
        for query in (SECRET, f"{SECRET} term", f"{SECRET} guide", f"{SECRET} course")
        if titles(found(client, SECRET)) or suggested(client, query)
    }
    return leaking | finding


@pytest.mark.parametrize(
    "hide",
    [
        draft_term, draft_guide, draft_course, edit_term, edit_guide, edit_course, unpublished_term, deleted_term,
        unpublished_guide, unpublished_course, former_words, refused_term,
    ],
)  # fmt: skip
def test_words_that_are_not_public_are_known_to_nobody(client, biology, hide):
    hide(biology)
    assert traces(client) == set()


def test_words_that_are_public_are_found_where_drafts_are_looked_for(client, biology):
    """Else the test above could not fail."""
    publish(make_term(biology, f"{SECRET} term", definition=SECRET))
    assert {SECRET, "zyzzyv", "zyzyva", "zyz", "zyzzyv term", "what is zyzzyv"} <= traces(client)


def test_drafts_change_no_answer(client, biology):
    queries = ["cell", "mitozis", "thing", "nuclei", "cells divide", "biology", "fact", "qqqqqq", "mi"]
    before = answers(client, queries)
    for edit in (draft_term, draft_guide, draft_course, edit_term, edit_guide, edit_course):
        edit(biology)
    make_term(biology, "Cells", definition="A thing of biology: mitozis, qqqqqq.")
    assert answers(client, queries) == before


def test_a_term_is_found_by_its_new_name_and_no_longer_by_the_old(client, biology):
    term = biology.terms.get(slug="mitosis")
    term.name, term.aliases, term.definition = "Karyokinesis", "nuclear division", "A thing."
    term.save()
    assert titles(found(client, "mitosis")) == ["Mitosis"]
    publish(term)
    assert titles(found(client, "mitosis", exact=1)) == []
    assert suggested(client, "mito") == []
    for query in ("karyokinesis", "nuclear division", "Karyokineses"):
        assert titles(found(client, query), "section#best-match") == ["Karyokinesis"]
    assert suggested(client, "karyo") == suggested(client, "nuclear d") == ["Karyokinesis"]
    publish(make_term(biology, "Meiosis", definition="No mitosis."))
    assert titles(found(client, "mitosis")) == ["Meiosis"]


@pytest.mark.parametrize("part", ["name", "alias", "definition", "fact", "question", "answer", "body", "title"])
def test_new_words_are_found_at_once_and_old_ones_no_more(client, biology, part):
    def write(word):
        if part in {"body", "title"}:
            Guide.objects.update(**{part: f"A {word}."})
            return publish(biology.guides.get())
        values = {"definition": "Plain."} | {"name": {"name": word}, "definition": {"definition": f"A {word}."}}.get(
            part, {"aliases": word if part == "alias" else ""}
        )
        Term.objects.filter(slug="mitosis").update(**values)
        term = biology.terms.get(slug="mitosis")
        term.facts.update(text=f"A {word}." if part == "fact" else "Plain.")
        questions = {"question": f"A {word}?" if part == "question" else "Why?"}
        term.questions.update(**questions, answer=f"A {word}." if part == "answer" else "So.")
        return publish(term)

    for word, other in (("quagga", "okapi"), ("okapi", "quagga"), ("quagga", "okapi")):
        assert write(word)
        assert len(titles(found(client, word, exact=1))) == 1
        assert titles(found(client, other, exact=1)) == []
        assert found(client, f"{word[:-2]}x{word[-1]}").one("p#corrected").text.startswith(f"Results for {word}")
        assert not found(client, f"{other[:-2]}x{other[-1]}").select("p#corrected")


def test_what_is_taken_down_is_found_no_more_until_it_is_published_again(client, biology):
    term = biology.terms.get(slug="mitosis")
    for _ in range(2):
        assert titles(found(client, "mitosis")) == ["Mitosis"]
        publishing.unpublish([term])
        assert titles(found(client, "mitosis")) == []
        assert not found(client, "mitozis").select("p#corrected")
        publish(term)
    term.delete()
    assert titles(found(client, "mitosis")) == []
    assert not found(client, "mitozis").select("p#corrected")


def test_a_word_is_known_as_long_as_one_page_has_it(client, biology):
    first, second = (make_term(biology, name, definition="A quagga.") for name in ("First", "Second"))
    publish(first, second)
    publishing.unpublish([first])
    assert titles(found(client, "quaga")) == ["Second"]
    publishing.unpublish([second])
    assert titles(found(client, "quaga")) == []
    assert not found(client, "quaga").select("p#corrected")


def test_a_course_takes_all_in_it_down_and_its_drafts_stay_unknown(client, biology):
    publishing.unpublish([biology])
    for query in ("mitosis", "cells divide", "biology", "mitozis", "heredity"):
        assert titles(found(client, query)) == suggested(client, query) == []
    publish(biology)
    assert titles(found(client, "biology")) == ["Intro to Biology"]
    assert titles(found(client, "mitosis")) == []


def test_a_course_that_moved_is_found_at_its_new_address(client, biology):
    biology.slug, biology.title = "life", "Life science"
    biology.save()
    assert found(client, "mitosis").links("ol.results a")[0] == "/intro-to-biology/key-terms/mitosis/"
    publish(biology)
    results = found(client, "mitosis", course="life")
    assert results.links("ol.results a")[0] == "/life/key-terms/mitosis/"
    assert "Life science" in results.one("ol.results > li .where").text
    assert client.get("/search/suggest", {"q": "mitosis"}).json()["suggestions"][0] == {
        "title": "Mitosis",
        "alias": "",
        "course": "Life science",
        "kind": "term",
        "path": "/life/key-terms/mitosis/",
        "language": "en",
        "direction": "ltr",
    }
    assert titles(found(client, "life science")) == ["Life science"]
    # The description still has the old title in it.
    assert titles(found(client, "intro biology"), "section#best-match") == []


def test_a_course_in_another_language_is_searched_by_the_rules_of_that(client, db):
    course = make_course("Biologie", units=())
    term = make_term(course, "Seite", unit=None, definition="Viele Häuser.", facts=(), questions=())
    publish(course, term)
    assert titles(found(client, "Häusern", exact=1)) == []
    course.language = "de"
    course.save()
    assert titles(found(client, "Häusern", exact=1)) == []
    publish(course)
    assert titles(found(client, "Häusern", exact=1)) == ["Seite"]


def test_a_term_that_changed_its_course_is_found_in_the_new_one(client, biology):
    chemistry = make_course("Chemistry")
    publish(chemistry)
    term = biology.terms.get(slug="mitosis")
    term.course, term.unit = chemistry, chemistry.units.first()
    term.save()
    assert titles(found(client, "mitosis", course="chemistry")) == []
    publish(term)
    assert titles(found(client, "mitosis", course="chemistry")) == ["Mitosis"]
    assert titles(found(client, "mitosis", course="intro-to-biology")) == []
    assert suggested(client, "mitosis", course="intro-to-biology") == []


def test_units_belong_to_what_is_found_of_a_course(client, biology):
    biology.units.filter(number=1).update(title="Quaggas")
    assert titles(found(client, "quagga")) == []
    publish(biology)
    assert titles(found(client, "quagga")) == ["Intro to Biology"]
    biology.units.get(number=1).delete()
    publish(Course.objects.get())
    assert titles(found(client, "quagga")) == []


def test_a_publication_that_is_refused_leaves_search_as_it_was(client, biology):
    term = biology.terms.get(slug="mitosis")
    term.name = "Quagga"
    term.save()
    with pytest.raises(publishing.PublishingError):
        publish(term, make_term(make_course("Draft")))
    assert titles(found(client, "quagga")) == []
    assert titles(found(client, "mitosis")) == ["Mitosis"]


def test_characters_of_private_use_in_texts_are_nothing_else(client, biology):
    """The index may use such characters for itself."""
    private = "".join(f" {chr(code)} {chr(code)}term" for code in range(0xE100, 0xE110))
    terms = {}
    for verb in ("climb", "gallop", "jump", "land", "paint", "rest", "talk", "walk"):
        filler = " ".join(f"filler{number}" for number in range(3 ** len(terms)))
        terms[verb] = make_term(biology, f"Quagga {verb}", definition=f"Okapis {verb}ed {private} {filler}.")
    publish(*terms.values())
    assert len(titles(found(client, "okapi", exact=1))) == len(terms)
    for verb in terms:
        assert titles(found(client, f"{verb}ing", exact=1)) == [f"Quagga {verb}"]
    assert {*titles(found(client, "thing", kind="term"))} == {"Cell", "Mitosis", "Nucleus"}
    publishing.unpublish(terms.values())
    for query in ("okapi", "okapo", "quaga", "quagga"):
        assert titles(found(client, query)) == []
        assert not found(client, query).select("p#corrected")


def test_a_thousand_pages_are_indexed_in_one_act(client, course):
    make_terms(course, 1100)
    publish_with_contents(course)
    assert titles(found(client, "term 1100"))[0] == "Term 1100"
    assert suggested(client, "term 110")[0] in {"Term 110", "Term 1100"}
    publishing.unpublish([course])
    assert titles(found(client, "term")) == suggested(client, "term") == []
    assert Page.objects.count() == 0


ASKED = [
    "reach", "engagement rate", "CTR", "what is the standard deviation?", "standrad deviaton", "sampel", "social media",
    "engag", "statistics", "a/b", "users who share posts", "qqqqqq", "influencers", "median mean mode",
]  # fmt: skip


def answers(client, queries):
    return [client.get(path, {"q": query}).content for path in PATHS for query in queries]


def test_an_index_made_anew_gives_the_same_answers(client, run, samples):
    before = answers(client, ASKED)
    assert sum(b"<li" in answer for answer in before) > len(ASKED) / 2
    assert run("rebuild_index").status == 0
    assert answers(client, ASKED) == before


def test_an_index_made_anew_gives_the_same_answers_after_many_changes(client, run, biology):
    for hide in (edit_term, former_words, unpublished_term, deleted_term, unpublished_guide, unpublished_course):
        hide(biology)
    publish(make_term(biology, "Cell wall", definition="Of **cells**."), make_guide(biology, "Walls", body="Cells."))
    queries = ["cell", "cells", "wal", "mitozis", "thing", "clean", "divide", SECRET, "zyzzyv", "biology", "because"]
    before = answers(client, queries)
    assert run("rebuild_index").status == 0
    assert answers(client, queries) == before
