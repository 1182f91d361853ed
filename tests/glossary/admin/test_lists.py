"""The filters of the desk's lists."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from glossary import scheduling
from glossary.models import Membership, Role, Term, Unit
from glossary.saving import saved
from tests.factories import make_course, make_guide, make_term, publish
from tests.markup import parse

FACTS = ("One.", "Two.", "Three.")


@pytest.fixture
def courses(db):
    """Two courses, each with the work of an editor of its own."""
    made = []
    for title in ("Botany", "Zoology"):
        course = make_course(title, units=[f"{title} begins", f"{title} goes on"])
        author = User.objects.create_user(f"{title.lower()}-editor", is_staff=True)
        Membership.objects.create(user=author, course=course, role=Role.EDITOR)
        terms = [
            make_term(course, "Cell wall", unit=1, facts=FACTS),
            make_term(course, "Cell", unit=2, facts=FACTS),
            make_term(course, "Cell and no more", unit=2, definition=""),
            make_term(course, "Nowhere", unit=None, facts=FACTS),
        ]
        Term.objects.filter(pk__in=[terms[1].pk, terms[2].pk]).update(aliases="by the editor")
        saved(Term.objects.filter(pk__in=[terms[1].pk, terms[2].pk]), author=author)
        guide = make_guide(course)
        publish(course, Term.objects.get(pk=terms[1].pk), guide)
        Term.objects.filter(name="Nowhere").update(modified=timezone.now() - timedelta(days=400))
        made.append(course)
    return made


def signed_in(name):
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def shown(client, kind="term", **query):
    """The rows of a list, each by its course and its name."""
    page = parse(client.get(f"/admin/glossary/{kind}/?{urlencode(query)}", follow=True))
    return [(row.one("td.field-course").text, row.one("th").text) for row in page.select("#result_list tbody tr")]


def offered(client, kind="term", **query):
    """{title of a filter: what it offers}."""
    page = parse(client.get(f"/admin/glossary/{kind}/?{urlencode(query)}"))
    return {each["data-filter-title"]: each.texts("li") for each in page.select("#changelist-filter details")}


def test_all_filters_work_together_and_with_search(desk, courses):
    botany = courses[0]
    unit = Unit.objects.get(course=botany, number=2)
    author = User.objects.get(username="botany-editor")
    everything = {
        "q": "cell",
        "course__id__exact": botany.pk,
        "unit__id__exact": unit.pk,
        "status": "draft",
        "attention": "no-definition",
        "author": author.pk,
        "modified__gte": str(timezone.now() - timedelta(days=7)),
    }
    assert shown(desk, **everything) == [("Botany", "Cell and no more")]
    # Without any one of them more would be there, or the same where the others say it already.
    assert shown(desk, **everything | {"status": "published", "attention": ""}) == [("Botany", "Cell")]
    assert shown(desk, **everything | {"q": "wall"}) == []
    assert shown(desk, **everything | {"author": User.objects.get(username="zoology-editor").pk}) == []
    assert shown(desk, **everything | {"attention": "no-question"}) == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"status": "published"}, {"Cell"}),
        ({"status": "draft"}, {"Cell wall", "Cell and no more", "Nowhere"}),
        ({"attention": "any"}, {"Cell and no more"}),
        ({"attention": "no-definition"}, {"Cell and no more"}),
        ({"unit__isnull": "True"}, {"Nowhere"}),
        ({"q": "cell wall", "status": "draft"}, {"Cell wall"}),
    ],
)
def test_each_filter_shows_what_it_says(desk, courses, query, names):
    assert {name for course, name in shown(desk, course__id__exact=courses[0].pk, **query)} == names


def test_the_date_of_the_last_change_is_filtered_by(desk, courses):
    since = timezone.now() - timedelta(days=30)
    assert ("Botany", "Nowhere") not in shown(desk, modified__gte=str(since))
    assert ("Botany", "Nowhere") in shown(desk, modified__lt=str(since))


def test_an_editor_is_offered_what_is_in_the_own_course_alone(courses):
    client = signed_in("botany-editor")
    filters = offered(client, course__id__exact=courses[0].pk)
    assert filters["course"] == ["All", "Botany"]
    assert filters["unit"] == ["All", "1. Botany begins", "2. Botany goes on", "in no unit"]
    assert filters["author"] == ["All", "botany-editor"]
    assert "Zoology" not in str(offered(client, course__id__exact=courses[1].pk))
    assert shown(client, course__id__exact=courses[1].pk) == []


def test_an_editor_is_offered_the_units_of_the_own_course_for_a_new_term(courses):
    client = signed_in("botany-editor")
    for query in ({}, {"course": courses[1].pk}):
        page = client.get("/admin/glossary/term/add/", query)
        assert "Zoology" not in page.content.decode()


def test_each_kind_is_filtered_by_what_it_can_lack(desk, courses):
    title = "what needs attention"
    assert offered(desk)[title] == [
        "All",
        "anything",
        "no definition",
        "fewer than three facts",
        "no review question",
        "answers missing",
        "figures without a source",
        "marks that link nowhere",
        "review date passed",
    ]
    assert offered(desk, "guide")[title][2:] == ["no text", "marks that link nowhere", "review date passed"]
    assert offered(desk, "course")[title][2:] == ["no description", "review date passed"]


def test_units_are_offered_once_a_course_is_chosen(desk, courses):
    assert "unit" not in offered(desk)
    assert offered(desk, course__id__exact=courses[1].pk)["unit"][1] == "1. Zoology begins"


@pytest.mark.parametrize("query", [{"q": "zzzzqqqq"}, {"status": "unpublished"}])
def test_a_list_without_a_row_says_so_and_leads_back(desk, courses, query):
    page = parse(desk.get("/admin/glossary/term/", query))
    assert page.one(".nothing").text == "Nothing here is like that. Show everything"


def test_a_desk_without_a_term_says_so(desk):
    assert parse(desk.get("/admin/glossary/term/")).one(".nothing").text == "There is nothing here yet."


@pytest.mark.parametrize("kind", ["report", "membership"])
def test_lists_of_other_things_offer_no_export(desk, courses, kind):
    assert "Export" not in parse(desk.get(f"/admin/glossary/{kind}/")).one("#content").text


def test_a_role_is_saved_and_not_drafted(desk, courses):
    page = parse(desk.get("/admin/glossary/membership/add/"))
    assert [each["value"] for each in page.select(".submit-row input")] == [
        "Save",
        "Save and add another",
        "Save and continue editing",
    ]


def test_a_list_tells_what_is_scheduled_with_the_status(desk, course):
    drafted, public = make_term(course, "Cell"), make_term(course, "Mitosis")
    publish(course, public)
    due = datetime(2031, 3, 3, 8, tzinfo=UTC)
    scheduling.schedule(drafted, "publish", due)
    scheduling.schedule(drafted, "unpublish", due + timedelta(days=1))
    scheduling.schedule(public, "unpublish", due)
    rows = parse(desk.get("/admin/glossary/term/")).select("#result_list tbody tr")
    assert {row.one("th.field-name").text: row.one("td.field-standing").text for row in rows} == {
        "Cell": "Draft; to be published on 3 March 2031, 08:00, UTC",
        "Mitosis": "Published; to be taken down on 3 March 2031, 08:00, UTC",
    }
