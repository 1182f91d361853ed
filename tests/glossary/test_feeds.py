from datetime import datetime
from xml.etree import ElementTree

import pytest

from glossary import publishing
from glossary.models import Page
from tests.factories import make_course, make_term, make_terms, publish, publish_with_contents
from tests.markup import parse

ATOM = "{http://www.w3.org/2005/Atom}"
PATHS = ["/feed/", "/intro-to-biology/feed/"]


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = "https://guide.example.org"


def read(client, path):
    response = client.get(path)
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)  # noqa: S314  the site's own


def titles(feed):
    return [title.text for title in feed.iterfind(f"{ATOM}entry/{ATOM}title")]


def links(element):
    return {link.get("rel"): link.get("href") for link in element.iterfind(f"{ATOM}link")}


@pytest.mark.parametrize("path", PATHS)
def test_lists_what_is_new_with_a_sentence_on_each(client, biology, path):
    publish(make_term(biology, "Gene"))
    feed = read(client, path)
    assert titles(feed)[0] == "Gene"
    assert set(titles(feed)) == {"Gene", "Cell", "Mitosis", "Nucleus", "How cells divide"}
    newest = feed.find(f"{ATOM}entry")
    assert newest.find(f"{ATOM}summary").text == "Gene is a thing."
    assert links(newest) == {"alternate": "https://guide.example.org/intro-to-biology/key-terms/gene/"}
    assert newest.find(f"{ATOM}category").get("term") == "Intro to Biology"


def test_the_feed_of_a_course_is_of_that_course_alone(client, biology):
    politics = make_course("Politics")
    publish(politics, make_term(politics, "Vote"))
    assert "Vote" in titles(read(client, "/feed/"))
    assert "Vote" not in titles(read(client, "/intro-to-biology/feed/"))
    assert titles(read(client, "/politics/feed/")) == ["Vote"]


@pytest.mark.parametrize(("path", "about"), [("/feed/", "/"), ("/intro-to-biology/feed/", "/intro-to-biology/")])
def test_addresses_are_those_of_the_site_and_not_of_the_request(client, biology, path, about):
    body = client.get(path, {"from": "elsewhere"}, headers={"host": "localhost"}).content
    feed = ElementTree.fromstring(body)  # noqa: S314  the site's own
    assert links(feed) == {
        "alternate": f"https://guide.example.org{about}",
        "self": f"https://guide.example.org{path}",
    }
    assert b"localhost" not in body
    assert b"elsewhere" not in body


def test_an_entry_says_when_it_was_published_and_when_it_last_changed(client, biology):
    term = biology.terms.get(slug="mitosis")
    term.definition = "Another."
    term.save()
    publish(term)
    page = Page.objects.get(kind="term", object_id=term.pk)
    (entry,) = (
        each for each in read(client, "/feed/").iter(f"{ATOM}entry") if each.find(f"{ATOM}title").text == "Mitosis"
    )
    stated = [datetime.fromisoformat(entry.find(f"{ATOM}{name}").text) for name in ("published", "updated")]
    assert stated == [page.published, page.modified]
    assert page.published < page.modified


@pytest.mark.parametrize("path", PATHS)
def test_every_entry_has_an_id_of_its_own_and_a_time(client, biology, path):
    feed = read(client, path)
    ids = [each.find(f"{ATOM}id").text for each in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) == 4
    assert feed.find(f"{ATOM}updated").text
    assert feed.find(f"{ATOM}author/{ATOM}name").text


def test_markup_in_names_and_texts_is_text(client, course):
    markup = "<b>Cell</b> & ]]> <script>alert(1)</script>"
    publish(course, make_term(course, markup, slug="cell", definition=markup))
    feed = read(client, "/feed/")
    assert titles(feed) == [markup]
    summary = feed.find(f"{ATOM}entry/{ATOM}summary")
    # https://www.rfc-editor.org/rfc/rfc4287#section-3.1: readers render the markup in a text of type html.
    shown = parse(summary.text).text if summary.get("type") == "html" else summary.text
    assert shown == markup


@pytest.mark.parametrize("path", PATHS)
def test_what_is_taken_down_leaves_the_feed(client, biology, path):
    publishing.unpublish([biology.terms.get(slug="mitosis")])
    assert "Mitosis" not in titles(read(client, path))


def test_the_feed_of_a_site_without_content_is_a_feed(client, db):
    assert titles(read(client, "/feed/")) == []


def test_the_feed_of_a_draft_course_is_not_found(client, course):
    assert client.get("/intro-to-biology/feed/").status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_is_short_and_takes_few_queries_however_many_terms_there_are(
    client, course, path, django_assert_max_num_queries
):
    make_terms(course, 1000)
    publish_with_contents(course)
    with django_assert_max_num_queries(5):
        assert len(titles(read(client, path))) == 30


@pytest.mark.parametrize("path", ["/", "/intro-to-biology/"])
def test_pages_name_their_feed(client, biology, path):
    assert f'href="{path}feed/"' in client.get(path).content.decode()
