import pytest

from glossary import publishing
from glossary.models import Fact, ReviewQuestion
from tests.factories import make_course, make_term, make_terms, publish, publish_with_contents
from tests.markup import parse

PATH = "/intro-to-biology/key-terms/mitosis/"


@pytest.fixture
def page(client, biology):
    return parse(client.get(PATH))


def test_has_the_name_as_its_only_h1(page):
    assert page.texts("h1") == ["Mitosis"]
    assert page.one("title").text.startswith("Mitosis ")


def test_leads_back_by_breadcrumbs(page):
    crumbs = page.one('nav[aria-label="Breadcrumb"]')
    assert crumbs.texts("li") == ["Home", "Intro to Biology", "Key terms", "Mitosis"]
    assert crumbs.links() == ["/", "/intro-to-biology/", "/intro-to-biology/key-terms/"]
    assert crumbs.texts('[aria-current="page"]') == ["Mitosis"]


def test_names_its_class_and_unit(page):
    words = page.one("article header").text
    assert "from class: Intro to Biology" in words
    assert "Cells" in words
    assert page.links("article header a") == ["/intro-to-biology/", "/intro-to-biology/unit-1/"]


def test_a_term_in_no_unit_names_its_class_alone(client, course):
    publish(course, make_term(course, unit=None))
    assert parse(client.get(PATH)).links("article header a") == ["/intro-to-biology/"]


def test_shows_the_site_name_and_a_tagline_of_two_lines(page, settings):
    header = page.one("body > header")
    assert settings.SITE_NAME in header.text
    first, second = settings.SITE_TAGLINE.splitlines()
    assert header.texts("p > span") == [first, second]


def test_ends_with_glossary_guides_and_notice(page, settings):
    footer = page.one("footer")
    assert {"/glossary/", "/guides/"} <= set(footer.links())
    assert settings.SITE_NOTICE in footer.text


def test_goes_from_definition_to_facts_to_questions(page):
    assert page.texts("article > section > h2") == [
        "Definition",
        "1 Must-Know Fact For Your Next Test",
        "Review Questions",
    ]
    assert page.one("section#definition").text == "Definition Mitosis is a thing. It matters."


def test_a_line_that_names_the_term_leads_from_the_definition_to_the_facts(page):
    parts = [each for each in page.one("article").children if not isinstance(each, str)]
    places = {each.attributes.get("id"): index for index, each in enumerate(parts)}
    (line,) = parts[places["definition"] + 1 : places["must-know"]]
    assert line.tag == "p"
    assert "Mitosis" in line.text


@pytest.mark.parametrize(
    ("facts", "heading"),
    [
        ((), []),
        (("One.",), ["1 Must-Know Fact For Your Next Test"]),
        (("One.", "Two."), ["2 Must-Know Facts For Your Next Test"]),
    ],
)
def test_counts_its_facts(client, course, facts, heading):
    publish(course, make_term(course, facts=facts))
    page = parse(client.get(PATH))
    assert page.texts("section#must-know > h2") == heading
    assert page.texts("section#must-know > ol > li") == list(facts)


def test_facts_stand_in_the_order_of_their_positions_outside_any_fold(client, course):
    term = make_term(course, facts=())
    Fact.objects.create(term=term, text="Second.", position=2)
    Fact.objects.create(term=term, text="First.", position=1)
    publish(course, term)
    page = parse(client.get(PATH))
    assert page.texts("section#must-know > ol > li") == ["First.", "Second."]
    assert not page.select("details section#must-know")
    assert not page.select("section#must-know details")


def test_a_fact_names_its_source(client, course):
    term = make_term(course, facts=())
    Fact.objects.create(term=term, text="Cells divide.", source="Flemming, *Zellsubstanz*, 1882")
    publish(course, term)
    assert "Flemming, Zellsubstanz, 1882" in parse(client.get(PATH)).one("section#must-know > ol > li").text


def test_questions_are_folds_that_open_independently(client, course):
    publish(course, make_term(course, questions=[("Why?", "Because."), ("How?", "So.")]))
    page = parse(client.get(PATH))
    folds = page.select("section#review-questions details")
    assert page.texts("section#review-questions details > summary") == ["Why?", "How?"]
    assert [each.text for each in folds] == ["Why? Because.", "How? So."]
    assert not any("open" in each for each in folds)
    # Folds that share a name close one another.
    assert not any("name" in each for each in folds)
    assert len(page.select("section#review-questions button")) == 1


def test_a_question_without_an_answer_still_opens_on_something(client, course):
    publish(course, make_term(course, questions=[("Why?", "")]))
    assert len(parse(client.get(PATH)).one("section#review-questions details").text) > len("Why?")


def test_without_questions_there_is_no_such_section(client, course):
    publish(course, make_term(course, questions=()))
    assert not parse(client.get(PATH)).select("section#review-questions")


