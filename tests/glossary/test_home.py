import pytest

from tests.factories import make_course, make_guide, make_term, make_terms, publish, publish_with_contents
from tests.markup import parse


def test_answers_without_content(client, db):
    page = parse(client.get("/"))
    assert len(page.select("h1")) == 1
    assert "No course" in page.one("main").text


def test_lists_courses_by_subject(client, db):
    publish(
        make_course("Statistics", subject="Mathematics"),
        make_course("Genetics", subject="Biology"),
        make_course("Botany", subject="Biology"),
    )
    page = parse(client.get("/"))
    assert page.texts("h2") == ["Biology", "Mathematics"]
    assert [link for link in page.links("main a") if link != "/"] == ["/botany/", "/genetics/", "/statistics/"]


def test_gives_each_subject_one_heading_however_editors_capitalise_it(client, db):
    for title, subject in [("Anatomy", "Biology"), ("Botany", "biology"), ("Cytology", "Biology")]:
        publish(make_course(title, subject=subject))
    headings = [heading.lower() for heading in parse(client.get("/")).texts("h2")]
    assert headings.count("biology") == 1


def test_shows_what_was_added_lately_newest_first(client, course):
    publish(course, make_term(course, "Cell"))
    publish(make_guide(course, "How cells divide"))
    links = parse(client.get("/")).links("main a")
    assert links.index("/intro-to-biology/guides/how-cells-divide/") < links.index("/intro-to-biology/key-terms/cell/")


def test_an_edit_is_no_addition(client, course):
    old, new = make_term(course, "Cell"), make_term(course, "Gene")
    publish(course, old)
    publish(new)
    old.definition = "The unit of life."
    old.save()
    publish(old)
    links = parse(client.get("/")).links("main a")
    assert links.index("/intro-to-biology/key-terms/gene/") < links.index("/intro-to-biology/key-terms/cell/")


def test_a_draft_course_is_not_there(client, course):
    assert "Biology" not in client.get("/").content.decode()


@pytest.mark.parametrize("number", [10, 1000])
def test_takes_five_queries_however_many_terms_there_are(client, course, number, django_assert_max_num_queries):
    make_terms(course, number)
    publish_with_contents(course)
    publish(*(make_course(f"Course {each}", units=()) for each in range(number // 20)))
    with django_assert_max_num_queries(5):
        assert client.get("/").status_code == 200
