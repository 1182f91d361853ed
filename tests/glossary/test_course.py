import pytest

from tests.factories import make_course, make_guide, make_term, make_terms, publish, publish_with_contents
from tests.markup import parse

PATH = "/intro-to-biology/"


def test_shows_description_units_and_what_is_in_them(client, biology):
    publish(make_term(biology, "Gene", unit=2))
    page = parse(client.get(PATH))
    assert page.texts("h1") == ["Intro to Biology"]
    assert "What Intro to Biology is about." in page.one("main").text
    units = page.select("main section")
    assert [each.one("h2").text for each in units] == ["1 Cells", "2 Heredity"]
    assert units[0].links() == [
        "/intro-to-biology/unit-1/",
        "/intro-to-biology/guides/how-cells-divide/",
        "/intro-to-biology/key-terms/cell/",
        "/intro-to-biology/key-terms/mitosis/",
        "/intro-to-biology/key-terms/nucleus/",
    ]
    assert units[1].links() == ["/intro-to-biology/unit-2/", "/intro-to-biology/key-terms/gene/"]


def test_counts_what_is_in_it(client, biology):
    words = parse(client.get(PATH)).one("main header").text
    assert all(count in words for count in ("2 units", "3 key terms", "1 guide"))


def test_says_where_to_start(client, biology):
    start, glossary = parse(client.get(PATH)).select("main > p a")
    assert (start["href"], glossary["href"]) == (
        "/intro-to-biology/guides/how-cells-divide/",
        "/intro-to-biology/key-terms/",
    )
    assert "How cells divide" in start.text


def test_terms_stand_in_the_order_of_their_positions(client, course):
    publish(course, *(make_term(course, name, position=9 - index) for index, name in enumerate(["Cell", "Gene"])))
    links = parse(client.get(PATH)).links("main section ul a")
    assert links == ["/intro-to-biology/key-terms/gene/", "/intro-to-biology/key-terms/cell/"]


def test_what_is_in_no_unit_is_there_too(client, course):
    publish(course, make_term(course, "Life", unit=None), make_guide(course, "Preface", unit=None))
    links = parse(client.get(PATH)).links("main section a")
    assert {"/intro-to-biology/key-terms/life/", "/intro-to-biology/guides/preface/"} <= set(links)


def test_what_is_in_a_unit_that_was_taken_away_is_there_too(client, biology):
    biology.units.get(number=1).delete()
    publish(biology)
    assert "/intro-to-biology/key-terms/mitosis/" in parse(client.get(PATH)).links("main section a")


def test_answers_without_content(client, db):
    publish(make_course("Empty", units=(), description=""))
    page = parse(client.get("/empty/"))
    assert page.texts("h1") == ["Empty"]
    assert "Nothing has been published" in page.one("main").text


def test_a_large_course_counts_its_terms_and_leaves_the_list_to_its_units(client, course):
    make_terms(course, 500)
    publish_with_contents(course)
    page = parse(client.get(PATH))
    assert "500 key terms" in page.one("main header").text
    assert len(page.select("main a")) < 50
    assert "/intro-to-biology/unit-1/" in page.links("main section a")


def test_each_course_has_a_colour_of_its_own(client, db):
    publish(make_course("Red", hue=0), make_course("Blue", hue=240), make_course("Other"))
    red, blue, other = (parse(client.get(f"/{slug}/")).one("html")["class"] for slug in ("red", "blue", "other"))
    assert red != blue
    assert other


def test_a_draft_course_is_not_found(client, course):
    assert client.get(PATH).status_code == 404


@pytest.mark.parametrize("number", [10, 1000])
def test_takes_five_queries_however_many_terms_there_are(client, course, number, django_assert_max_num_queries):
    make_terms(course, number)
    make_guide(course)
    publish_with_contents(course)
    with django_assert_max_num_queries(5):
        assert client.get(PATH).status_code == 200
