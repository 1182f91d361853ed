import pytest

from glossary import publishing
from glossary.models import FormerPath
from tests.factories import make_course, make_term, publish

PATH = "/intro-to-biology/key-terms/{}/"


@pytest.fixture
def term(course):
    term = make_term(course, "Mitosis", slug="a")
    publish(course, term)
    return term


def move(row, slug):
    row.slug = slug
    row.save()
    publish(row)


def answer(client, path):
    response = client.get(path)
    return response.status_code, response.headers.get("Location")


def test_a_changed_slug_leaves_a_permanent_redirect(client, term):
    move(term, "b")
    assert answer(client, PATH.format("a")) == (301, PATH.format("b"))
    assert answer(client, PATH.format("b")) == (200, None)


def test_a_slug_that_is_changed_on_the_desk_alone_moves_nothing(client, term):
    term.slug = "b"
    term.save()
    assert answer(client, PATH.format("a")) == (200, None)
    assert answer(client, PATH.format("b")) == (404, None)


def test_every_former_address_leads_straight_to_the_newest(client, term):
    for slug in "bcd":
        move(term, slug)
    for slug in "abc":
        assert answer(client, PATH.format(slug)) == (301, PATH.format("d"))


def test_there_and_back_again_leaves_no_redirect_from_where_it_is(client, term):
    move(term, "b")
    move(term, "a")
    assert answer(client, PATH.format("a")) == (200, None)
    assert answer(client, PATH.format("b")) == (301, PATH.format("a"))
    assert not FormerPath.objects.filter(path=PATH.format("a")).exists()


def test_an_address_that_something_else_takes_is_no_redirect_any_more(client, course, term):
    move(term, "b")
    publish(make_term(course, "Meiosis", slug="a"))
    assert answer(client, PATH.format("a")) == (200, None)
    assert b"Meiosis" in client.get(PATH.format("a")).content


def test_the_address_known_from_elsewhere_leads_on_to_the_newest(client, term):
    move(term, "b")
    response = client.get("/key-terms/intro-to-biology/a", follow=True)
    assert response.redirect_chain == [(PATH.format("a"), 301), (PATH.format("b"), 301)]


def test_an_address_without_its_last_slash_leads_on_too(client, term):
    move(term, "b")
    response = client.get(PATH.format("a").removesuffix("/"), follow=True)
    assert response.redirect_chain[-1] == (PATH.format("b"), 301)


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "key-terms/cell/",
        "key-terms/mitosis/",
        "guides/how-cells-divide/",
        "key-terms/",
        "unit-1/",
        "feed/",
    ],
)
def test_a_course_that_moves_takes_everything_in_it_along(client, biology, rest):
    move(biology, "biology")
    assert answer(client, f"/intro-to-biology/{rest}") == (301, f"/biology/{rest}")
    assert answer(client, f"/biology/{rest}") == (200, None)


def test_a_course_that_moves_twice_leaves_no_chain(client, biology):
    move(biology, "biology")
    move(biology, "life")
    for slug in ("intro-to-biology", "biology"):
        assert answer(client, f"/{slug}/key-terms/cell/") == (301, "/life/key-terms/cell/")


def test_a_course_that_moves_there_and_back_leaves_no_redirect_from_where_it_is(client, biology):
    move(biology, "biology")
    move(biology, "intro-to-biology")
    assert answer(client, PATH.format("cell")) == (200, None)
    assert answer(client, "/biology/key-terms/cell/") == (301, PATH.format("cell"))


def test_a_term_that_moves_to_another_course_leaves_a_redirect(client, term):
    chemistry = make_course("Chemistry")
    publish(chemistry)
    term.course, term.unit = chemistry, None
    term.save()
    publish(term)
    assert answer(client, PATH.format("a")) == (301, "/chemistry/key-terms/a/")


def test_every_former_address_of_what_is_taken_down_is_gone(client, term):
    move(term, "b")
    publishing.unpublish([term])
    assert answer(client, PATH.format("a")) == (410, None)
    assert answer(client, PATH.format("b")) == (410, None)


def test_every_former_address_leads_on_again_when_it_is_published_again(client, term):
    move(term, "b")
    publishing.unpublish([term])
    move(term, "c")
    assert answer(client, PATH.format("a")) == (301, PATH.format("c"))
    assert answer(client, PATH.format("b")) == (301, PATH.format("c"))


def test_a_course_that_is_taken_down_takes_everything_in_it_along(client, biology):
    publishing.unpublish([biology])
    for rest in ("", "key-terms/cell/", "guides/how-cells-divide/"):
        assert answer(client, f"/intro-to-biology/{rest}") == (410, None)
    for rest in ("key-terms/", "unit-1/", "feed/"):
        assert answer(client, f"/intro-to-biology/{rest}")[0] in {404, 410}


def test_addresses_in_any_script_move_and_go_like_others(client, course):
    publish(course)
    term = make_term(course, "細胞", slug="細胞")
    publish(term)
    move(term, "cell")
    assert answer(client, PATH.format("細胞")) == (301, PATH.format("cell"))
    move(term, "細胞")
    publishing.unpublish([term])
    assert answer(client, PATH.format("細胞")) == (410, None)


def test_a_request_that_is_found_costs_no_look_up_of_former_addresses(client, term, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get(PATH.format("a"))


@pytest.mark.parametrize("path", ["/\0", "/a\0b/key-terms/c/", "/a b/", "/a b", "/ ", "/\n/", f"/{'a' * 5000}/"])
def test_an_impossible_address_is_not_found(client, term, path):
    assert client.get("/", PATH_INFO=path).status_code == 404
