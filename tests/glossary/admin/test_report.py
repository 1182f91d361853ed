from datetime import timedelta

import pytest
from django.contrib.admin import site
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from glossary import desk as rows
from glossary import reports, scheduling
from glossary.models import Fact, Membership, Page, Report, Revision, Role, Term
from glossary.parts import part_named
from tests.factories import make_course, make_term, publish
from tests.glossary.admin.forms import fields, said
from tests.markup import parse

QUEUE = "/admin/glossary/report/"
MENDED = "mended_report"


@pytest.fixture
def term(course):
    term = make_term(course, "Mitosis", facts=["It takes an hour or two.", "Cells divide in tow."])
    publish(course, term)
    return Term.objects.get()


@pytest.fixture
def report(term):
    return make_report(term)


def make_report(term, name="fact-2", *, reason="misspelt", message="“Tow” should be “two”.", email="", address="1"):
    page = Page.objects.get(kind="term", object_id=term.pk)
    part = part_named(page.content(), name)
    reports.keep(page, part, address=address, reason=reason, message=message, email=email)
    return Report.objects.latest("pk")


def change(row):
    return f"/admin/glossary/{row._meta.model_name}/{row.pk}/change/"


def staff(*permissions):
    """A client signed in as staff who may do only this."""
    user = User.objects.create_user(f"staff {User.objects.count()}", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    assert user.user_permissions.count() == len(permissions)
    client = Client()
    client.force_login(user)
    return client


def listed(response):
    """The rows of the queue, as lists of their cells without the one to select it by."""
    rows = parse(response).select("#result_list tbody tr")
    return [[cell.text for cell in row.descendants() if cell.tag in {"th", "td"}][1:] for row in rows]


def decide(client, report, verdict, **values):
    values = {"was": report.status, "note": "", "verdict": verdict, **values}
    return client.post(change(report), values, follow=True)


def texts(response):
    """{title: (text, remark)} of what stands beside the reported text."""
    sections = parse(response).select(".texts > section")
    return {
        each.one("h2").text: ("".join(pre.source for pre in each.select("pre")), "".join(each.texts("p")))
        for each in sections
    }


def publish_mended(client, term, report, **values):
    """Publish the form of a term with the report marked as resolved by the change."""
    filled = fields(client.get(change(term))) | {"facts-1-text": "Cells divide in two.", "_publish": "x"} | values
    return client.post(change(term), filled | {MENDED: [report.pk]}, follow=True)


def test_the_queue_lists_what_was_reported_and_what_waits_comes_first(desk, term, report):
    other = make_course("Politics")
    vote = make_term(other, "Vote")
    publish(other, vote)
    make_report(vote, "definition", reason="outdated")
    declined = make_report(vote, "answer-1", reason="other")
    reports.decline(declined, None)
    rows = listed(desk.get(QUEUE))
    assert [row[:5] for row in rows] == [
        ["Vote", "definition", "out of date", "Politics", "open"],
        ["Mitosis", "fact 2", "misspelling", "Intro to Biology", "open"],
        ["Vote", "answer 1", "something else", "Politics", "declined"],
    ]
    assert all(row[5] for row in rows)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=open", ["Vote", "Mitosis"]),
        ("status=resolved", []),
        ("reason__exact=misspelt", ["Mitosis"]),
        ("course={course}", ["Mitosis"]),
        ("course=nonsense", ["Vote", "Mitosis"]),
        ("o=1", ["Mitosis", "Vote"]),
    ],
)
def test_the_queue_is_filtered_and_sorted(desk, term, report, query, expected):
    other = make_course("Politics")
    vote = make_term(other, "Vote")
    publish(other, vote)
    make_report(vote, "definition", reason="outdated")
    answer = desk.get(f"{QUEUE}?{query.format(course=term.course_id)}")
    assert [row[0] for row in listed(answer)] == expected


def test_the_queue_takes_few_queries_however_long(desk, term, django_assert_max_num_queries):
    for number in range(30):
        make_report(term, message=f"Report {number}.", address=str(number))
    with django_assert_max_num_queries(12):
        assert len(listed(desk.get(QUEUE))) == 30


def test_nobody_adds_reports_on_the_desk(desk, report):
    assert desk.get(f"{QUEUE}add/").status_code == 403


def test_a_report_shows_what_the_reader_wrote_as_plain_text(desk, term):
    report = make_report(term, message="<script>alert(1)</script>\n**Two** lines.", email="ann+x@example.org")
    answer = desk.get(change(report))
    page = parse(answer)
    assert page.one("blockquote").source.strip() == "<script>alert(1)</script>**Two** lines."
    assert len(page.select("blockquote br")) == 1
    assert b"<script>alert" not in answer.content
    (mail,) = [link for link in page.links(".report a") if link.startswith("mailto:")]
    assert mail == "mailto:ann%2Bx@example.org"


