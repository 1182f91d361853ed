import pytest

from glossary import publishing
from tests.factories import make_course, make_term, make_terms, publish, publish_with_contents
from tests.markup import parse

PATH = "/glossary/"


@pytest.fixture
def politics(biology):
    course = make_course("Politics", units=())
    publish(course, *(make_term(course, name, unit=None) for name in ("Cell", "Vote")))
    return course


def test_lists_the_terms_of_all_courses(client, politics):
    page = parse(client.get(PATH))
    assert page.texts("main section a") == ["Cell", "Mitosis", "Nucleus", "Vote"]
    assert page.texts("main h2") == ["C", "M", "N", "V"]
    assert page.texts("main section li")[1:] == [
        "Mitosis Intro to Biology",
        "Nucleus Intro to Biology",
        "Vote Politics",
    ]


def test_a_name_in_several_courses_leads_to_the_page_of_the_name(client, politics):
    page = parse(client.get(PATH))
    assert page.texts("main section li")[0] == "Cell Intro to Biology, Politics"
    assert page.links("main section a") == [
        "/glossary/cell/",
        "/intro-to-biology/key-terms/mitosis/",
        "/intro-to-biology/key-terms/nucleus/",
        "/politics/key-terms/vote/",
    ]


def test_what_is_taken_down_leaves_the_list(client, politics):
    publishing.unpublish([politics])
    assert parse(client.get(PATH)).texts("main section a") == ["Cell", "Mitosis", "Nucleus"]


def test_answers_without_content(client, db):
    assert "No term" in parse(client.get(PATH)).one("main").text


def test_a_long_list_goes_letter_by_letter(client, biology):
    make_terms(biology, 400)
    publish_with_contents(biology)
    assert parse(client.get(PATH)).texts("main section a") == ["Cell"]
    page = parse(client.get(PATH, {"letter": "T", "page": 2}))
    assert len(page.select("main section a")) == 200
    assert page.links('a[rel="prev"]') == ["?letter=T&page=1"]


@pytest.mark.parametrize("letter", ["B", "\0", "letter", "%"])
def test_a_letter_that_is_not_there_is_not_found(client, course, letter):
    make_terms(course, 400)
    publish_with_contents(course)
    assert client.get(PATH, {"letter": letter}).status_code == 404


@pytest.mark.parametrize("number", [10, 1000])
def test_takes_five_queries_however_many_terms_there_are(client, course, number, django_assert_max_num_queries):
    make_terms(course, number)
    publish_with_contents(course)
    with django_assert_max_num_queries(5):
        assert client.get(PATH).status_code == 200
