from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from glossary import publishing, scheduling
from glossary.models import Page, Revision, Schedule, Status, Term
from tests.factories import make_term, publish
from tests.glossary.admin.forms import errors, fields, said, send
from tests.markup import parse
from tests.workers import wait_for_the_others, workers


@pytest.fixture
def term(course):
    publish(course)
    return make_term(course, definition="A canary in a cage.")


def address(term):
    return f"/admin/glossary/term/{term.pk}/schedule/"


def at(moment):
    local = timezone.localtime(moment)
    return {"due_0": local.strftime("%Y-%m-%d"), "due_1": local.strftime("%H:%M")}


def later(**parts):
    return timezone.now() + timedelta(**parts)


def test_an_editor_is_told_when_before_it_is_decided(desk, term, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    timezone.activate("Europe/Berlin")
    try:
        values = {"action": "publish", "due_0": "2031-03-03", "due_1": "08:00", "note": "For the test"}
        question = desk.post(address(term), {**fields(desk.get(address(term))), **values})
        button = parse(question).one('input[name="confirmed"]')
        assert button["value"] == "Publish on 3 March 2031, 08:00, Europe/Berlin"
        assert not Schedule.objects.exists()
        answer = desk.post(address(term), {**fields(question), "confirmed": button["value"]}, follow=True)
        assert said(answer) == ["It will be published on 3 March 2031, 08:00, Europe/Berlin, as it stands now."]
        assert Schedule.objects.get().due.isoformat() == "2031-03-03T07:00:00+00:00"
        assert "3 March 2031, 08:00" in parse(answer).one(".desk-scheduled").text
    finally:
        timezone.deactivate()


def test_a_time_that_has_passed_is_refused(desk, term):
    answer = desk.post(address(term), {"action": "publish", **at(later(days=-1)), "confirmed": "x"})
    assert "has passed" in str(answer.content)
    assert not Schedule.objects.exists()
    assert errors(answer) is not None


def test_what_is_due_comes_out_with_the_next_request_of_anyone(client, term):
    scheduling.schedule(term, "publish", later(hours=-1))
    assert "canary" in client.get("/intro-to-biology/key-terms/mitosis/").content.decode()
    assert not Schedule.objects.exists()
    assert Term.objects.get().status == Status.PUBLISHED
    assert "Mitosis" in client.get("/search/?q=canary").content.decode()


def test_nothing_comes_out_before_its_time(client, term):
    scheduling.schedule(term, "publish", later(hours=1))
    for path in ("/", "/intro-to-biology/", "/intro-to-biology/key-terms/mitosis/", "/search/?q=canary"):
        assert "canary in" not in client.get(path).content.decode()
    assert Schedule.objects.count() == 1


def test_later_drafts_do_not_slip_in(client, desk, term):
    scheduling.schedule(term, "publish", later(hours=-1))
    send(desk, f"/admin/glossary/term/{term.pk}/change/", "_save", definition="A later draft.")
    assert "canary" in client.get("/intro-to-biology/key-terms/mitosis/").content.decode()
    assert Term.objects.get().status == Status.CHANGED


def test_a_page_is_taken_down_at_its_time(client, term):
    publish(term)
    scheduling.schedule(term, "unpublish", later(hours=-1), note="Out of date")
    assert client.get("/intro-to-biology/key-terms/mitosis/").status_code == 410
    assert Revision.objects.first().note == "Out of date"


def test_what_cannot_be_published_when_it_is_due_is_told_and_not_tried_again(client, desk, course):
    term = make_term(course)
    scheduling.schedule(term, "publish", later(hours=-1))
    assert scheduling.publish_due() == 0
    assert scheduling.publish_due() == 0
    assert (
        "could not be published"
        in parse(desk.get(f"/admin/glossary/term/{term.pk}/change/")).one(".desk-scheduled").text
    )
    assert not Page.objects.exists()


def test_it_can_be_called_off(desk, term):
    made = scheduling.schedule(term, "publish", later(hours=1))
    assert said(desk.post(address(term), {"cancel": str(made.pk)}, follow=True)) == ["That will not happen."]
    assert not Schedule.objects.exists()


ROUNDS = 5


@pytest.mark.django_db(transaction=True)
def test_of_two_processes_at_once_one_publishes(course):
    publish(course)
    terms = [make_term(course, f"Term {number}") for number in range(ROUNDS)]
    with workers(2) as pool:
        for term in terms:
            scheduling.schedule(term, "publish", later(hours=-1))
            path = f"/intro-to-biology/key-terms/{term.slug}/"
            assert list(pool.map(_ask_at_once, [path, path])) == [200, 200]
            assert Revision.objects.filter(action="publish", kind="term", object_id=term.pk).count() == 1
    assert not Schedule.objects.exists()


def _ask_at_once(path):
    scheduling.clock.look_at = 0
    wait_for_the_others()
    return Client(SERVER_NAME="localhost").get(path).status_code


def test_a_deleted_row_takes_its_schedule_along(term):
    scheduling.schedule(term, "publish", later(hours=1))
    term.delete()
    assert not Schedule.objects.exists()


def test_the_command_does_what_is_due(run, term):
    scheduling.schedule(term, "publish", later(hours=-1))
    assert run("publish_due").out == ["1 done"]
    publishing.unpublish([term])
    assert run("publish_due").out == ["0 done"]
