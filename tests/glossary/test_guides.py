import pytest

from tests.factories import make_course, make_guide, make_terms, publish, publish_with_contents
from tests.markup import parse

PATH = "/guides/"


def test_lists_every_guide_by_course(client, biology):
    chemistry = make_course("Chemistry")
    publish(chemistry, make_guide(chemistry, "Bonds"), make_guide(chemistry, "Acids", unit=2))
    page = parse(client.get(PATH))
    assert page.texts("main h2") == ["Chemistry", "Intro to Biology"]
    assert page.links("main section li a") == [
        "/chemistry/guides/bonds/",
        "/chemistry/guides/acids/",
        "/intro-to-biology/guides/how-cells-divide/",
    ]
    assert page.texts("main section li")[0] == "Bonds A summary."


def test_courses_of_one_title_are_told_apart(client, db):
    for slug in ("biology-1", "biology-2"):
        course = make_course("Biology", slug=slug)
        publish(course, *(make_guide(course, f"{slug} {number}") for number in (1, 2)))
    assert len(parse(client.get(PATH)).texts("main h2")) == 2


def test_answers_without_content(client, db):
    assert "No guide" in parse(client.get(PATH)).one("main").text


def test_a_long_list_goes_on_over_pages(client, course):
    publish(course, *(make_guide(course, f"Guide {number}") for number in range(120)))
    first, second = (parse(client.get(PATH, {"page": number})) for number in (1, 2))
    seen = first.links("main li a") + second.links("main li a")
    assert len(set(seen)) == len(seen) == 120
    assert first.links('a[rel="next"]') == ["?page=2"]
    assert second.links('a[rel="prev"]') == ["?page=1"]


@pytest.mark.parametrize("page", ["0", "2", "x", "\0", "9" * 30, "9" * 5000])
def test_a_page_that_is_not_there_is_not_found(client, biology, page):
    assert client.get(PATH, {"page": page}).status_code == 404


@pytest.mark.parametrize("number", [10, 1000])
def test_takes_five_queries_however_many_terms_there_are(client, course, number, django_assert_max_num_queries):
    make_terms(course, number)
    for each in range(number // 10):
        make_guide(course, f"Guide {each}")
    publish_with_contents(course)
    with django_assert_max_num_queries(5):
        assert client.get(PATH).status_code == 200
