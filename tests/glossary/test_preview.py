import pytest

from glossary import publishing
from glossary.models import Term
from tests.factories import make_course, make_term, publish
from tests.markup import parse

PATH = "/intro-to-biology/key-terms/mitosis/preview/"
NAME_PATH = "/glossary/cell/preview/"


@pytest.fixture
def politics(biology):
    course = make_course("Politics", units=())
    publish(course, make_term(course, "Cell", unit=None, definition="A secret *group*. It has few members."))
    return course


def test_says_name_class_and_first_sentence_and_leads_to_the_page(client, biology):
    panel = parse(client.get(PATH))
    assert panel.text == "Mitosis from class: Intro to Biology Mitosis is a thing. Open the page"
    assert panel.one("strong").text == panel.one('div[role="group"]')["aria-label"] == "Mitosis"
    assert panel.one("p#preview-text").text == "Mitosis is a thing."
    assert panel.links() == ["/intro-to-biology/key-terms/mitosis/"]


def test_a_name_of_several_terms_says_what_it_means_in_each_course(client, politics):
    panel = parse(client.get(NAME_PATH))
    assert panel.one("strong").text == "Cell"
    assert panel.texts("ul#preview-text > li") == ["Intro to Biology Cell is a thing.", "Politics A secret group."]
    assert panel.links() == ["/intro-to-biology/key-terms/cell/", "/politics/key-terms/cell/", "/glossary/cell/"]


def test_a_name_of_one_term_says_what_the_term_does(client, biology):
    assert client.get("/glossary/mitosis/preview/").content == client.get(PATH).content


@pytest.mark.parametrize("path", [PATH, NAME_PATH])
def test_is_a_fragment_and_no_page(client, politics, path):
    panel = parse(client.get(path))
    assert [each.tag for each in panel.children if not isinstance(each, str)] == ["div"]
    assert [each.tag for each in panel.descendants() if each.tag in {"html", "head", "script", "h1", "h2"}] == []


@pytest.mark.parametrize("path", [PATH, NAME_PATH])
def test_may_be_kept_by_anyone_and_listed_by_nobody(client, politics, path):
    client.cookies["sessionid"] = "someone"
    response = client.get(path)
    assert response.headers["Cache-Control"] == "public, no-cache"
    again = client.get(path, headers={"if-none-match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "Vary" not in response.headers
    assert "sessionid" not in response.cookies
    assert "csrftoken" not in response.cookies


def test_is_in_the_language_and_direction_of_its_course(client, db):
    course = make_course("Biologie", language="ar")
    publish(course, make_term(course))
    panel = parse(client.get("/biologie/key-terms/mitosis/preview/")).one('div[role="group"]')
    assert (panel["lang"], panel["dir"]) == ("ar", "rtl")


def test_each_meaning_of_a_name_is_in_its_own_language_and_direction(client, biology):
    arabic = make_course("Biologie", language="ar")
    publish(arabic, make_term(arabic, "Cell"))
    panel = parse(client.get(NAME_PATH))
    assert (panel.one('div[role="group"]')["lang"], panel.one('div[role="group"]')["dir"]) == ("en", "ltr")
    assert {(each["lang"], each["dir"]) for each in panel.select("li")} == {("en", "ltr"), ("ar", "rtl")}


def test_shows_markup_as_text(client, course):
    markup = '"><script>alert(1)</script> & <b onclick="alert(2)">'
    other = make_course(f"Other {markup}", slug="other")
    course.title = f"Intro {markup}"
    course.save()
    terms = [make_term(each, markup, slug="mitosis", definition=f"Such as {markup}") for each in (course, other)]
    publish(course, other, *terms)
    name_path = parse(client.get("/glossary/")).links("main section a")[0]
    assert name_path.startswith("/glossary/")
    for path in (PATH, f"{name_path}preview/"):
        panel = parse(client.get(path))
        assert panel.one("strong").text == panel.one('div[role="group"]')["aria-label"] == markup
        assert f"Intro {markup}" in panel.text
        assert f"Such as {markup}" in panel.text
        assert [each for each in panel.descendants() if each.tag in {"script", "b"} or "onclick" in each] == []


def test_a_draft_is_not_found(client, biology):
    make_term(biology, "Meiosis")
    assert client.get("/intro-to-biology/key-terms/meiosis/preview/").status_code == 404
    assert client.get("/glossary/meiosis/preview/").status_code == 404


def test_shows_what_was_published_and_not_what_is_on_the_desk(client, biology):
    before = client.get(PATH).content
    term = biology.terms.get(slug="mitosis")
    term.name, term.definition = "Meiosis", "Something else."
    term.save()
    assert client.get(PATH).content == before


def test_what_is_taken_down_is_gone(client, politics):
    publishing.unpublish([politics])
    for path, status in (("/politics/key-terms/cell/preview/", 410), (NAME_PATH, 200)):
        response = client.get(path)
        assert response.status_code == status
        assert b"secret" not in response.content
    publishing.unpublish(Term.objects.filter(slug="cell"))
    assert client.get("/intro-to-biology/key-terms/cell/preview/").status_code == 410
    assert client.get(NAME_PATH).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/intro-to-biology/key-terms/none/preview/",
        "/intro-to-biology/key-terms/preview/",
        "/intro-to-biology/guides/how-cells-divide/preview/",
        "/intro-to-biology/preview/",
        "/none/key-terms/mitosis/preview/",
        "/glossary/none/preview/",
    ],
)
def test_nothing_else_has_a_preview(client, biology, path):
    assert client.get(path).status_code == 404


