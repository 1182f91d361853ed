import pytest

from tests.factories import make_term, publish

PATH = "/intro-to-biology/key-terms/mitosis/"


def test_shows_definition_facts_and_questions(client, biology):
    html = client.get(PATH).content.decode()
    assert "<h1>Mitosis</h1>" in html
    assert html.count("<h1") == 1
    assert '<section id="definition"' in html
    assert "1 Must-Know Fact For Your Next Test" in html
    assert "<summary>Why?</summary>" in html


@pytest.mark.parametrize(
    ("facts", "heading"),
    [((), None), (("One.",), "1 Must-Know Fact For"), (("One.", "Two."), "2 Must-Know Facts For")],
)
def test_counts_its_facts(client, course, facts, heading):
    publish(course, make_term(course, facts=facts))
    html = client.get(PATH).content.decode()
    assert ('id="must-know"' in html) == bool(heading)
    assert heading is None or heading in html


@pytest.mark.parametrize("number", [10, 1000])
def test_takes_three_queries_however_many_terms_there_are(client, course, number, django_assert_max_num_queries):
    publish(course, *(make_term(course, f"Term {index}", facts=(), questions=()) for index in range(number)))
    with django_assert_max_num_queries(3):
        assert client.get("/intro-to-biology/key-terms/term-7/").status_code == 200
