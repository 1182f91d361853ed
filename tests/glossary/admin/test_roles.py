"""What roles let their accounts do; tests/glossary/test_walk.py has who may open what."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from glossary.models import Membership, Role
from tests.factories import make_course, make_guide, make_term, publish
from tests.glossary.admin.forms import fields, send
from tests.markup import parse

CANARY = "canaryword"
WRITER, EDITOR, MANAGER = Role


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
    Membership.objects.create(user=user, course=course, role=role)
    client = Client()
    client.force_login(user)
    return client


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


def test_a_role_of_an_account_that_is_no_staff_or_is_closed_gives_nothing(courses):
    client = signed_in(MANAGER)
    for closed in ({"is_staff": False}, {"is_staff": True, "is_active": False}):
        User.objects.update(**closed)
        assert client.get("/admin/glossary/term/").status_code == 302
