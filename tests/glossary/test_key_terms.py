import pytest

from glossary.models import Term
from tests.factories import make_course, make_term, make_terms, publish, publish_with_contents
from tests.markup import parse

PATH = "/intro-to-biology/key-terms/"


def make_names(course, *names):
    publish(course, *(make_term(course, name, slug=f"t{index}") for index, name in enumerate(names)))


def test_lists_terms_from_a_to_z_each_with_its_first_sentence(client, biology):
    page = parse(client.get(PATH))
    assert page.texts("main h2") == ["C", "M", "N"]
    assert page.texts("main dl dt") == ["Cell", "Mitosis", "Nucleus"]
    assert page.texts("main dl dd")[1] == "Mitosis is a thing."


def test_letters_lead_to_their_sections(client, biology):
    page = parse(client.get(PATH))
    letters = page.one('nav[aria-label="Jump to a letter"]')
    assert letters.texts("li") == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert letters.texts("a") == ["C", "M", "N"]
    assert letters.links() == [f"#{section['id']}" for section in page.select("main section")]


def test_case_and_accents_do_not_count(client, course):
    make_names(course, "zygote", "Émbryo", "enzyme", "éclair", "Apex")
    assert parse(client.get(PATH)).texts("dt") == ["Apex", "éclair", "Émbryo", "enzyme", "zygote"]
    assert parse(client.get(PATH)).texts("main h2") == ["A", "E", "Z"]


def test_digits_and_symbols_share_a_heading(client, course):
    make_names(course, "3' end", "+ strand", "Apex")
    page = parse(client.get(PATH))
    assert page.texts("main h2") == ["#", "A"]
    assert page.links('nav[aria-label="Jump to a letter"] a')[0] == f"#{page.select('main section')[0]['id']}"


def test_other_scripts_have_their_own_letters(client, course):
    make_names(course, "жгутик", "митоз")
    page = parse(client.get(PATH))
    assert page.texts("main h2") == ["Ж", "М"]
    assert page.texts('nav[aria-label="Jump to a letter"] li') == ["Ж", "М"]


def test_lists_the_terms_of_its_course_alone(client, biology):
    politics = make_course("Politics")
    publish(politics, make_term(politics, "Vote"))
    assert parse(client.get(PATH)).texts("dt") == ["Cell", "Mitosis", "Nucleus"]


def test_answers_without_content(client, course):
    publish(course)
    assert "No key term" in parse(client.get(PATH)).one("main").text


@pytest.fixture
def long_list(course):
    """450 terms that begin with T, and one that begins with A."""
    make_terms(course, 450)
    make_term(course, "Apex")
    publish_with_contents(course)
    return course


def test_a_long_list_goes_letter_by_letter(client, long_list):
    first = parse(client.get(PATH))
    assert first.texts("dt") == ["Apex"]
    letters = first.one('nav[aria-label="Jump to a letter"]')
    assert letters.links() == ["?letter=A", "?letter=T"]
    assert letters.texts('a[aria-current="page"]') == ["A"]


def test_a_long_letter_goes_on_over_pages(client, long_list):
    seen, address = [], f"{PATH}?letter=T"
    while address:
        page = parse(client.get(address))
        seen += page.texts("dt")
        following = page.links('a[rel="next"]')
        address = PATH + following[0] if following else None
    assert sorted(seen) == sorted(Term.objects.exclude(name="Apex").values_list("name", flat=True))
    assert len(seen) == 450


def test_each_letter_of_a_long_list_has_an_address_of_its_own(client, long_list, settings):
    page = parse(client.get(PATH, {"letter": "T"}))
    assert page.links('link[rel="canonical"]') == [f"{settings.SITE_URL}{PATH}?letter=T"]


@pytest.mark.parametrize("query", ["letter=B", "letter=%00", "letter=TT", "letter=T&page=4", f"page={'9' * 5000}"])
def test_a_letter_or_page_that_is_not_there_is_not_found(client, long_list, query):
    assert client.get(f"{PATH}?{query}").status_code == 404


def test_a_query_that_a_short_list_has_no_use_for_changes_nothing(client, biology):
    assert client.get(f"{PATH}?letter=B&page=7").content == client.get(PATH).content


@pytest.mark.parametrize("number", [10, 1000])
def test_takes_five_queries_however_many_terms_there_are(client, course, number, django_assert_max_num_queries):
    make_terms(course, number)
    publish_with_contents(course)
    with django_assert_max_num_queries(5):
        assert client.get(f"{PATH}?letter=T&page=1").status_code == 200
