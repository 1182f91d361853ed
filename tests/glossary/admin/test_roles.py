"""Every address of the desk, walked by every role."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client

from glossary.models import Course, Guide, Membership, Role, Term
from tests.factories import make_course, make_guide, make_term, publish
from tests.glossary.admin.forms import fields, send
from tests.markup import parse

CANARY = "canaryword"
NOBODY, WRITER, EDITOR, MANAGER = 0, *Role.values
# The least role that each address of a row takes, by the last part of its name; for courses another.
LEAST = {
    "change": WRITER,
    "delete": EDITOR,
    "history": WRITER,
    "compare": WRITER,
    "revision": WRITER,
    "restore": WRITER,
    "preview": WRITER,
    "page": WRITER,
    "presence": WRITER,
    "autosave": WRITER,
    "links": WRITER,
    "name": WRITER,
    "slug": WRITER,
    "schedule": EDITOR,
    "unpublish": EDITOR,
}
OF_COURSES = dict.fromkeys(["delete", "restore", "presence", "name", "slug", "autosave"], MANAGER)
# Addresses of a model that name no row, and an old one of Django's that leads to the form.
OTHERS = {"add", "autosave_new", "changelist", "export", None}
MODELS = (Course, Term, Guide)


def patterns():
    """(model, last part of the name, address with %s for the row) of all addresses of the three admins."""
    for model in MODELS:
        kind = model._meta.model_name
        for pattern in admin.site.get_model_admin(model).get_urls():
            name = pattern.name.removeprefix(f"glossary_{kind}_") if pattern.name else None
            route = str(pattern.pattern).replace("<path:object_id>", "%s").replace("<int:revision>", "1")
            yield model, name, f"/admin/glossary/{kind}/{route}"


@pytest.fixture
def courses(db):
    """Two courses with a published and a drafted term and a guide in each, all of them with the canary."""
    made = []
    for title in ("Own", "Other"):
        course = make_course(title, description=CANARY)
        public = make_term(course, "Public", definition=CANARY)
        publish(course, public)
        made.append((course, make_term(course, "Draft", definition=CANARY), make_guide(course, body=CANARY)))
    return made


def signed_in(role, course=None):
    user = User.objects.create_user("someone", is_staff=True)
    if role:
        Membership.objects.create(user=user, course=course, role=role)
    client = Client()
    client.force_login(user)
    return client


def test_every_address_is_listed_here():
    assert {name for _model, name, _address in patterns()} == {*LEAST, *OTHERS}


@pytest.mark.parametrize("role", [NOBODY, WRITER, EDITOR, MANAGER])
def test_each_role_reaches_what_it_may_in_its_course_and_nothing_elsewhere(courses, subtests, role):
    client = signed_in(role, courses[0][0])
    for model, name, address in patterns():
        if name not in LEAST:
            continue
        least = OF_COURSES.get(name, LEAST[name]) if model is Course else LEAST[name]
        own, other = (next(row for row in rows if isinstance(row, model)) for rows in courses)
        with subtests.test(model=model.__name__, name=name):
            allowed = client.get(address % own.pk)
            if name in {"compare", "revision", "restore"}:
                # The revision in the address may be another row's, which is not found.
                assert allowed.status_code in ({403, 404} if role < least else {200, 404}), allowed.status_code
            else:
                assert (allowed.status_code == 200) == (role >= least), allowed.status_code
            for answer in (client.get(address % other.pk), client.post(address % other.pk, {"post": "yes"})):
                assert answer.status_code in {302, 403, 404}
                assert CANARY not in answer.content.decode()
    assert Term.objects.count() == 4


@pytest.mark.parametrize("role", [WRITER, EDITOR, MANAGER])
def test_lists_searches_and_filters_hold_the_own_course_alone(courses, role):
    client = signed_in(role, courses[0][0])
    for query in ("", "?q=draft", f"?q={CANARY}", "?status=draft"):
        page = parse(client.get(f"/admin/glossary/term/{query}"))
        assert len(page.select("#result_list tbody tr")) in {1, 2}
        assert "Other" not in page.one("#content").text
    assert "Other" not in parse(client.get("/admin/")).one("#content").text
    other = courses[1][1]
    assert "Other" not in client.get(f"/admin/glossary/term/?course__id__exact={other.course_id}").content.decode()


def test_a_writer_writes_drafts_and_publishes_none(courses):
    course, draft, _guide = courses[0]
    client = signed_in(WRITER, course)
    address = f"/admin/glossary/term/{draft.pk}/change/"
    page = parse(client.get(address))
    assert not page.select('input[name="_publish"]')
    send(client, address, "_publish", definition="Forged.")
    draft.refresh_from_db()
    assert (draft.definition, draft.status) == ("Forged.", "draft")
    for action in ("publish_selected", "unpublish_selected"):
        client.post("/admin/glossary/term/", {"action": action, "_selected_action": [draft.pk], "confirmed": "yes"})
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_nothing_moves_into_a_course_without_a_role_there(courses):
    (own, draft, _guide), (other, _draft, _other_guide) = courses
    client = signed_in(MANAGER, own)
    address = f"/admin/glossary/term/{draft.pk}/change/"
    values = fields(client.get(address))
    assert client.post(address, {**values, "course": str(other.pk), "unit": "", "_save": "x"}).status_code == 200
    draft.refresh_from_db()
    assert draft.course_id == own.pk


def test_an_editor_publishes_what_is_selected_in_the_own_course(courses):
    _course, draft, _guide = courses[0]
    client = signed_in(EDITOR, courses[0][0])
    for row in (draft, courses[1][1]):
        client.post("/admin/glossary/term/", {"action": "publish_selected", "_selected_action": [row.pk]})
    assert {term.pk for term in Term.objects.filter(name="Draft", status="published")} == {draft.pk}


def test_a_manager_gives_roles_in_the_own_course_alone(courses):
    (own, *_rows), (other, *_others) = courses
    client = signed_in(MANAGER, own)
    newcomer = User.objects.create_user("newcomer")
    address = "/admin/glossary/membership/add/"
    assert client.post(address, {"user": newcomer.pk, "course": own.pk, "role": WRITER}).status_code == 302
    for course in (other.pk, ""):
        answer = client.post(address, {"user": newcomer.pk, "course": course, "role": MANAGER})
        assert answer.status_code == 200
    assert [(each.course_id, each.role) for each in newcomer.memberships.all()] == [(own.pk, WRITER)]
    newcomer.refresh_from_db()
    assert newcomer.is_staff


@pytest.mark.parametrize("role", [WRITER, EDITOR])
def test_others_give_no_roles(courses, role):
    client = signed_in(role, courses[0][0])
    assert client.get("/admin/glossary/membership/").status_code == 403
    assert client.get("/admin/glossary/membership/add/").status_code == 403


def test_a_role_in_all_courses_is_one_in_each(courses):
    client = signed_in(EDITOR)
    for _course, draft, _guide in courses:
        assert client.get(f"/admin/glossary/term/{draft.pk}/schedule/").status_code == 200
    assert client.get("/admin/glossary/course/add/").status_code == 403


def test_a_role_of_an_account_that_is_no_staff_or_is_closed_gives_nothing(courses):
    client = signed_in(MANAGER)
    for closed in ({"is_staff": False}, {"is_staff": True, "is_active": False}):
        User.objects.update(**closed)
        assert client.get("/admin/glossary/term/").status_code == 302
