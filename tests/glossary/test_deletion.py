import pytest

from glossary.models import Course, Guide, Page, Revision, Term


def answers(client, *paths):
    return [client.get(path).status_code for path in paths]


def test_a_deleted_term_is_gone(client, biology):
    biology.terms.get(slug="mitosis").delete()
    assert answers(client, "/intro-to-biology/key-terms/mitosis/", "/intro-to-biology/key-terms/cell/") == [410, 200]
    assert "Mitosis" not in client.get("/intro-to-biology/").content.decode()


def test_a_deleted_guide_is_gone(client, biology):
    biology.guides.get().delete()
    assert answers(client, "/intro-to-biology/guides/how-cells-divide/") == [410]


def test_a_deleted_course_is_gone_with_everything_in_it(client, biology):
    paths = list(Page.objects.values_list("path", flat=True))
    biology.delete()
    assert set(answers(client, *paths)) == {410}
    assert not Page.objects.exists()


@pytest.mark.parametrize("model", [Term, Guide, Course])
def test_a_queryset_that_is_deleted_leaves_nothing_public(client, biology, model):
    model.objects.all().delete()
    assert not Page.objects.filter(kind=model._meta.model_name).exists()


def test_what_readers_saw_last_is_kept_as_a_revision(biology):
    term = biology.terms.get(slug="mitosis")
    term.definition = "Never published."
    term.save()
    pk = term.pk
    term.delete()
    revision = Revision.objects.filter(kind="term", object_id=pk, action="unpublish").first()
    assert revision.action == "unpublish"
    assert revision.document["definition"] == "Mitosis is a thing. It matters."


def test_a_draft_is_deleted_without_a_trace_on_the_public_side(client, course):
    course.delete()
    assert not Revision.objects.filter(action="publish").exists()
    assert answers(client, "/intro-to-biology/") == [404]


def test_a_deleted_unit_keeps_its_terms_public(client, biology):
    biology.units.get(number=1).delete()
    assert answers(client, "/intro-to-biology/key-terms/mitosis/", "/intro-to-biology/unit-1/") == [200, 200]
