"""The front page of the desk."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from glossary import publishing, reports, scheduling
from glossary.models import Membership, Page, Report, Role, Schedule, Term
from glossary.parts import parts_of
from glossary.saving import saved
from tests.factories import make_course, make_guide, make_term, publish
from tests.markup import parse

FACTS = ("One.", "Two.", "Three.")


@pytest.fixture
def courses(db):
    """Two courses with rows in every state, more of each in the second."""
    return [_course("Botany", 1), _course("Zoology", 2)]


def _course(title, number):
    course = make_course(title)
    names = ["Public", "Late", "Changed", "Down", "Ends"]
    terms = [make_term(course, f"{name} {each}", facts=FACTS) for name in names for each in range(number)]
    guides = [make_guide(course, f"Guide {each}") for each in range(number)]
    publish(course, *terms, *guides)
    for each in range(number):
        make_term(course, f"Draft {each}", definition="")
        scheduling.schedule(make_term(course, f"Begins {each}", facts=FACTS), "publish", later(days=1))
        make_guide(course, f"Empty {each}", body="")
    for term in terms:
        _bring_about(term)
    return course


def _bring_about(term):
    match term.name.split()[0]:
        case "Late":
            Term.objects.filter(pk=term.pk).update(review_by=timezone.localdate() - timedelta(days=1))
        case "Changed":
            Term.objects.filter(pk=term.pk).update(definition="Other words.")
            saved(Term.objects.filter(pk=term.pk))
        case "Down":
            publishing.unpublish([term])
            made = scheduling.schedule(term, "publish", later(days=1))
            Schedule.objects.filter(pk=made.pk).update(failure="It was not to be.")
        case "Ends":
            scheduling.schedule(term, "unpublish", later(days=2))
            _report(term)


def _report(term):
    """Three times, and one of them is declined."""
    page = Page.objects.get(kind="term", object_id=term.pk)
    for part in parts_of(page.content())[:3]:
        reports.keep(page, part, address="192.0.2.1", reason="wrong", message="No.", email="")
    reports.decline(reports.reports_of(term).first(), None)


def later(**parts):
    return timezone.now() + timedelta(**parts)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def member(course, role):
    user = User.objects.create_user("ann", is_staff=True)
    Membership.objects.create(user=user, course=course, role=role)
    return signed_in(user)


def cards(client):
    """{title of a course: {label: {words: (number, address)}}}, as the front page has them."""
    found = {}
    for card in parse(client.get("/admin/")).select(".course-counts > li"):
        lines = found.setdefault(card.one("h3").text, {})
        for line in card.select("dl > div"):
            lines[line.one("dt").text] = {
                link.text.removeprefix(link.one("b").text).strip(): (int(link.one("b").text), link["href"])
                for link in line.select("a")
            }
    return found


def test_each_course_tells_how_much_there_is_of_what(desk, courses):
    told = {label: {words: each[0] for words, each in links.items()} for label, links in cards(desk)["Zoology"].items()}
    assert told == {
        "Terms": {"draft": 4, "published": 6, "published, with changes": 2, "unpublished": 2},
        "Guides": {"draft": 2, "published": 2},
        "Need attention": {"terms": 4, "guides": 2},
        "Scheduled": {
            "terms to be published": 2,
            "terms to be taken down": 2,
            "terms could not be published": 2,
        },
        "Readers report": {"mistakes, still open": 4},
    }


def test_each_number_leads_to_a_list_of_just_so_many_rows(desk, courses, subtests):
    for client, titles in ((desk, {"Botany", "Zoology"}), (member(courses[1], Role.EDITOR), {"Zoology"})):
        told = cards(client)
        assert set(told) == titles
        for title, lines in told.items():
            for label, links in lines.items():
                for words, (number, address) in links.items():
                    with subtests.test(title, label=label, words=words, titles=len(titles)):
                        answer = client.get(address)
                        assert answer.status_code == 200
                        assert len(parse(answer).select("#result_list tbody tr")) == number


def test_a_review_date_that_has_passed_needs_attention(desk, course):
    term = make_term(course, facts=FACTS)
    publish(course, term)
    assert "Need attention" not in cards(desk)[course.title]
    for days, needs in ((1, False), (0, True), (-1, True)):
        Term.objects.filter(pk=term.pk).update(review_by=timezone.localdate() + timedelta(days=days))
        assert ("Need attention" in cards(desk)[course.title]) == needs


def test_what_was_decided_about_reports_and_what_is_done_is_not_counted(desk, courses):
    for report in Report.objects.filter(status="open"):
        reports.resolve(report, None)
    Schedule.objects.all().delete()
    for lines in cards(desk).values():
        assert not {"Readers report", "Scheduled"} & lines.keys()


def test_an_editor_sees_what_is_scheduled_and_changed_in_the_own_course_alone(courses):
    """However much happens elsewhere at the same time."""
    page = parse(member(courses[0], Role.WRITER).get("/admin/"))
    assert page.texts("section h2") == ["Your courses", "Scheduled", "Changed lately"]
    listed = {each["href"] for section in page.select("section")[1:] for each in section.select("a")}
    own = {f"/admin/glossary/{row._meta.model_name}/{row.pk}/change/" for row in _rows(courses[0])}
    assert listed
    assert listed <= own


def _rows(course):
    return [course, *course.terms.all(), *course.guides.all()]


def test_django_s_permissions_show_what_they_are_for(courses):
    user = User.objects.create_user("ann", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_term"))
    told = cards(signed_in(user))
    assert set(told) == {"Botany", "Zoology"}
    assert "Guides" not in told["Botany"]
    page = parse(signed_in(user).get("/admin/"))
    assert page.select(".course-counts h3 a") == []
    assert page.select(".course-counts .adding") == []


def test_a_course_that_readers_do_not_see_says_so(desk, course):
    assert parse(desk.get("/admin/")).one(".course-counts h3 .desk-status").text == "Draft"
    publish(course)
    assert parse(desk.get("/admin/")).select(".course-counts h3 .desk-status") == []


def test_a_term_is_begun_in_the_course_that_it_is_for(desk, courses):
    link = parse(desk.get("/admin/")).select(".course-counts .adding a")[0]
    assert link.text == "Add a term to Botany"
    form = parse(desk.get(link["href"]))
    assert [option.text for option in form.select("#id_course option") if "selected" in option] == ["Botany"]
    assert form.texts("#id_unit option")[1:] == ["Botany – 1. Cells", "Botany – 2. Heredity"]


@pytest.mark.parametrize("number", [1, 12])
def test_the_front_page_takes_few_queries(desk, number, django_assert_max_num_queries):
    for each in range(number):
        course = make_course(f"Course {each}")
        for name in ("A", "B"):
            scheduling.schedule(make_term(course, name), "publish", later(days=1))
    with django_assert_max_num_queries(20):
        desk.get("/admin/")


def test_nobody_without_a_course_gets_an_error(db):
    user = User.objects.create_user("ann", is_staff=True)
    assert signed_in(user).get("/admin/").status_code == 200
