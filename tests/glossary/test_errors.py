import pytest
from django.urls import include, path

from glossary import publishing
from tests.factories import make_course, make_term, publish
from tests.markup import parse


def broken(request):
    raise RuntimeError("words that only the log should have")


urlpatterns = [path("broken/", broken), path("", include("studyguide.urls"))]
handler404 = "glossary.views.errors.not_found"
handler500 = "glossary.views.errors.server_error"


@pytest.mark.parametrize(
    "address",
    ["/intro-to-biology/key-terms/mitosys/", "/intro-to-biology/key-terms/mitos/", "/wrong-course/key-terms/Mitosis/"],
)
def test_a_misspelt_address_leads_to_the_term_that_is_like_it(client, biology, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "/intro-to-biology/key-terms/mitosis/" in parse(answer).links("main a")


def test_terms_of_one_name_are_suggested_with_their_courses(client, biology):
    politics = make_course("Politics")
    publish(politics, make_term(politics, "Cell"))
    words = parse(client.get("/cell/")).one("main").text
    assert "Cell Intro to Biology" in words
    assert "Cell Politics" in words


@pytest.mark.parametrize(
    "address",
    ["/nothing-like-it/", "/%00/", "/%ff%fe/", "/''/", "/<script>/", "/intro-to-biology//", "//", f"/{'a' * 5000}/"],
)
def test_an_address_that_is_like_nothing_is_not_found(client, biology, address):
    answer = client.get("/", PATH_INFO=address)
    assert answer.status_code == 404
    page = parse(answer)
    assert len(page.select("h1")) == 1
    assert "/glossary/" in page.links("main a")


def test_a_page_that_is_not_found_asks_not_to_be_indexed(client, biology):
    page = parse(client.get("/nothing/"))
    assert page.one('meta[name="robots"]')["content"] == "noindex"
    assert not page.select('link[rel="canonical"]')


def test_nothing_of_the_address_stands_on_the_page(client, biology):
    assert "zyzzyva" not in client.get("/zyzzyva/").content.decode()


def test_no_draft_is_suggested(client, biology):
    make_term(biology, "Zyzzyva")
    publishing.unpublish([biology.terms.get(slug="mitosis")])
    for address in ("/zyzzyv/", "/mitosys/"):
        assert not {"Zyzzyva", "Mitosis"} & set(parse(client.get(address)).texts("main a"))


def test_what_was_taken_down_is_gone(client, biology):
    publishing.unpublish([biology.terms.get(slug="mitosis")])
    answer = client.get("/intro-to-biology/key-terms/mitosis/")
    assert answer.status_code == 410
    page = parse(answer)
    assert len(page.select("h1")) == 1
    assert page.one('meta[name="robots"]')["content"] == "noindex"
    assert "itosis" not in answer.content.decode()


@pytest.mark.urls(__name__)
def test_a_fault_of_the_site_is_told_without_details_and_without_the_database(client, db, django_assert_num_queries):
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        answer = client.get("/broken/")
    assert answer.status_code == 500
    assert len(parse(answer).select("h1")) == 1
    assert "only the log" not in answer.content.decode()
    assert "RuntimeError" not in answer.content.decode()


def test_a_page_that_is_not_found_takes_few_queries(client, biology, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get("/intro-to-biology/key-terms/mitosys/")
