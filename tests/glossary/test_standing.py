import pytest

from glossary import publishing
from glossary.models import Course, Fact, Guide, Status, Term, Unit
from glossary.saving import saved
from tests.factories import make_course, make_guide, make_term, publish


def status(row):
    return type(row).objects.get(pk=row.pk).status


def lacks(row):
    return type(row).objects.get(pk=row.pk).attention.split()


@pytest.fixture(params=[Course, Term, Guide])
def row(request, biology):
    """A published row of each kind, as the desk has it."""
    return request.param.objects.order_by("id").first()


def test_what_is_published_as_it_stands_is_published(row):
    assert status(row) == Status.PUBLISHED


def test_what_was_never_published_is_a_draft(course):
    for draft in (course, make_term(course), make_guide(course)):
        assert status(draft) == Status.DRAFT


def test_saving_without_a_change_changes_nothing(row):
    row.save()
    saved([row])
    assert status(row) == Status.PUBLISHED


def test_a_change_that_is_saved_and_not_published_is_told(row):
    name = "name" if isinstance(row, Term) else "title"
    setattr(row, name, "Something else")
    row.save()
    saved([row])
    assert status(row) == Status.CHANGED
    publish(row)
    assert status(row) == Status.PUBLISHED


def test_what_is_taken_down_is_unpublished(row):
    publishing.unpublish([row])
    assert status(row) == Status.UNPUBLISHED


def test_a_change_of_facts_is_a_change_of_the_term(biology):
    term = biology.terms.first()
    Fact.objects.create(term=term, text="Another fact.")
    saved([term])
    assert status(term) == Status.CHANGED


def test_a_change_of_units_is_a_change_of_the_course(biology):
    Unit.objects.create(course=biology, number=3, title="Evolution")
    saved([biology])
    assert status(biology) == Status.CHANGED


def test_a_course_that_moves_changes_none_of_its_terms(biology):
    biology.slug = "biology"
    biology.save()
    saved([biology, *biology.terms.all()])
    assert status(biology) == Status.CHANGED
    assert status(biology.terms.first()) == Status.PUBLISHED


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"definition": ""}, ["no-definition", "few-facts"]),
        ({"facts": ["One.", "Two.", "Three."]}, []),
        ({"facts": ["In 1990.", "Two.", "Three."]}, ["no-source"]),
        ({"questions": []}, ["few-facts", "no-question"]),
        ({"questions": [("Why?", "")]}, ["few-facts", "no-answer"]),
        ({"definition": "See [[nothing of the kind]]."}, ["few-facts", "dead-mark"]),
        ({"definition": "See [[Cell]]."}, ["few-facts"]),
    ],
)
def test_what_a_term_lacks_is_told(biology, values, expected):
    assert lacks(make_term(biology, "Ribosome", **values)) == expected


def test_what_courses_and_guides_lack_is_told(db):
    course = make_course("Physics", description="")
    assert lacks(course) == ["no-description"]
    assert lacks(make_guide(course, body="")) == ["no-text"]
