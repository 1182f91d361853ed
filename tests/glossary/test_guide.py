import pytest

from tests.factories import make_guide, make_term, make_terms, publish, publish_with_contents
from tests.markup import parse

PATH = "/intro-to-biology/guides/how-cells-divide/"


def test_shows_its_text_under_one_h1(client, biology):
    page = parse(client.get(PATH))
    assert page.texts("h1") == ["How cells divide"]
    assert "A summary." in page.one("article").text
    assert page.texts("article h2") == ["First", "Second"]


def test_leads_back_by_breadcrumbs(client, biology):
    crumbs = parse(client.get(PATH)).one('nav[aria-label="Breadcrumb"]')
    assert crumbs.texts("li") == ["Home", "Intro to Biology", "Unit 1", "How cells divide"]


def test_a_contents_list_leads_to_each_part(client, biology):
    page = parse(client.get(PATH))
    contents = page.one('article nav[aria-label="Contents"]')
    assert contents.texts("a") == ["First", "Second"]
    assert contents.links() == [f"#{heading['id']}" for heading in page.select("article h2")]


def test_parts_of_one_name_are_told_apart(client, course):
    publish(course, make_guide(course, body="## Example\n\nOne.\n\n## Example\n\nTwo.\n\n### Example\n\nThree."))
    page = parse(client.get(PATH))
    ids = [each["id"] for each in page.descendants() if "id" in each]
    assert len(ids) == len(set(ids))
    assert len(page.links('article nav[aria-label="Contents"] a')) == 2


def test_a_guide_in_one_part_has_no_contents_list(client, course):
    publish(course, make_guide(course, body="Only this.\n\n## One part\n\nAnd this."))
    assert not parse(client.get(PATH)).select('nav[aria-label="Contents"]')


def test_lists_the_key_terms_of_its_unit(client, biology):
    publish(make_term(biology, "Gene", unit=2))
    links = parse(client.get(PATH)).links("main > section a")
    assert links == [f"/intro-to-biology/key-terms/{slug}/" for slug in ("cell", "mitosis", "nucleus")]


def test_a_guide_in_no_unit_lists_no_terms(client, course):
    publish(course, make_guide(course, unit=None), make_term(course, "Life", unit=None))
    page = parse(client.get(PATH))
    assert not page.select("main > section a")
    assert page.texts('nav[aria-label="Breadcrumb"] li') == ["Home", "Intro to Biology", "How cells divide"]


def test_no_heading_of_its_text_stands_beside_the_title(client, course):
    publish(course, make_guide(course, body="# Shout\n\nText.\n\n## Whisper\n\nText."))
    assert parse(client.get(PATH)).texts("h1") == ["How cells divide"]


@pytest.mark.parametrize("path", ["/intro-to-biology/guides/", "/intro-to-biology/guides/mitosis/"])
def test_what_is_no_guide_is_not_found(client, biology, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("number", [10, 1000])
def test_takes_five_queries_however_many_terms_there_are(client, course, number, django_assert_max_num_queries):
    make_terms(course, number)
    make_guide(course)
    publish_with_contents(course)
    with django_assert_max_num_queries(5):
        assert client.get(PATH).status_code == 200
