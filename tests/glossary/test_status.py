import pytest

from glossary import publishing
from glossary.models import Course, Fact, Guide, Term, Unit
from glossary.status import Status, status_of, with_status
from tests.factories import make_guide, make_term, make_terms, publish, publish_with_contents


def status(row):
    return status_of(with_status(type(row).objects).get(pk=row.pk))


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
    assert status(row) == Status.PUBLISHED


def test_a_change_that_is_saved_and_not_published_is_told(row):
    name = "name" if isinstance(row, Term) else "title"
    setattr(row, name, "Something else")
    row.save()
    assert status(row) == Status.CHANGED
    publish(row)
    assert status(row) == Status.PUBLISHED


def test_what_is_taken_down_is_a_draft(row):
    publishing.unpublish([row])
    assert status(row) == Status.DRAFT


def test_a_change_of_facts_is_a_change_of_the_term(biology):
    term = biology.terms.first()
    Fact.objects.create(term=term, text="Another fact.")
    assert status(term) == Status.CHANGED


def test_a_change_of_units_is_a_change_of_the_course(biology):
    Unit.objects.create(course=biology, number=3, title="Evolution")
    assert status(biology) == Status.CHANGED


def test_a_course_that_moves_changes_none_of_its_terms(biology):
    biology.slug = "biology"
    biology.save()
    assert status(biology) == Status.CHANGED
    assert status(biology.terms.first()) == Status.PUBLISHED


def test_a_list_of_any_length_takes_a_handful_of_queries(course, django_assert_max_num_queries):
    make_terms(course, 300)
    publish_with_contents(course)
    with django_assert_max_num_queries(3):
        found = {status_of(row) for row in with_status(Term.objects.all())}
    assert found == {Status.PUBLISHED}