def test_the_reported_text_stands_beside_what_has_become_of_it(desk, term, report):
    same = ("Cells divide in tow.", "The same as reported.")
    assert texts(desk.get(change(report))) == {
        "Reported text": ("Cells divide in tow.", ""),
        "On the desk: fact 2": same,
        "What readers see: fact 2": same,
    }
    Fact.objects.filter(term=term, position=2).update(text="Cells divide in two.", position=1)
    Fact.objects.filter(term=term, text__startswith="It takes").update(position=2)
    answer = desk.get(change(report))
    assert texts(answer) == {
        "Reported text": ("Cells divide in tow.", ""),
        "On the desk: fact 1": ("Cells divide in two.", "Changed since."),
        "What readers see: fact 2": same,
    }
    assert f"{change(term)}#facts-0" in parse(answer).links(".report a")


def test_a_text_that_is_there_no_more_is_told(desk, term, report):
    Fact.objects.filter(term=term, position=2).delete()
    publish(Term.objects.get())
    assert texts(desk.get(change(report))) == {
        "Reported text": ("Cells divide in tow.", ""),
        "On the desk": ("", "It is not there any more."),
        "What readers see": ("", "It is not there any more."),
    }
    Fact.objects.create(term=term, text="Plants have walls.")
    desk.post(f"/admin/glossary/term/{term.pk}/unpublish/")
    assert texts(desk.get(change(report))) == {
        "Reported text": ("Cells divide in tow.", ""),
        "On the desk: fact 2": (
            "Plants have walls.",
            "This is what stands in its place; nothing there reads like it.",
        ),
        "What readers see": ("", "The term is not public."),
    }


@pytest.mark.parametrize(
    ("part", "anchor"), [("definition", "id_definition"), ("fact-2", "facts-1"), ("answer-1", "questions-0")]
)
def test_a_report_leads_to_its_text_on_the_form_of_the_term(desk, term, part, anchor):
    report = make_report(term, part)
    assert f"{change(term)}#{anchor}" in parse(desk.get(change(report))).links(".report a")
    assert len(parse(desk.get(change(term))).select(f"#{anchor}")) == 1


@pytest.mark.parametrize(("verdict", "word"), [("resolved", "resolved"), ("declined", "declined")])
def test_an_editor_decides_with_a_note_and_is_remembered(desk, editor, report, verdict, word):
    answer = decide(desk, report, verdict, note="It is <b>right</b>.")
    assert said(answer) == [f"Report {report.pk}: fact 2 is {word}."]
    report.refresh_from_db()
    assert (report.status, report.note, report.resolved_by) == (verdict, "It is <b>right</b>.", editor)
    assert report.resolved_at > report.created
    assert report.revision is None
    assert "It is <b>right</b>." in parse(desk.get(change(report))).one("textarea").source
    assert LogEntry.objects.get().get_change_message() == f"Report {report.pk}: fact 2 is {word}."


def test_a_decision_can_be_taken_back(desk, report):
    decide(desk, report, "declined", note="No.")
    report.refresh_from_db()
    decide(desk, report, "open", note="Perhaps.")
    report.refresh_from_db()
    assert (report.status, report.resolved_by, report.resolved_at, report.note) == ("open", None, None, "Perhaps.")


def test_what_was_mended_and_published_before_it_is_resolved_names_its_revision(desk, term, report):
    for text in ("Cells divide in two.", "Cells divide in two, always."):
        Fact.objects.filter(term=term, position=2).update(text=text)
        publish(Term.objects.get())
    decide(desk, report, "resolved")
    report.refresh_from_db()
    assert report.revision.document["facts"][1]["text"] == "Cells divide in two."


def test_who_decides_second_is_told_and_loses_nothing(desk, report):
    decide(desk, report, "declined", note="First.")
    answer = decide(desk, report, "resolved", note="Second.")
    assert "Another editor has decided" in said(answer)[0]
    assert "Second." in parse(answer).one("textarea").source
    report.refresh_from_db()
    assert (report.status, report.note) == ("declined", "First.")


@pytest.mark.parametrize(("note", "words"), [("x" * 2001, "2000"), ("a\u202eb", "U+202E"), ("a\0b", "U+0000")])
def test_a_note_that_cannot_be_kept_is_told(desk, report, note, words):
    answer = decide(desk, report, "resolved", note=note)
    assert words in parse(answer).one("ul.errorlist").text
    report.refresh_from_db()
    assert (report.status, report.note) == ("open", "")


@pytest.mark.parametrize("verdict", ["", "deleted"])
def test_there_is_no_other_verdict(desk, report, verdict):
    assert decide(desk, report, verdict).status_code == 404


