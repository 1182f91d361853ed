from dataclasses import replace

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db.models.signals import pre_save
from django.utils import timezone

from glossary import desk as rows
from glossary import desk_search, documents, publishing
from glossary.admin.history import PAGE
from glossary.admin.term import TermAdmin
from glossary.models import Course, Fact, Guide, Page, Revision, Term, Unit
from tests import factories
from tests.factories import make_course, make_guide, publish
from tests.glossary.admin.forms import fields, said, send
from tests.markup import parse


def make_term(*arguments, **values):
    """A term whose history begins with what a test does to it."""
    term = factories.make_term(*arguments, **values)
    Revision.objects.filter(kind="term", object_id=term.pk).delete()
    return term


@pytest.fixture
def term(course, editor):
    """A published term of which three revisions are kept."""
    term = make_term(course, facts=["It has four phases that follow.", "Plants do it too."])
    publish(course, term)
    _publish_with(term, editor, definition="A cell divides.")
    return _publish_with(term, editor, definition="A cell divides in two.", linking="never")


def _publish_with(row, author=None, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    fresh = rows.complete(type(row).objects.filter(pk=row.pk)).get()
    publishing.publish([fresh], author=author)
    desk_search.index([(fresh, rows.document_of(fresh))])
    return fresh


def keep(row, **values):
    """A revision of a row with these values of its document."""
    data = documents.to_data(replace(rows.document_of(row), **values))
    return Revision.objects.create(
        kind=rows.kind_of(row), object_id=row.pk, action="publish", document=data, created=timezone.now()
    )


def revisions(row):
    """The revisions of a row, the oldest first."""
    return list(Revision.objects.filter(kind=rows.kind_of(row), object_id=row.pk).order_by("pk"))


def at(row, rest=""):
    return f"/admin/glossary/{rows.kind_of(row)}/{row.pk}/history/{rest}"


def comparison(row, *chosen):
    before, after = (each.pk for each in chosen)
    return at(row, f"compare/?before={before}&after={after}")


def restore(client, row, revision, **values):
    """Opens the page that asks, and confirms."""
    address = at(row, f"{revision.pk}/restore/")
    return client.post(address, fields(client.get(address)) | values, follow=True)


def content(response):
    return parse(response).one("#content")


def document_on_desk(row):
    return rows.document_of(rows.complete(type(row).objects.filter(pk=row.pk)).get())


def test_the_history_of_a_row_lists_its_revisions_the_newest_first(desk, term):
    form = parse(desk.get(f"/admin/glossary/term/{term.pk}/change/"))
    (link,) = form.links("a.historylink")
    listed = content(desk.get(link)).select("tbody tr")
    assert [row.texts("td")[3:5] for row in listed] == [
        ["editor: published", "Definition, mentions become links"],
        ["editor: published", "Definition"],
        ["published", "The first that is kept"],
    ]


def test_an_act_that_changed_nothing_says_so(desk, term):
    publishing.unpublish([term])
    assert content(desk.get(at(term))).select("tbody tr")[0].texts("td")[3:5] == ["unpublished", "Nothing in it"]


def test_times_are_those_of_the_site(desk, term, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    Revision.objects.update(created="2026-03-01T20:30:00Z")
    assert content(desk.get(at(term))).texts("tbody time") == ["March 2, 2026, 5:30 a.m."] * 3
    answer = restore(desk, term, revisions(term)[0])
    assert said(answer) == [
        "What it was on March 2, 2026, 5:30 a.m. is the draft again. Publish it for readers to see."
    ]


def test_a_row_that_was_never_published_has_no_history(desk, course):
    Revision.objects.all().delete()
    assert "Nothing is kept of it yet." in content(desk.get(at(course))).text


def test_the_newest_two_are_chosen_until_others_are(desk, term):
    first, second, third = revisions(term)
    assert _checked(desk.get(at(term))) == {"before": str(second.pk), "after": str(third.pk)}
    chosen = desk.get(at(term, f"?before={first.pk}&after={second.pk}"))
    assert _checked(chosen) == {"before": str(first.pk), "after": str(second.pk)}


def _checked(response):
    return {each["name"]: each["value"] for each in content(response).select("input") if "checked" in each}


def test_long_histories_are_paged_and_what_is_chosen_stays(desk, term, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        desk.get(at(term))
    for number in range(PAGE + 10):
        keep(term, definition=f"Take {number}.")
    with django_assert_max_num_queries(8):
        page = content(desk.get(at(term)))
    assert len(page.select("tbody tr")) == PAGE
    newest = revisions(term)[-1]
    oldest = revisions(term)[0]
    second = desk.get(at(term, f"?before={newest.pk}&after={newest.pk}&page=2"))
    listed = content(second).select("tbody tr")
    assert len(listed) == 13 + 1
    assert listed[0].texts("td")[4] == "Chosen on another page of this list"
    # What the oldest on the first page changed is told by one on the second.
    assert page.select("tbody tr")[-1].texts("td")[4] == "Definition"
    assert listed[-1].texts("td")[4] == "The first that is kept"
    assert _checked(second) == {"before": str(newest.pk), "after": str(newest.pk)}
    both = content(desk.get(comparison(term, newest, oldest)))
    assert f"added: Take {PAGE + 9}" in both.texts("ins")


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", ""])
def test_a_page_that_is_not_there_is_the_nearest(desk, term, page):
    assert len(content(desk.get(at(term, f"?page={page}"))).select("tbody tr")) == 3


def test_two_revisions_are_compared_the_older_first_however_they_were_chosen(desk, term):
    first, second, third = revisions(term)
    for chosen in ((first, third), (third, first)):
        page = content(desk.get(comparison(term, *chosen)))
        assert page.links(".compared a") == [at(term, f"{first.pk}/"), at(term, f"{third.pk}/")]
        assert page.texts("h3") == ["Definition", "Mentions become links"]
        assert page.texts("section del") == ["removed: Mitosis is a thing. It matters", "removed: automatically"]
    page = content(desk.get(comparison(term, second, third)))
    assert page.select("section")[0].texts("ins") == ["added: in two"]


def test_a_revision_compared_with_itself_is_no_different(desk, term):
    revision = revisions(term)[0]
    assert "Nothing is different." in content(desk.get(comparison(term, revision, revision))).text


def test_a_moved_fact_is_one_change(desk, term):
    fact = term.facts.last()
    Fact.objects.filter(pk=fact.pk).update(position=0, text="Plants do it as well.")
    _publish_with(term)
    page = content(desk.get(comparison(term, *revisions(term)[-2:])))
    assert page.texts("h3") == ["Fact 1"]
    assert page.texts("p.became") == ["moved from place 2 to place 1, and changed"]
    assert content(desk.get(at(term))).select("tbody tr")[0].texts("td")[4] == "Fact 1"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "</del></p><img src=x onerror=alert(1)>"])
def test_hostile_text_stays_text(desk, course, text):
    publish(course)
    term = _publish_with(make_term(course, name=text, slug="x"))
    _publish_with(term, definition=text)
    first, second = revisions(term)
    for address in (
        at(term),
        comparison(term, first, second),
        at(term, f"{first.pk}/"),
        at(term, f"{first.pk}/restore/"),
    ):
        page = parse(desk.get(address))
        assert text in page.one("#content").source
        assert page.one("#content").select("img") == page.one("#content").select("script") == []


def test_a_revision_is_shown_as_it_was(desk, term):
    page = content(desk.get(at(term, f"{revisions(term)[0].pk}/")))
    shown = dict(zip(page.texts("h3"), (each.texts("p.words") for each in page.select("section")), strict=True))
    assert shown["Definition"] == ["Mitosis is a thing. It matters."]
    assert shown["Fact 2"] == ["Plants do it too."]
    assert shown["Question 1"] == ["Why?", "Because."]
    assert page.select("ins") == page.select("del") == []
    assert page.links("a.button") == [at(term, f"{revisions(term)[0].pk}/restore/")]


def test_restoring_asks_first_and_shows_what_changes(desk, term):
    before = document_on_desk(term)
    page = content(desk.get(at(term, f"{revisions(term)[0].pk}/restore/")))
    assert page.texts("h3") == ["Definition", "Mentions become links"]
    assert page.texts("del")[0] == "removed: A cell divides in two"
    assert page.texts("ins")[0] == "added: Mitosis is a thing. It matters"
    assert document_on_desk(term) == before


def test_a_restored_revision_is_the_draft_and_readers_see_nothing_of_it(desk, term, editor):
    first = revisions(term)[0]
    public = Page.objects.get(kind="term")
    assert desk_search.rows_of(desk_search.search(Term, "matters")) == []
    answer = restore(desk, term, first)
    assert answer.redirect_chain[-1][0] == f"/admin/glossary/term/{term.pk}/change/"
    assert said(answer)[0].startswith("What it was on ")
    assert document_on_desk(term) == documents.from_data(first.document)
    assert Term.objects.get().get_status_display() == "Published, with changes"
    kept = Page.objects.get(kind="term")
    assert (kept.document, kept.stamp) == (public.document, public.stamp)
    assert LogEntry.objects.get().get_change_message().startswith("Restored what it was on ")
    # The search of the desk knows.
    assert desk_search.rows_of(desk_search.search(Term, "matters")) == [term.pk]
    send(desk, f"/admin/glossary/term/{term.pk}/change/", "_publish")
    assert Page.objects.get(kind="term").document["definition"] == "Mitosis is a thing. It matters."


def test_parts_come_and_go_as_they_were(desk, term):
    first = revisions(term)[0]
    term.facts.all().delete()
    Fact.objects.create(term=term, text="Another.")
    term.questions.first().delete()
    Term.objects.filter(pk=term.pk).update(aliases="x", unit=None, position=7, slug="other")
    restore(desk, term, first)
    assert document_on_desk(term) == documents.from_data(first.document)


def test_guides_and_courses_are_restored_too(desk, course):
    guide = make_guide(course)
    publish(course, guide)
    course_then, guide_then = document_on_desk(course), document_on_desk(guide)
    Guide.objects.update(title="Other", body="Else.", unit=None)
    Course.objects.update(title="Other", description="", slug="other", hue=7)
    Unit.objects.filter(number=2).update(title="Other")
    restore(desk, guide, revisions(guide)[0])
    restore(desk, course, revisions(course)[0])
    assert document_on_desk(course) == course_then
    assert document_on_desk(guide) == guide_then


def test_what_the_draft_says_already_is_not_restored(desk, term):
    page = content(desk.get(at(term, f"{revisions(term)[-1].pk}/restore/")))
    assert "Nothing is different." in page.text
    assert page.select("form") == []


def test_a_slug_that_another_has_by_now_is_told_and_nothing_written(desk, term):
    first = revisions(term)[0]
    Term.objects.filter(pk=term.pk).update(slug="division", definition="Mine.")
    make_term(term.course, "Usurper", slug="mitosis")
    before = document_on_desk(term)
    address = at(term, f"{first.pk}/restore/")
    page = content(desk.get(address))
    told = "“Usurper” has the slug mitosis by now. Give it another one first, then restore this."
    assert page.texts("p.errornote") == [told]
    assert page.select("form") == []
    answer = desk.post(address, {"token": _token_of(desk, term)}, follow=True)
    assert told in said(answer)
    assert document_on_desk(term) == before


def _token_of(client, row):
    """What a page that asks would send, if there was nothing in its way."""
    row = rows.complete(type(row).objects.filter(pk=row.pk)).get()
    revision = keep(row, definition="Quite another.")
    return fields(client.get(at(row, f"{revision.pk}/restore/")))["token"]


def test_a_slug_may_be_another_kinds_or_another_courses(desk, term):
    Term.objects.filter(pk=term.pk).update(slug="division")
    make_term(make_course("Chemistry"), "Usurper", slug="mitosis")
    make_guide(term.course, slug="mitosis")
    restore(desk, term, revisions(term)[0])
    assert document_on_desk(term).slug == "mitosis"


def test_a_slug_of_a_course_that_another_has_by_now_is_told(desk, term):
    first = revisions(term.course)[0]
    Course.objects.filter(pk=term.course_id).update(slug="old-biology")
    make_course("Usurper", slug="intro-to-biology")
    page = content(desk.get(at(term.course, f"{first.pk}/restore/")))
    assert "“Usurper” has the slug intro-to-biology by now." in page.one("p.errornote").text


def test_a_slug_that_is_taken_at_that_very_moment_is_told_and_nothing_written(desk, term):
    first = revisions(term)[0]
    Term.objects.filter(pk=term.pk).update(slug="division")
    before = document_on_desk(term)

    def take_the_slug(instance, **kwargs):
        if instance.pk == term.pk:
            Term.objects.bulk_create([Term(course=term.course, name="Usurper", slug="mitosis", position=1)])

    pre_save.connect(take_the_slug, sender=Term)
    try:
        answer = restore(desk, term, first)
    finally:
        pre_save.disconnect(take_the_slug, sender=Term)
    assert said(answer) == ["The slug mitosis was given to another page just now, so nothing was restored."]
    assert document_on_desk(term) == before


def test_a_unit_that_is_gone_is_told_and_the_term_stays_where_it_is(desk, term):
    first = revisions(term)[0]
    term.course.units.get(number=1).delete()
    Term.objects.filter(pk=term.pk).update(unit=term.course.units.get(number=2), position=4)
    told = "It was in unit 1 then, which the course no longer has. It stays where it is now."
    assert content(desk.get(at(term, f"{first.pk}/restore/"))).texts(".remarks li") == [told]
    assert told in said(restore(desk, term, first))
    assert document_on_desk(term) == replace(documents.from_data(first.document), unit=2, position=4)


def test_a_row_stays_in_its_course(desk, term):
    first = revisions(term)[0]
    chemistry = make_course("Chemistry")
    Term.objects.filter(pk=term.pk).update(course=chemistry, unit=None)
    told = "It was in the course “Intro to Biology” then. It stays where it is now, in “Chemistry”."
    assert told in said(restore(desk, term, first))
    assert document_on_desk(term) == replace(documents.from_data(first.document), course="chemistry", unit=None)


def test_a_course_under_another_address_is_still_the_same(desk, term):
    Course.objects.filter(pk=term.course_id).update(slug="biology")
    page = content(desk.get(at(term, f"{revisions(term)[0].pk}/restore/")))
    assert page.select(".remarks") == []
    assert "Course" not in page.texts("h3")


def test_units_with_something_in_them_outlive_the_restoring_of_their_course(desk, term):
    course = term.course
    first = revisions(course)[0]
    used = Unit.objects.create(course=course, number=3, title="New")
    Unit.objects.create(course=course, number=4, title="Empty")
    Term.objects.filter(pk=term.pk).update(unit=used)
    Unit.objects.filter(number=1).update(title="Other")
    told = "Unit 3, “New”, stays: there are terms or guides in it."
    assert told in said(restore(desk, course, first))
    assert [str(unit) for unit in course.units.all()] == ["1. Cells", "2. Heredity", "3. New"]
    assert Term.objects.get(pk=term.pk).unit == used


def test_a_revision_that_can_no_longer_be_kept_is_told_and_nothing_written(desk, term):
    revision = keep(term, definition="x" * (documents.MARKDOWN_LENGTH + 1))
    before = document_on_desk(term)
    address = at(term, f"{revision.pk}/restore/")
    page = content(desk.get(address))
    assert "definition: 50,001 characters long; at most 50,000 fit." in page.one("p.errornote").text
    assert page.select("form") == []
    assert "Definition: 50,001" in said(desk.post(address, {"token": _token_of(desk, term)}, follow=True))[0]
    assert document_on_desk(term) == before


def test_what_somebody_wrote_meanwhile_is_not_lost(desk, term):
    first = revisions(term)[0]
    address = at(term, f"{first.pk}/restore/")
    filled = fields(desk.get(address))
    Fact.objects.create(term=term, text="Written meanwhile.")
    before = document_on_desk(term)
    for sent in (filled, {}, {"token": "x"}):
        answer = desk.post(address, sent, follow=True)
        assert said(answer) == [
            "The draft was changed meanwhile, so nothing was restored. Look at what is different now."
        ]
        assert document_on_desk(term) == before
    assert "Written meanwhile." in content(answer).text


@pytest.mark.parametrize(
    "rest",
    [
        "compare/",
        "compare/?before={own}",
        "compare/?before={own}&after={other}",
        "compare/?before={own}&after=x",
        "compare/?before={own}&after=99999999999999999999",
        "{other}/",
        "{other}/restore/",
        "99999999999999999999999/",
        "0/restore/",
    ],
)
def test_revisions_of_another_row_are_not_shown(desk, term, rest):
    other = _publish_with(make_term(term.course, "Other"))
    rest = rest.format(own=revisions(term)[0].pk, other=revisions(other)[0].pk)
    assert desk.get(at(term, rest)).status_code == 404
    assert desk.post(at(term, rest)).status_code == 404


@pytest.mark.parametrize("pk", ["999999", "x", "99999999999999999999"])
@pytest.mark.parametrize("rest", ["", "compare/?before=1&after=1", "1/", "1/restore/"])
def test_a_row_that_is_not_there_has_no_history(desk, pk, rest):
    assert desk.get(f"/admin/glossary/term/{pk}/history/{rest}").status_code == 404


def addresses(row):
    first, second = revisions(row)[:2]
    return [at(row), comparison(row, first, second), at(row, f"{first.pk}/"), at(row, f"{first.pk}/restore/")]


@pytest.mark.parametrize(
    ("codename", "allowed"), [("view_term", 3), ("change_term", 4), ("change_guide", 0), (None, 0)]
)
def test_who_may_see_a_row_sees_its_history_and_who_may_change_it_restores(client, term, codename, allowed):
    user = User.objects.create_user("staff", is_staff=True)
    if codename:
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(user)
    answers = [client.get(address) for address in addresses(term)]
    assert [answer.status_code for answer in answers] == [200] * allowed + [403 if allowed else 404] * (4 - allowed)
    for answer in answers[:allowed:2]:
        assert any("/restore/" in link for link in content(answer).links()) == (allowed == 4)
    before = document_on_desk(term)
    assert client.post(addresses(term)[3], {"token": "x"}).status_code == (
        302 if allowed == 4 else 403 if allowed else 404
    )
    assert document_on_desk(term) == before


def test_permission_is_asked_for_the_row(desk, term, monkeypatch):
    for name in ("has_view_permission", "has_change_permission"):
        monkeypatch.setattr(TermAdmin, name, lambda self, request, obj=None: obj is None or obj.pk != term.pk)
    for address in addresses(term):
        answer = desk.get(address)
        assert answer.status_code == 403
        assert b"divides" not in answer.content
    assert desk.post(addresses(term)[3]).status_code == 403


def test_nobody_else_sees_anything(client, term):
    for address in addresses(term):
        assert client.get(address).status_code == 302
        assert client.post(address).status_code == 302


def test_nothing_of_the_history_may_be_kept_on_its_way(desk, term):
    for address in addresses(term):
        assert desk.get(address)["Cache-Control"] == "private, no-store"