def test_a_term_may_be_called_preview(client, biology):
    other = make_course("Film", units=())
    publish(other, *(make_term(course, "Preview", unit=None) for course in (biology, other)))
    assert parse(client.get("/intro-to-biology/key-terms/preview/")).texts("h1") == ["Preview"]
    assert parse(client.get("/intro-to-biology/key-terms/preview/preview/")).one("strong").text == "Preview"
    assert parse(client.get("/glossary/preview/")).texts("h1") == ["Preview"]
    assert parse(client.get("/glossary/preview/preview/")).one("strong").text == "Preview"


def test_moves_with_its_term_and_with_its_course(client, biology):
    def leads_to(path):
        response = client.get(path)
        return response.status_code, response.headers.get("Location")

    term = biology.terms.get(slug="mitosis")
    term.slug = "cell-division"
    term.save()
    publish(term)
    assert leads_to(PATH) == (301, "/intro-to-biology/key-terms/cell-division/preview/")
    biology.slug = "biology"
    biology.save()
    publish(biology)
    assert leads_to(PATH) == (301, "/biology/key-terms/cell-division/preview/")
    assert leads_to("/biology/key-terms/cell-division/preview/") == (200, None)


def test_a_guide_that_moves_takes_no_preview_along(client, biology):
    guide = biology.guides.get()
    guide.slug = "division"
    guide.save()
    publish(guide)
    assert client.get("/intro-to-biology/guides/how-cells-divide/").status_code == 301
    assert client.get("/intro-to-biology/guides/how-cells-divide/preview/").status_code == 404


@pytest.mark.parametrize("path", [PATH, "/glossary/mitosis/preview/"])
def test_takes_one_query_for_a_term(client, biology, django_assert_num_queries, path):
    with django_assert_num_queries(1):
        assert client.get(path).status_code == 200


def test_takes_one_query_and_stays_small_with_a_name_in_many_courses(client, db, django_assert_num_queries):
    for number in range(20):
        course = make_course(f"Course {number}", units=())
        publish(course, make_term(course, "Cell", unit=None))
    with django_assert_num_queries(1):
        panel = parse(client.get(NAME_PATH))
    assert len(panel.select("li")) == 6
    assert "/glossary/cell/" in panel.links()


@pytest.mark.parametrize(
    "path",
    [
        "/intro-to-biology/key-terms/mitosis/",
        "/intro-to-biology/guides/how-cells-divide/",
        "/glossary/cell/",
    ],
)
def test_pages_with_glossary_links_bring_the_script_along(client, politics, path):
    scripts = [each["src"] for each in parse(client.get(path)).select("script") if "src" in each]
    assert "/static/js/preview.js" in scripts
