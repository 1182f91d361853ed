import pytest
from django.contrib.auth.models import Permission, User

from glossary.models import Course, Page, Unit
from tests.factories import make_course, make_guide, make_term, publish
from tests.glossary.admin.forms import errors, fields, form, said, send
from tests.markup import parse

ADD = "/admin/glossary/course/add/"
LIST = "/admin/glossary/course/"


def change(course):
    return f"/admin/glossary/course/{course.pk}/change/"


def act(client, name, *courses):
    return client.post(LIST, {"action": name, "_selected_action": [course.pk for course in courses]}, follow=True)


def test_an_editor_writes_a_course_with_units_and_publishes_it(desk):
    units = ("units", {"number": "1", "title": "Cells"}, {"number": "2", "title": "Heredity", "description": "Genes."})
    answer = send(desk, ADD, "_publish", units, title="Intro to Biology", subject="Biology", description="*Life.*")
    course = Course.objects.get()
    assert course.slug == "intro-to-biology"
    assert answer.redirect_chain[-1] == (change(course), 302)
    assert any("is published" in each for each in said(answer))
    page = parse(desk.get("/intro-to-biology/"))
    assert page.texts("main h2") == ["1 Cells", "2 Heredity"]
    assert page.texts("main em") == ["Life."]


def test_saving_keeps_a_draft(desk):
    send(desk, ADD, "_save", title="Intro to Biology")
    assert Course.objects.get().title == "Intro to Biology"
    assert desk.get("/intro-to-biology/").status_code == 404


def test_saving_changes_keeps_what_readers_see(desk, biology):
    send(desk, change(biology), "_save", title="Biology for all")
    assert b"<h1>Intro to Biology</h1>" in desk.get("/intro-to-biology/").content
    send(desk, change(biology), "_publish")
    assert b"<h1>Biology for all</h1>" in desk.get("/intro-to-biology/").content