@pytest.mark.parametrize("pk", ["0", "nonsense", "99999999999999999999"])
def test_a_report_that_is_not_there_is_not_found(desk, report, pk):
    assert desk.get(f"{QUEUE}{pk}/change/").status_code == 404


def test_the_form_of_a_term_lists_its_open_reports(desk, term, report):
    assert not parse(desk.get(change(make_term(term.course, "Cell")))).select(".reports")
    other = make_report(term, "definition", reason="unclear", message="<b>What?</b>")
    reports.decline(make_report(term, "answer-1"), None)
    box = parse(desk.get(change(term))).one(".reports")
    assert box.one("h2").text == "Readers report 2 mistakes"
    assert box.texts("li p")[0] == f"Fact 2: misspelling. Report {report.pk}"
    assert box.texts("li p")[2] == f"Definition: unclear. Report {other.pk}"
    assert box.texts("blockquote")[1] == "<b>What?</b>"
    assert box.links("li p a") == ["#facts-1", change(report), "#id_definition", change(other)]


def test_publishing_resolves_what_the_editor_marked(desk, editor, term, report):
    other = make_report(term, "definition")
    answer = publish_mended(desk, term, report)
    assert f"Report {report.pk}: fact 2 is resolved." in said(answer)
    report.refresh_from_db()
    assert (report.status, report.resolved_by) == ("resolved", editor)
    assert report.revision == Revision.objects.first()
    assert report.revision.document["facts"][1]["text"] == "Cells divide in two."
    other.refresh_from_db()
    assert other.status == "open"


def test_a_draft_keeps_the_mark_until_it_is_published(desk, term, report):
    filled = fields(desk.get(change(term))) | {"facts-1-text": "Cells divide in two.", "_save": "x"}
    desk.post(change(term), filled | {MENDED: [report.pk]})
    report.refresh_from_db()
    assert (report.status, report.mended) == ("open", True)
    assert listed(desk.get(QUEUE))[0][4] == "open, mended in the draft"
    (box,) = parse(desk.get(change(term))).select(f'[name="{MENDED}"]')
    assert "checked" in box
    desk.post("/admin/glossary/term/", {"action": "publish_selected", "_selected_action": [term.pk]})
    report.refresh_from_db()
    assert (report.status, report.mended, report.revision) == ("resolved", False, Revision.objects.first())


def test_a_mark_can_be_taken_away(desk, term, report):
    reports.mark_mended(term, [report.pk])
    filled = fields(desk.get(change(term)))
    assert filled.pop(MENDED) == str(report.pk)
    desk.post(change(term), {**filled, "_publish": "x"})
    report.refresh_from_db()
    assert (report.status, report.mended) == ("open", False)


def test_publishing_the_whole_course_resolves_what_its_drafts_mend(desk, term, report):
    reports.mark_mended(term, [report.pk])
    Fact.objects.filter(term=term, position=2).update(text="Cells divide in two.")
    selected = {"action": "publish_with_contents", "_selected_action": [term.course_id]}
    desk.post("/admin/glossary/course/", selected)
    report.refresh_from_db()
    assert (report.status, report.revision) == ("resolved", Revision.objects.first())


def test_what_is_not_published_is_not_resolved(desk, term, report):
    answer = publish_mended(desk, term, report, definition="")
    assert "not published" in " ".join(said(answer))
    report.refresh_from_db()
    assert (report.status, report.mended) == ("open", True)


def test_what_readers_do_not_see_yet_is_not_resolved(desk, term, report):
    fresh = lambda: rows.complete(Term.objects.filter(pk=term.pk)).get()  # noqa: E731
    term.definition = "Scheduled before it was mended."
    term.save()
    due = timezone.now() + timedelta(hours=1)
    scheduling.schedule(fresh(), "publish", due)
    filled = fields(desk.get(change(term))) | {"facts-1-text": "Cells divide in two.", "_save": "x"}
    desk.post(change(term), filled | {MENDED: [report.pk]})
    assert scheduling.publish_due(now=due) == 1
    report.refresh_from_db()
    assert (report.status, report.mended) == ("open", True)
    assert fresh().status == "changed"
    publish(fresh())
    report.refresh_from_db()
    assert (report.status, report.revision.note) == ("resolved", f"Mends report {report.pk}: fact 2, misspelling")


def test_a_form_with_mistakes_keeps_the_marks(desk, term, report):
    answer = publish_mended(desk, term, report, name="")
    (box,) = parse(answer).select(f'[name="{MENDED}"]')
    assert "checked" in box
    report.refresh_from_db()
    assert (report.status, report.mended) == ("open", False)


def test_what_readers_saw_before_a_report_is_not_its_mending(desk, term, report):
    publish_mended(desk, term, report, **{"facts-1-text": "Cells divide in tow."})
    report.refresh_from_db()
    assert (report.status, report.revision) == ("resolved", None)


