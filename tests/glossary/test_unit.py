import pytest

from glossary.models import Unit
from tests.factories import make_guide, make_term, make_terms, publish, publish_with_contents
from tests.markup import parse

PATH = "/intro-to-biology/unit-1/"


def test_lists_its_guides_and_its_terms_with_their_first_sentences(client, biology):
    publish(make_term(biology, "Gene", unit=2))
    page = parse(client.get(PATH))
    assert page.texts("h1") == ["Cells"]
    assert page.links("main section a") == [
        "/intro-to-biology/guides/how-cells-divide/",
        "/intro-to-biology/key-terms/cell/",
        "/intro-to-biology/key-terms/mitosis/",
        "/intro-to-biology/key-terms/nucleus/",
    ]
    assert page.one("main ol").texts("li")[1] == "Mitosis Mitosis is a thing."
    assert "3 key terms" in page.texts("h2")


def test_leads_back_by_breadcrumbs(client, biology):
    crumbs = parse(client.get(PATH)).one('nav[aria-label="Breadcrumb"]')
    assert crumbs.texts("li") == ["Home", "Intro to Biology", "Unit 1"]


def test_answers_without_content(client, course):
    publish(course)
    assert "Nothing has been published" in parse(client.get(PATH)).one("main").text


@pytest.mark.parametrize("number", ["3", "0", "999999999999999999999", "9" * 5000])
def test_a_unit_that_the_course_does_not_have_is_not_found(client, biology, number):
    assert client.get(f"/intro-to-biology/unit-{number}/").status_code == 404


def test_a_unit_is_not_there_before_its_course_is_published_with_it(client, biology):
    Unit.objects.create(course=biology, number=3, title="Evolution")
    assert client.get("/intro-to-biology/unit-3/").status_code == 404
    publish(biology)
    assert client.get("/intro-to-biology/unit-3/").status_code == 200


def test_a_long_list_goes_on_over_pages(client, course):
    make_terms(course, 250)
    make_guide(course)
    publish_with_contents(course)
    seen, address = [], PATH
    while address:
        page = parse(client.get(address))
        seen += page.texts("main ol a")
        following = page.links('a[rel="next"]')
        address = PATH + following[0] if following else None
    assert seen == [f"Term {number}" for number in range(1, 251)]
    last = parse(client.get(PATH, {"page": 3}))
    assert last.one("main ol")["start"] == "201"
    assert not last.select('a[rel="next"]')
    # Guides lead the first page only.
    assert "/intro-to-biology/guides/how-cells-divide/" not in last.links("main a")


@pytest.mark.parametrize("page", ["0", "-1", "4", "x", "", "1.5", "\0", "9" * 30, "9" * 5000, "²"])
def test_a_page_that_is_not_there_is_not_found(client, course, page):
    make_terms(course, 250)
    publish_with_contents(course)
    assert client.get(PATH, {"page": page}).status_code == 404


@pytest.mark.parametrize("number", [10, 1000])
def test_takes_five_queries_however_many_terms_there_are(client, course, number, django_assert_max_num_queries):
    make_terms(course, number)
    make_guide(course)
    publish_with_contents(course)
    with django_assert_max_num_queries(5):
        assert client.get(PATH).status_code == 200


def test_each_page_of_a_long_list_is_canonical_itself(client, course):
    make_terms(course, 101)
    publish_with_contents(course)
    assert 'rel="canonical" href="http://127.0.0.1:8000/intro-to-biology/unit-1/"' in text(client, "?page=1")
    assert 'rel="canonical" href="http://127.0.0.1:8000/intro-to-biology/unit-1/?page=2"' in text(client, "?page=2")


def text(client, query):
    return client.get(f"/intro-to-biology/unit-1/{query}").content.decode()