def test_lists_other_names(client, course):
    publish(course, make_term(course, aliases="M phase\nkaryokinesis"))
    assert "M phase, karyokinesis" in parse(client.get(PATH)).one("article header").text


@pytest.mark.parametrize(
    ("term", "before", "after"),
    [("cell", [], ["Mitosis"]), ("mitosis", ["Cell"], ["Nucleus"]), ("nucleus", ["Mitosis"], [])],
)
def test_leads_to_the_previous_and_the_next_term_of_the_unit(client, biology, term, before, after):
    publish(make_term(biology, "Gene", unit=2))
    page = parse(client.get(f"/intro-to-biology/key-terms/{term}/"))
    assert [each.text.split()[-1] for each in page.select('a[rel="prev"]')] == before
    assert [each.text.split()[-1] for each in page.select('a[rel="next"]')] == after


def test_lists_the_same_name_in_other_courses(client, biology):
    politics = make_course("Politics")
    publish(politics, make_term(politics, "Cell", definition="A secret group. It has few members."))
    page = parse(client.get("/intro-to-biology/key-terms/cell/"))
    assert "/politics/key-terms/cell/" in page.links("article > section a")
    assert "A secret group." in page.one("article").text
    assert "/glossary/cell/" in page.links("article > section a")
    assert "politics" not in client.get(PATH).content.decode()


def test_is_in_the_language_and_direction_of_its_course(client, db):
    course = make_course("Biologie", slug="biologie", language="ar")
    publish(course, make_term(course))
    html = parse(client.get("/biologie/key-terms/mitosis/")).one("html")
    assert (html["lang"], html["dir"]) == ("ar", "rtl")


def test_names_its_canonical_address(client, biology, settings):
    settings.SITE_URL = "https://guide.example.org"
    page = parse(client.get(PATH, {"utm_source": "elsewhere"}))
    assert page.links('link[rel="canonical"]') == [f"https://guide.example.org{PATH}"]
    assert page.one('meta[name="description"]')["content"] == "Mitosis is a thing."


def test_shows_markup_in_names_and_questions_as_text(client, course):
    markup = "<script>alert(1)</script> & <b>"
    course.title = f"Intro {markup}"
    course.save()
    term = make_term(course, markup, slug="mitosis", facts=[markup], aliases=markup, questions=[(markup, markup)])
    publish(course, term)
    page = parse(client.get(PATH))
    assert page.one("h1").text == markup
    assert not page.select("main script")
    assert not page.select("h1 b")
    assert [each for each in page.select("script") if each.source.startswith("alert")] == []


def test_a_course_in_any_script_has_term_pages_in_that_script(client, db):
    course = make_course("生物学", slug="生物学")
    publish(course, make_term(course, "細胞", slug="細胞"))
    assert client.get("/生物学/key-terms/細胞/").status_code == 200


def test_answers_at_the_address_that_people_know_from_elsewhere(client, biology):
    for address in ("/key-terms/intro-to-biology/mitosis", "/key-terms/intro-to-biology/mitosis/"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (301, PATH)


def test_shows_what_was_published_and_not_what_is_on_the_desk(client, biology):
    term = biology.terms.get(slug="mitosis")
    before = client.get(PATH).content
    term.name, term.definition, term.position = "Meiosis", "Something else.", 99
    term.save()
    Fact.objects.create(term=term, text="Another fact.")
    ReviewQuestion.objects.create(term=term, question="What else?")
    assert client.get(PATH).content == before


def test_a_term_without_a_page_is_not_found(client, course):
    publish(course)
    make_term(course)
    assert client.get(PATH).status_code == 404


@pytest.mark.parametrize("number", [10, 1000])
def test_takes_three_queries_however_many_terms_there_are(client, course, number, django_assert_max_num_queries):
    make_terms(course, number)
    publish_with_contents(course)
    with django_assert_max_num_queries(3):
        assert client.get("/intro-to-biology/key-terms/term-7/").status_code == 200


def test_takes_three_queries_with_homonyms_in_many_courses(client, db, django_assert_max_num_queries):
    for number in range(20):
        course = make_course(f"Course {number}", units=["Unit"])
        publish(course, *(make_term(course, name) for name in ("Cell", "Mitosis", "Nucleus")))
    with django_assert_max_num_queries(3):
        assert client.get("/course-7/key-terms/mitosis/").status_code == 200


def test_leads_to_its_neighbours_when_more_courses_share_its_name_than_are_listed(client, biology):
    for number in range(20):
        course = make_course(f"Course {number}", units=())
        publishing.publish([course, make_term(course, "Mitosis", unit=None)])
    page = parse(client.get(PATH))
    assert page.links('a[rel="prev"]') == ["/intro-to-biology/key-terms/cell/"]
    assert page.links('a[rel="next"]') == ["/intro-to-biology/key-terms/nucleus/"]