@pytest.mark.parametrize("marks", [["x"], ["-1"], ["99999999999999999999"], ["\0"], [""]])
def test_marks_that_name_no_report_do_nothing(desk, term, report, marks):
    filled = fields(desk.get(change(term)))
    assert desk.post(change(term), {**filled, MENDED: marks, "_publish": "x"}).status_code == 302
    report.refresh_from_db()
    assert report.status == "open"


def test_reports_of_other_terms_are_not_marked(desk, term, report):
    other = make_term(term.course, "Cell")
    publish(other)
    publish_mended(desk, term, make_report(other, "definition"))
    assert set(Report.objects.values_list("status", "mended")) == {("open", False)}


def test_of_several_terms_each_revision_names_its_own_reports(desk, term, report):
    other = make_term(term.course, "Cell")
    publish(other)
    of_other = make_report(other, "definition")
    for row, number in ((term, report.pk), (other, of_other.pk)):
        filled = fields(desk.get(change(row))) | {"definition": "Mended.", MENDED: [number], "_save": "x"}
        desk.post(change(row), filled)
    desk.post(
        "/admin/glossary/term/", {"action": "publish_selected", "_selected_action": [term.pk, other.pk]}, follow=True
    )
    for each, part in ((report, "fact 2"), (of_other, "definition")):
        each.refresh_from_db()
        assert each.revision.note == f"Mends report {each.pk}: {part}, misspelling"


def test_publishing_a_term_takes_one_query_for_reports(desk, term, django_assert_num_queries):
    with django_assert_num_queries(1):
        reports.resolve_mended(reports.mended_by([term]), None)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ""),
        (["fact-2"], "Mends report 1: fact 2, misspelling"),
        (["fact-2", "definition"], "Mends report 1: fact 2, misspelling; report 2: definition, misspelling"),
    ],
)
def test_a_revision_names_the_reports_that_it_mends(term, names, expected):
    found = [make_report(term, name) for name in names]
    for number, report in enumerate(found, 1):
        report.pk = number
    assert reports.note_for(found) == expected


def test_who_may_change_terms_decides_without_a_further_right(term, report):
    client = staff("change_term")
    assert len(listed(client.get(QUEUE))) == 1
    assert decide(client, report, "declined").status_code == 200
    report.refresh_from_db()
    assert report.status == "declined"
    assert client.post(f"{QUEUE}{report.pk}/delete/", {"post": "yes"}).status_code == 403


def test_who_may_see_terms_sees_reports_and_changes_nothing(term, report):
    client = staff("view_term")
    page = parse(client.get(change(report)))
    assert "Tow" in page.one("blockquote").text
    assert not page.select(".report form")
    assert not parse(client.get(change(term))).select(f'[name="{MENDED}"]')
    assert decide(client, report, "declined").status_code == 403
    report.refresh_from_db()
    assert report.status == "open"


@pytest.mark.parametrize("permissions", [[], ["change_guide"], ["view_report", "change_report"]])
def test_nobody_else_sees_a_report(term, report, permissions):
    client = staff(*permissions)
    for address in (QUEUE, change(report)):
        answer = client.get(address)
        assert answer.status_code in {403, 404}
        assert b"Tow" not in answer.content
    assert decide(client, report, "declined").status_code in {403, 404}
    assert Client().get(change(report)).status_code == 302


def test_reports_follow_the_rights_to_each_term(desk, term, report, monkeypatch):
    other = make_course("Politics")
    vote = make_term(other, "Vote")
    publish(other, vote)
    make_report(vote, "definition")
    admin = type(site.get_model_admin(Term))
    may, rows = admin.has_change_permission, admin.get_queryset
    of_course = lambda obj: obj is None or obj.course_id == other.pk  # noqa: E731
    monkeypatch.setattr(admin, "has_change_permission", lambda *a: may(*a) and of_course((*a, None)[2]))
    monkeypatch.setattr(admin, "get_queryset", lambda *a: rows(*a).filter(course=other))
    assert [row[0] for row in listed(desk.get(QUEUE))] == ["Vote"]
    assert decide(desk, report, "declined").status_code == 404
    report.refresh_from_db()
    assert report.status == "open"


def test_a_writer_reads_reports_and_decides_on_none(client, term, report):
    writer = User.objects.create_user("writer", is_staff=True)
    Membership.objects.create(user=writer, course=term.course, role=Role.WRITER)
    client.force_login(writer)
    page = parse(client.get(f"/admin/glossary/report/{report.pk}/change/"))
    assert report.message in page.one("#content").text
    assert not page.select('button[name="verdict"]')
    assert decide(client, report, "declined").status_code == 403
    report.refresh_from_db()
    assert report.status == "open"
