import pytest

from glossary.models import Guide, Page
from tests.factories import make_course, make_guide, publish
from tests.glossary.admin.forms import errors, said, send
from tests.markup import parse

ADD = "/admin/glossary/guide/add/"
LIST = "/admin/glossary/guide/"
PATH = "/intro-to-biology/guides/how-cells-divide/"


def change(guide):
    return f"/admin/glossary/guide/{guide.pk}/change/"


@pytest.fixture
def guide(biology):
    return biology.guides.get()


def test_an_editor_writes_a_guide_and_publishes_it(desk, course):
    publish(course)
    values = {"course": str(course.pk), "unit": str(course.units.first().pk), "title": "How cells divide"}
    answer = send(desk, ADD, "_publish", body="Text.\n\n## First\n\n## Second", **values)
    assert "How cells divide is published as it stands here." in said(answer)
    assert parse(desk.get(PATH)).texts("article h2") == ["First", "Second"]
    assert Guide.objects.get().position == 1


def test_saving_keeps_a_draft(desk, guide):
    before = desk.get(PATH).content
    send(desk, change(guide), "_save", title="Another title", body="Another text.")
    assert desk.get(PATH).content == before


def test_a_guide_without_a_text_is_saved_and_not_published(desk, course):
    publish(course)
    answer = send(desk, ADD, "_publish", course=str(course.pk), title="How cells divide")
    assert "needs a text" in said(answer)[-1]
    assert Guide.objects.exists()
    assert desk.get(PATH).status_code == 404


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"title": ""}, "title", "required"),
        ({"title": "a" * 300}, "title", "at most 200"),
        ({"title": "Other", "slug": "how-cells-divide"}, "slug", "already"),
        ({"title": "How cells divide"}, "slug", "already"),
        ({"title": "Other", "slug": "/"}, "slug", "cannot have"),
        ({"title": "Other", "body": "x" * 50_001}, "body", "at most 50,000"),
        ({"title": "Other", "body": "a\u202eb"}, "body", "U+202E"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_there_alone(desk, guide, values, field, message):
    answer = send(desk, ADD, "_save", course=str(guide.course_id), **values)
    assert errors(answer).keys() == {field}
    assert message in errors(answer)[field]
    assert Guide.objects.count() == 1


def test_a_unit_of_another_course_is_refused_at_the_field(desk, guide):
    unit = make_course("Chemistry").units.first()
    answer = send(desk, ADD, "_save", course=str(guide.course_id), title="Other", unit=str(unit.pk))
    assert errors(answer).keys() == {"unit"}


def test_unpublishing_asks_first(desk, guide):
    address = parse(desk.get(change(guide))).one("a.unpublish")["href"]
    assert desk.get(address).status_code == 200
    assert desk.get(PATH).status_code == 200
    desk.post(address)
    assert desk.get(PATH).status_code == 410


def test_deleting_a_published_guide_makes_its_page_gone(desk, guide):
    desk.post(f"{LIST}{guide.pk}/delete/", {"post": "yes"})
    assert desk.get(PATH).status_code == 410
    assert not Page.objects.filter(kind="guide").exists()


@pytest.mark.parametrize("number", [10, 300])
def test_form_and_list_take_few_queries(desk, course, number, django_assert_max_num_queries):
    guides = [make_guide(course, f"Guide {each}") for each in range(number)]
    publish(course, *guides)
    with django_assert_max_num_queries(20):
        assert desk.get(change(guides[0])).status_code == 200
    with django_assert_max_num_queries(15):
        assert desk.get(LIST).status_code == 200
