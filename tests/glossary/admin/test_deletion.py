import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from glossary import desk as rows
from glossary.models import Course, Deletion, Fact, Guide, Membership, Page, Report, Revision, Role, Schedule, Term
from tests.factories import make_course, make_guide, make_term, publish
from tests.glossary.admin.forms import fields, said, send
from tests.markup import parse

LIST = "/admin/glossary/deletion/"


def delete(desk, row):
    answer = desk.post(f"/admin/glossary/{rows.kind_of(row)}/{row.pk}/delete/", {"post": "yes"}, follow=True)
    assert not type(row).objects.filter(pk=row.pk).exists()
    return answer


def page_of(row):
    return f"{LIST}{Deletion.objects.get(kind=rows.kind_of(row), object_id=row.pk).pk}/change/"


def restore(desk, row):
    return desk.post(page_of(row), follow=True)


def listed(desk, query=""):
    return parse(desk.get(LIST + query)).texts("th.field-name")


def signed_in(role=None, course=None, *, permissions=()):
    user = User.objects.create_user("someone", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    if role:
        Membership.objects.create(user=user, course=course, role=role)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def term(course):
    term = make_term(
        course,
        facts=["It has four phases.", "Plants do it too."],
        questions=[("Why?", "To grow."), ("When?", "Before the cell divides.")],
        aliases="cell division\nkaryokinesis",
        extra_forms="mitotic",
        review_by=timezone.now().date(),
    )
    publish(course, term)
    return term


def test_a_deleted_term_is_listed_with_its_course_its_day_and_who_deleted_it(desk, editor, term):
    answer = delete(desk, term)
    assert "What was deleted can be restored: Deleted pages" in said(answer)
    (row,) = parse(desk.get(LIST)).select("#result_list tbody tr")
    assert row.texts("th.field-name") == ["Mitosis"]
    assert row.texts("td.field-kind_label") == ["term"]
    assert row.texts("td.field-course_title") == ["Intro to Biology"]
    assert row.texts("td.field-author") == ["editor"]
    assert Revision.objects.filter(action="unpublish").get().author == editor


def test_a_deleted_page_is_shown_as_it_was(desk, term):
    delete(desk, term)
    text = parse(desk.get(page_of(term))).one("#content").text
    for each in ("Mitosis is a thing.", "It has four phases.", "Before the cell divides.", "karyokinesis"):
        assert each in text


def test_a_term_comes_back_whole_as_a_draft(desk, course, term):
    before, review_by = rows.document_of(term), term.review_by
    history = list(Revision.objects.filter(object_id=term.pk, kind="term").values_list("pk", flat=True))
    delete(desk, term)
    answer = restore(desk, term)
    assert said(answer) == ["“Mitosis” is a draft again. Publish it for readers to see."]
    assert answer.redirect_chain[0][0] == f"/admin/glossary/term/{term.pk}/change/"
    back = rows.complete(Term.objects.filter(pk=term.pk)).get()
    assert rows.document_of(back) == before
    assert (back.review_by, back.status) == (review_by, "unpublished")
    assert set(history) < set(Revision.objects.filter(object_id=term.pk, kind="term").values_list("pk", flat=True))
    assert not Page.objects.filter(kind="term").exists()
    assert listed(desk) == []


def test_its_history_tells_of_both(desk, term):
    delete(desk, term)
    restore(desk, term)
    history = desk.get(f"/admin/glossary/term/{term.pk}/history/").content.decode()
    assert "Restored after it was deleted" in history
    assert history.index("Restored after it was deleted") < history.index("deleted</")


def test_it_can_be_published_and_found_again_at_its_address(desk, term):
    path = Page.objects.get(kind="term").path
    delete(desk, term)
    assert desk.get(path).status_code == 410
    restore(desk, term)
    assert desk.get(path).status_code == 410
    send(desk, f"/admin/glossary/term/{term.pk}/change/", "_publish")
    assert desk.get(path).status_code == 200
    assert "Mitosis" in desk.get("/search/", {"q": "mitosis"}).content.decode()


def test_the_search_of_the_desk_finds_what_was_restored_and_not_what_is_deleted(desk, term):
    found = lambda: parse(desk.get("/admin/glossary/term/", {"q": "mitosis"})).texts("th.field-name")  # noqa: E731
    delete(desk, term)
    assert found() == []
    restore(desk, term)
    assert found() == ["Mitosis"]


def test_an_older_revision_of_a_restored_term_can_be_restored(desk, term):
    first = Revision.objects.filter(kind="term").earliest("pk")
    Fact.objects.filter(term=term).delete()
    send(desk, f"/admin/glossary/term/{term.pk}/change/", "_save", definition="Another.")
    delete(desk, term)
    restore(desk, term)
    address = f"/admin/glossary/term/{term.pk}/history/{first.pk}/restore/"
    desk.post(address, fields(desk.get(address)))
    assert [fact.text for fact in Term.objects.get().facts.all()] == ["It has four phases.", "Plants do it too."]


def test_what_readers_reported_of_it_waits_for_its_return(desk, term):
    report = Report.objects.create(
        kind="term", object_id=term.pk, part="definition", number=1, text="x", reason="error", message="Wrong.",
        created=timezone.now(), sender="s", fingerprint="f",
    )  # fmt: skip
    delete(desk, term)
    assert parse(desk.get("/admin/glossary/report/")).select("#result_list") == []
    restore(desk, term)
    assert desk.get(f"/admin/glossary/report/{report.pk}/change/").status_code == 200


def test_what_was_scheduled_is_not_any_more(desk, term):
    Schedule.objects.create(kind="term", object_id=term.pk, action="unpublish", due=timezone.now())
    delete(desk, term)
    restore(desk, term)
    assert not Schedule.objects.exists()


def test_a_guide_comes_back(desk, course):
    guide = make_guide(course)
    before = rows.document_of(guide)
    delete(desk, guide)
    restore(desk, guide)
    assert rows.document_of(Guide.objects.get(pk=guide.pk)) == before


def test_a_course_comes_back_with_all_that_went_with_it(desk, biology):
    make_term(biology, "Deleted before")
    delete(desk, Term.objects.get(name="Deleted before"))
    before = {(rows.kind_of(row), row.pk): rows.document_of(row) for row in rows.with_contents([biology])}
    delete(desk, biology)
    # The list has the course and what was deleted by itself; a search finds the rest.
    assert listed(desk) == ["Intro to Biology", "Deleted before"]
    assert listed(desk, "?q=nucleus") == ["Nucleus"]
    assert "4 pages were deleted with it" in parse(desk.get(page_of(biology))).one("#content").text
    answer = restore(desk, biology)
    assert "4 pages that were deleted with it are, too." in said(answer)[0]
    after = {(rows.kind_of(row), row.pk): rows.document_of(row) for row in rows.with_contents([biology])}
    assert after == before
    assert listed(desk) == ["Deleted before"]


def test_what_stood_in_a_deleted_course_comes_back_after_it(desk, biology):
    term = Term.objects.get(name="Cell")
    delete(desk, term)
    delete(desk, biology)
    page = parse(desk.get(page_of(term)))
    assert page_of(biology) in page.links("#content a")
    assert not page.select('input[value="Restore as a draft"]')
    assert said(restore(desk, term)) == ["Its course “intro-to-biology” was deleted too. Restore that first."]
    restore(desk, biology)
    restore(desk, term)
    assert Term.objects.get(pk=term.pk).course_id == biology.pk


def test_a_slug_that_was_given_away_meanwhile_becomes_another(desk, course, term):
    delete(desk, term)
    other = make_term(course)
    messages = said(restore(desk, term))
    assert "“Mitosis” has the slug mitosis-2 now: another page was given mitosis meanwhile." in messages
    assert (Term.objects.get(pk=other.pk).slug, Term.objects.get(pk=term.pk).slug) == ("mitosis", "mitosis-2")


def test_a_unit_that_is_gone_is_told(desk, course, term):
    delete(desk, term)
    course.units.get(number=1).delete()
    assert "“Mitosis” is in no unit: the course no longer has the unit 1 that it was in." in said(restore(desk, term))
    assert Term.objects.get(pk=term.pk).unit is None


def test_a_second_click_restores_nothing_twice(desk, term):
    delete(desk, term)
    address = page_of(term)
    desk.post(address)
    assert desk.post(address).status_code == 404
    assert Term.objects.count() == 1


def test_a_form_from_before_the_deletion_overwrites_nothing(desk, term):
    address = f"/admin/glossary/term/{term.pk}/change/"
    opened = fields(desk.get(address))
    send(desk, address, "_save", definition="Newer.")
    delete(desk, term)
    restore(desk, term)
    answer = desk.post(address, opened | {"definition": "Mine.", "_save": "pressed"})
    assert "What was saved meanwhile" in answer.content.decode()
    assert Term.objects.get(pk=term.pk).definition == "Newer."


def test_several_are_restored_from_the_list(desk, biology):
    terms = list(Term.objects.all())
    for term in terms:
        delete(desk, term)
    deletions = list(Deletion.objects.values_list("pk", flat=True))
    answer = desk.post(LIST, {"action": "restore_selected", "_selected_action": deletions}, follow=True)
    assert len(said(answer)) == 3
    assert set(Term.objects.values_list("pk", flat=True)) == {term.pk for term in terms}


def test_what_the_list_deletes_is_kept_too(desk, editor, biology):
    chosen = list(Term.objects.values_list("pk", flat=True))
    desk.post("/admin/glossary/term/", {"action": "delete_selected", "_selected_action": chosen, "post": "yes"})
    assert sorted(listed(desk)) == ["Cell", "Mitosis", "Nucleus"]
    assert {each.revision.author for each in Deletion.objects.all()} == {editor}


def test_nothing_of_it_is_deleted_or_changed_here(desk, term):
    delete(desk, term)
    assert desk.get(f"{page_of(term).removesuffix('change/')}delete/").status_code == 403
    assert desk.get(f"{LIST}add/").status_code == 403
    assert desk.get(f"{LIST}99/change/").status_code == 404


def test_an_empty_list_says_so(desk):
    assert "0 deleted pages" in desk.get(LIST).content.decode()


@pytest.mark.parametrize("role", [Role.WRITER, Role.EDITOR, Role.MANAGER])
def test_whoever_writes_in_the_course_restores_what_was_in_it(desk, course, term, role):
    delete(desk, term)
    client = signed_in(role, course)
    assert listed(client) == ["Mitosis"]
    restore(client, term)
    assert Term.objects.filter(pk=term.pk).exists()


def test_of_other_courses_nothing_is_told(desk, course, term):
    delete(desk, term)
    other = make_course("Physics")
    client = signed_in(Role.MANAGER, other)
    assert listed(client) == []
    assert listed(client, "?q=mitosis") == []
    assert "Biology" not in client.get(LIST).content.decode()
    assert client.get(page_of(term)).status_code == 404
    assert client.post(page_of(term)).status_code == 404
    pk = Deletion.objects.get().pk
    client.post(LIST, {"action": "restore_selected", "_selected_action": [pk]})
    assert not Term.objects.exists()


def test_deleted_courses_are_restored_by_whoever_may_add_courses(desk, course, term):
    delete(desk, course)
    assert listed(signed_in(Role.MANAGER)) == ["Intro to Biology"]


def test_whoever_may_only_look_restores_nothing(desk, course, term):
    delete(desk, term)
    client = signed_in(permissions=["view_term"])
    page = client.get(page_of(term))
    assert page.status_code == 200
    assert "Restore as a draft" not in page.content.decode()
    assert client.post(page_of(term)).status_code == 403
    assert (
        client.post(LIST, {"action": "restore_selected", "_selected_action": [Deletion.objects.get().pk]}).status_code
        == 403
    )
    assert not Term.objects.exists()


def test_accounts_without_a_role_see_nothing_of_it(desk, term, client):
    delete(desk, term)
    assert signed_in().get(LIST).status_code == 403
    assert Client().get(LIST).status_code == 302


@pytest.mark.parametrize("number", [1, 60])
def test_list_and_page_take_few_queries(desk, course, number, django_assert_max_num_queries):
    for each in range(number):
        make_term(course, f"Term {each}").delete()
    with django_assert_max_num_queries(15):
        assert desk.get(LIST).status_code == 200
    with django_assert_max_num_queries(15):
        assert desk.get(f"{LIST}{Deletion.objects.first().pk}/change/").status_code == 200


@pytest.mark.parametrize(
    "query", ["?course=x", "?course=9999999999999999999999", "?kind=%00", "?q=%00", "?o=-9", "?p=x"]
)
def test_odd_questions_to_the_list_are_answered(desk, term, query):
    delete(desk, term)
    assert desk.get(LIST + query, follow=True).status_code == 200


def test_what_code_deletes_is_kept_without_an_author(course, term):
    Course.objects.all().delete()
    assert {(each.kind, each.with_course) for each in Deletion.objects.all()} == {("course", False), ("term", True)}
    assert {each.revision.author for each in Deletion.objects.all()} == {None}
