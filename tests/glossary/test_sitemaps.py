from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from glossary import publishing
from glossary.models import Page
from tests.factories import make_course, make_term, publish

SITE = "https://guide.example.org"
LONG_AGO = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = SITE


def entries(client, path, tag):
    """{address: when it last changed, or None} of an index or a part."""
    response = client.get(path)
    assert response.headers["Content-Type"].startswith("application/xml")
    root = ElementTree.fromstring(response.content)  # noqa: S314  the site's own
    found = {}
    for each in root.iter(f"{NAMESPACE}{tag}"):
        modified = each.find(f"{NAMESPACE}lastmod")
        address = each.find(f"{NAMESPACE}loc").text
        found[address] = datetime.fromisoformat(modified.text) if modified is not None else None
    return found


def parts(client):
    return entries(client, "/sitemap.xml", "sitemap")


def addresses(client):
    found = {}
    for part in parts(client):
        found |= entries(client, part.removeprefix(SITE), "url")
    return found


def test_names_every_public_page_and_list(client, biology):
    make_term(biology, "Draft")
    inside = ["", "key-terms/", "key-terms/cell/", "key-terms/mitosis/", "key-terms/nucleus/"]
    inside += ["unit-1/", "unit-2/", "guides/how-cells-divide/"]
    expected = {"/", "/glossary/", "/guides/", *(f"/intro-to-biology/{rest}" for rest in inside)}
    assert addresses(client).keys() == {f"{SITE}{path}" for path in expected}


def test_every_address_it_names_answers(client, biology):
    for address in addresses(client):
        assert client.get(address.removeprefix(SITE)).status_code == 200


def test_a_page_changed_when_its_own_content_did(client, biology):
    Page.objects.update(modified=LONG_AGO)
    before = addresses(client)
    term = biology.terms.get(slug="mitosis")
    term.name = "Mitosis (division)"
    term.save()
    publish(term)
    after = addresses(client)
    changed = {address for address in before if before[address] != after[address]}
    # Its neighbours show its name, and are for readers what they were.
    assert changed == {f"{SITE}/intro-to-biology/key-terms/mitosis/"}
    page = Page.objects.get(kind="term", object_id=term.pk)
    assert after[f"{SITE}{page.path}"] == page.modified


def test_the_index_says_when_a_part_last_changed(client, biology):
    term = biology.terms.get(slug="mitosis")
    term.definition = "Another."
    term.save()
    publish(term)
    newest = {}
    for page in Page.objects.order_by("modified"):
        newest[f"{SITE}/sitemap-pages-{page.pk // 10_000}.xml"] = page.modified
    assert {path: changed for path, changed in parts(client).items() if changed} == newest


def test_a_large_site_has_several_parts(client, biology):
    page = Page.objects.get(path="/intro-to-biology/key-terms/cell/")
    # Nothing may refer to the id that is about to change.
    page.keys.all().delete()
    page.mentions.all().delete()
    number = page.pk // 10_000 + 3
    Page.objects.filter(pk=page.pk).update(id=number * 10_000)
    assert f"{SITE}/sitemap-pages-{number}.xml" in parts(client)
    assert list(entries(client, f"/sitemap-pages-{number}.xml", "url")) == [f"{SITE}{page.path}"]
    assert client.get(f"/sitemap-pages-{number - 1}.xml").status_code == 404


def test_many_courses_have_several_parts_of_lists(client, db):
    publish(*(make_course(f"Course {number}", units=["Only"]) for number in range(25)))
    found = addresses(client)
    for number in range(25):
        assert f"{SITE}/course-{number}/unit-1/" in found
    assert f"{SITE}/sitemap-lists-2.xml" in parts(client)
    assert client.get("/sitemap-lists-3.xml").status_code == 404


def test_what_is_taken_down_leaves_it(client, biology):
    publishing.unpublish([biology])
    assert addresses(client).keys() == {f"{SITE}{path}" for path in ("/", "/glossary/", "/guides/")}


def test_answers_without_content(client, db):
    assert addresses(client).keys() == {f"{SITE}{path}" for path in ("/", "/glossary/", "/guides/")}


def test_addresses_in_any_script_are_escaped_once(client, course):
    publish(course, make_term(course, "細胞", slug="細胞"))
    assert f"{SITE}/intro-to-biology/key-terms/%E7%B4%B0%E8%83%9E/" in addresses(client)


@pytest.mark.parametrize("part", ["pages", "lists"])
@pytest.mark.parametrize("number", ["777777777", "9223372036854775807", "9" * 20, "9" * 5000, "-1", "x", "1.5", "%00"])
def test_a_part_that_is_not_there_is_not_found(client, biology, part, number):
    assert client.get(f"/sitemap-{part}-{number}.xml", follow=True).status_code == 404


def test_takes_few_queries(client, biology, django_assert_max_num_queries):
    for address in ("/sitemap.xml", *parts(client)):
        with django_assert_max_num_queries(5):
            assert client.get(address.removeprefix(SITE)).status_code == 200
