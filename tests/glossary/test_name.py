import pytest

from glossary import publishing
from tests.factories import make_course, make_term, make_terms, publish, publish_with_contents
from tests.markup import parse

PATH = "/glossary/cell/"


@pytest.fixture
def politics(biology):
    course = make_course("Politics", language="de")
    publish(course, make_term(course, "CELL", definition="A secret group.[^1]\n\n[^1]: Of few."))
    return course


def test_shows_each_sense_of_a_name_that_several_courses_have(client, politics):
    page = parse(client.get(PATH))
    assert len(page.select("h1")) == 1
    biology, politics = page.select("main > section")
    assert "Cell is a thing. It matters." in biology.text
    assert "A secret group." in politics.text
    assert set(biology.links("h2 a")) == {"/intro-to-biology/key-terms/cell/"}
    assert set(politics.links("h2 a")) == {"/politics/key-terms/cell/"}
    assert politics["lang"] == "de"


def test_ids_of_one_sense_do_not_clash_with_those_of_another(client, biology):
    for title in ("Politics", "Prisons"):
        course = make_course(title)
        publish(course, make_term(course, "Cell", definition="A cell.[^1]\n\n### More\n\nText.\n\n[^1]: Small."))
    ids = [each["id"] for each in parse(client.get(PATH)).descendants() if "id" in each]
    assert len(ids) == len(set(ids))


def test_leads_straight_on_where_one_course_has_the_name(client, biology):
    answer = client.get(PATH)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/intro-to-biology/key-terms/cell/")


def test_goes_back_to_leading_on_when_the_other_sense_is_taken_down(client, politics):
    publishing.unpublish([politics])
    assert client.get(PATH).status_code == 302


@pytest.mark.parametrize(
    "path", ["/glossary/nothing/", "/glossary/%00/", f"/glossary/{'a' * 5000}/", "/glossary/'%22/"]
)
def test_a_name_that_no_course_has_is_not_found(client, biology, path):
    assert client.get(path).status_code == 404


def test_is_named_by_its_name_and_not_by_the_address_of_a_term(client, biology):
    course = make_course("Politics")
    publish(course, make_term(course, "Cell", slug="party-cell"))
    assert "/politics/key-terms/party-cell/" in parse(client.get(PATH)).links("main a")
    assert client.get("/glossary/party-cell/").status_code == 404


@pytest.mark.parametrize("number", [10, 1000])
def test_takes_five_queries_however_many_terms_there_are(client, politics, number, django_assert_max_num_queries):
    make_terms(politics, number)
    publish_with_contents(politics)
    for each in range(number // 100):
        course = make_course(f"Course {each}")
        publish(course, make_term(course, "Cell"))
    with django_assert_max_num_queries(5):
        assert client.get(PATH).status_code == 200


def test_each_sense_links_to_the_terms_of_its_course(client, biology):
    course = make_course("Politics")
    publish(
        course, make_term(course, "Party"), make_term(course, "Cell", definition="A part of a party and no nucleus.")
    )
    publish(make_term(biology, "Nucleolus", definition="In the nucleus of a cell."))
    senses = parse(client.get(PATH)).select("main > section")
    assert [sense.links("a.term-link") for sense in senses] == [
        [],
        ["/politics/key-terms/party/", "/intro-to-biology/key-terms/nucleus/"],
    ]