def test_a_unit_is_added_to_a_published_course(desk, biology):
    send(desk, change(biology), "_publish", ("units", {"number": "3", "title": "Evolution"}))
    assert desk.get("/intro-to-biology/unit-3/").status_code == 200


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"title": ""}, "title", "required"),
        ({"title": "a" * 300}, "title", "at most 200"),
        ({"title": "a\0b"}, "title", "Null characters"),
        ({"title": "a\u202eb"}, "title", "U+202E"),
        ({"title": "Glossary"}, "slug", "is an address of the site itself"),
        ({"title": "Course", "slug": "admin"}, "slug", "is an address of the site itself"),
        ({"title": "Course", "slug": "Not A Slug"}, "slug", "“not-a-slug” would do"),
        ({"title": "Course", "slug": "a" * 121}, "slug", "at most 120"),
        ({"title": "Intro to Biology"}, "slug", "already exists"),
        ({"title": "Course", "slug": "intro-to-biology"}, "slug", "already exists"),
        ({"title": "Course", "language": "english"}, "language", "no language code"),
        ({"title": "Course", "hue": "360"}, "hue", "359"),
        ({"title": "Course", "hue": "9" * 30}, "hue", "359"),
        ({"title": "Course", "description": "x" * 50_001}, "description", "at most 50,000 fit"),
        ({"title": "Course", "subject": "a" * 300}, "subject", "at most 200"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_there_alone(desk, course, values, field, message):
    answer = send(desk, ADD, "_save", **values)
    assert errors(answer).keys() == {field}
    assert message in errors(answer)[field]
    assert Course.objects.count() == 1
    # Nothing that was typed is lost.
    assert fields(answer)["slug"] == values.get("slug", "")


@pytest.mark.parametrize(
    ("unit", "field", "message"),
    [
        ({"number": "0", "title": "Zero"}, "number", "greater than or equal to 1"),
        ({"number": "1000", "title": "Many"}, "number", "less than or equal to 999"),
        ({"number": "3", "title": ""}, "title", "required"),
        ({"number": "", "title": "None"}, "number", "required"),
    ],
)
def test_what_is_wrong_with_a_unit_is_said_in_its_row(desk, course, unit, field, message):
    answer = send(desk, change(course), "_save", ("units", unit))
    assert message in errors(answer)[f"units-2-{field}"]
    assert course.units.count() == 2


def test_two_units_of_one_number_are_refused(desk, course):
    answer = send(desk, change(course), "_save", ("units", {"number": "1", "title": "Again"}))
    assert "Please correct the duplicate data" in answer.content.decode()
    assert course.units.count() == 2


def test_the_form_tells_the_status(desk, course):
    def status():
        return parse(desk.get(change(course))).texts(".desk-status")

    assert status() == ["Draft"]
    publish(course)
    assert status() == ["Published"]
    send(desk, change(course), "_save", title="Else")
    assert status() == ["Published, with changes"]


def test_the_list_tells_the_status_and_can_be_narrowed_to_what_is_public(desk, biology):
    make_course("Chemistry")
    assert parse(desk.get(LIST)).texts("td.field-standing") == ["Draft", "Published"]
    assert parse(desk.get(LIST, {"status": "published"})).texts("td.field-standing") == ["Published"]
    assert parse(desk.get(LIST, {"status": "draft"})).texts("td.field-standing") == ["Draft"]


def test_only_what_is_public_is_viewed_on_the_site(desk, course):
    assert not parse(desk.get(change(course))).select("a.viewsitelink")
    publish(course)
    assert parse(desk.get(change(course))).one("a.viewsitelink")["href"] == "/intro-to-biology/"
    course.slug = "biology"
    course.save()
    assert parse(desk.get(change(course))).one("a.viewsitelink")["href"] == "/intro-to-biology/"


def test_unpublishing_asks_first_and_says_what_it_takes_along(desk, biology):
    address = parse(desk.get(change(biology))).one("a.unpublish")["href"]
    question = desk.get(address)
    assert "4 terms and guides in it will be taken down as well." in parse(question).one("#content").text
    assert Page.objects.count() == 5
    answer = desk.post(address, fields(question), follow=True)
    assert "5 pages were taken down." in said(answer)
    assert not Page.objects.exists()
    assert biology.terms.count() == 3
    assert not parse(answer).select("a.unpublish")


def test_the_list_publishes_what_is_selected(desk, course):
    chemistry = make_course("Chemistry")
    assert said(act(desk, "publish_selected", course, chemistry)) == ["2 pages are published."]
    assert desk.get("/chemistry/").status_code == 200
    assert said(act(desk, "publish_selected", course)) == ["Readers already see this; nothing has changed."]


def test_the_list_publishes_courses_with_every_draft_in_them(desk, course):
    make_term(course)
    make_guide(course)
    assert said(act(desk, "publish_with_contents", course)) == ["3 pages are published."]
    assert desk.get("/intro-to-biology/key-terms/mitosis/").status_code == 200


def test_a_draft_that_cannot_be_published_keeps_the_whole_selection_from_it(desk, course):
    make_term(course)
    make_term(course, "Gene", definition="")
    message, rest = said(act(desk, "publish_with_contents", course))
    assert "Gene" in message
    assert "needs a definition" in message
    assert rest == "Nothing of the selection was published."
    assert not Page.objects.exists()


def test_the_list_unpublishes_what_is_selected_after_asking(desk, biology):
    chemistry = make_course("Chemistry")
    publish(chemistry)
    question = act(desk, "unpublish_selected", biology, chemistry)
    assert Page.objects.filter(kind="course").count() == 2
    shown = form(question).select("input")
    sent = {"_selected_action": [each["value"] for each in shown if each.attributes.get("name") == "_selected_action"]}
    answer = desk.post(LIST, {**fields(question), **sent}, follow=True)
    assert "6 pages were taken down." in said(answer)
    assert not Page.objects.exists()


def test_there_is_nothing_to_take_down_from_drafts(desk, course):
    assert "None of these is public" in act(desk, "unpublish_selected", course).content.decode()


def test_deleting_a_published_course_takes_everything_in_it_down(desk, biology):
    paths = list(Page.objects.values_list("path", flat=True))
    desk.post(f"/admin/glossary/course/{biology.pk}/delete/", {"post": "yes"})
    assert not Course.objects.exists()
    assert {desk.get(path).status_code for path in paths} == {410}


def test_the_list_deletes_published_courses_for_good(desk, biology):
    desk.post(LIST, {"action": "delete_selected", "_selected_action": [biology.pk], "post": "yes"})
    assert desk.get("/intro-to-biology/key-terms/mitosis/").status_code == 410


def test_names_are_text_in_messages_and_questions(desk, db):
    course = make_course("<script>alert(1)</script>", slug="markup")
    publish(course)
    for answer in (act(desk, "publish_selected", course), desk.get(f"/admin/glossary/course/{course.pk}/unpublish/")):
        assert "<script>alert" not in answer.content.decode()
    course.title = "<script>alert(2)</script>"
    course.save()
    answer = act(desk, "publish_selected", course)
    assert said(answer) == ["<script>alert(2)</script> is published as it stands here."]


def test_units_of_a_course_are_deleted_in_its_form(desk, biology):
    address = change(biology)
    filled = fields(desk.get(address)) | {"units-1-DELETE": "on", "_publish": "pressed"}
    desk.post(address, filled)
    assert Unit.objects.count() == 1
    assert desk.get("/intro-to-biology/unit-2/").status_code == 404


@pytest.mark.parametrize("number", [10, 300])
def test_form_and_list_take_few_queries(desk, course, number, django_assert_max_num_queries):
    for each in range(number // 2):
        publish(make_course(f"Course {each}"))
    for each in range(10, number // 3):
        Unit.objects.create(course=course, number=each, title=f"Unit {each}")
    with django_assert_max_num_queries(20):
        assert desk.get(change(course)).status_code == 200
    with django_assert_max_num_queries(15):
        assert desk.get(LIST).status_code == 200


def test_who_may_not_change_terms_publishes_none_with_their_course(client, biology):
    user = User.objects.create_user("writer", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_course", "change_course"]))
    client.force_login(user)
    make_term(biology, "Gene")
    assert act(client, "publish_with_contents", biology).status_code == 403
    assert not Page.objects.filter(title="Gene").exists()
