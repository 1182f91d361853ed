import pytest
from django.contrib.auth.models import User
from django.test import Client

from glossary.models import Mention, Page, Revision, Term, TermKey
from tests.factories import make_guide, make_term, publish
from tests.glossary.admin.forms import said, send
from tests.markup import parse

PREVIEW = "/admin/markdown/preview/"


@pytest.fixture
def reach(course):
    """A term that three pages mention, two of them in a way that becomes a link."""
    reach = make_term(course, "Reach", aliases="audience size")
    strategy = make_term(course, "Strategy", definition="Plan for **reach**. And the re**ach**.", questions=[])
    guide = make_guide(course, body="Reaches and audience size.")
    other = make_term(course, "Other", definition="Reach.", never_link="reach", facts=[], questions=[])
    publish(course, reach, strategy, guide, other)
    return reach


def links(row):
    return f"/admin/glossary/{row._meta.model_name}/{row.pk}/links/"


def change(row):
    return f"/admin/glossary/{row._meta.model_name}/{row.pk}/change/"


def told(client, row):
    """{words: what becomes of them}"""
    *_forms, table = parse(client.get(links(row))).select("#content table")
    return {cells[0]: cells[3] for cells in (each.texts("td") for each in table.select("tbody tr"))}


def overrule(client, row, field, key):
    return client.post(links(row), {"field": field, "key": key}, follow=True)


def linked(client, row):
    page = Page.objects.get(kind=row._meta.model_name, object_id=row.pk)
    return parse(client.get(page.path)).texts("a.term-link")


def test_the_editor_sees_what_is_linked_and_what_is_not_and_why(desk, course, reach):
    publish(make_term(course, "Plan", linking="marked"), make_term(course, "Mark", aliases="target", linking="never"))
    publish(make_term(course, "One", aliases="twin"), make_term(course, "Two", aliases="twin"))
    text = "A plan, a target, a twin, [[reach]], reach, audience **size matters**, [[nothing]], one and "
    text += "[two](/intro-to-biology/key-terms/two/)."
    term = make_term(course, "Plain", definition=text, never_link="one", facts=["Plain."], questions=[])
    assert told(desk, term) == {
        "plan": "Not linked: it is linked only where it is marked [[…]].",
        "target": "Not linked: its editors set it never to be linked.",
        "twin": "Not linked: it could mean several terms. Mark the one that is meant: [[…]].",
        "reach": "Not linked: the page links it at another mention.",
        "audience size": "Not linked: bold or italics begin or end in the middle of it.",
        "nothing": "The mark names no published term; readers see plain words.",
        "one": "Not linked: you asked for no link here.",
        "two": "You wrote this link yourself.",
    }


def test_words_too_common_for_a_link_are_told_with_their_score(desk, course, reach):
    TermKey.objects.filter(key="reach").update(score=0.1)
    term = make_term(course, "Plain", definition="Reach.")
    *_forms, table = parse(desk.get(links(term))).select("#content table")
    (row,) = table.select("tbody tr")
    assert row.texts("td")[1:4] == ["Reach", "0.10", "Not linked: too common a word here to be worth a link."]


def test_the_page_of_the_term_itself_is_told(desk, reach):
    assert "Not linked: this is the page's own term." in told(desk, reach).values()


def test_a_link_is_overruled_and_the_other_way_again(desk, course, reach):
    strategy = Term.objects.get(name="Strategy")
    assert linked(desk, strategy) == ["reach"]
    answer = overrule(desk, strategy, "never_link", "reach")
    assert said(answer) == ["Kept in the draft of “Strategy”. Publish it for readers to see."]
    assert linked(desk, strategy) == ["reach"]
    send(desk, change(strategy), "_publish")
    assert linked(desk, strategy) == []
    overrule(desk, strategy, "always_link", "reach")
    strategy.refresh_from_db()
    assert (strategy.never_link, strategy.always_link) == ("", "reach")


def test_what_is_always_linked_is_linked_however_common(desk, course, reach):
    TermKey.objects.filter(key="reach").update(score=0.1)
    strategy = Term.objects.get(name="Strategy")
    overrule(desk, strategy, "always_link", "reach")
    publish(Term.objects.get(pk=strategy.pk))
    assert linked(desk, strategy) == ["reach"]


@pytest.mark.parametrize(
    "values",
    [
        {"field": "name", "key": "x"},
        {"field": "never_link", "key": " "},
        {"field": "never_link", "key": "a\0b"},
        {"field": "never_link", "key": "a" * 300},
        {},
    ],
)
def test_nothing_else_is_overruled(desk, reach, values):
    assert desk.post(links(reach), values).status_code == 404
    assert Term.objects.get(pk=reach.pk).name == "Reach"


def test_the_links_of_a_guide_are_told(desk, course, reach):
    assert told(desk, course.guides.get()) == {
        "Reaches": "Linked.",
        "audience size": "Not linked: the page links it at another mention.",
    }


def test_the_editor_sees_before_publishing_where_a_term_will_be_linked(desk, course, reach):
    draft = make_term(course, "Plan")
    page = parse(desk.get(links(draft)))
    assert "Published as it stands here, it will be linked on 1 page: Strategy." in page.one("#content").text
    assert not Page.objects.filter(title="Plan").exists()
    assert not TermKey.objects.filter(key="plan").exists()
    assert not Revision.objects.filter(document__name="Plan", action="publish").exists()


def test_a_term_that_cannot_be_published_says_why(desk, course):
    draft = make_term(course, "Plan")
    assert "It cannot be published yet: Publish the course" in parse(desk.get(links(draft))).one("#content").text


def test_a_term_that_nobody_mentions_says_so(desk, course, reach):
    assert "no page will link to it" in parse(desk.get(links(make_term(course, "Zeugma")))).one("#content").text


def test_publishing_tells_how_many_pages_link(desk, course, reach):
    assert "1 page links to it." in said(send(desk, change(make_term(course, "Plan")), "_publish"))


def test_the_forms_of_a_term_stand_on_its_form_and_can_be_changed(desk, course, reach):
    form = parse(desk.get(change(reach))).one("table.forms")
    assert [row.texts("td")[:3] for row in form.select("tbody tr")] == [
        ["Reach", "name", "automatic"],
        ["audience size", "other name", "automatic"],
        ["Reaches", "other number", "automatic"],
        ["audience sizes", "other number", "automatic"],
    ]
    send(desk, change(reach), "_publish", extra_forms="plan", excluded_forms="reaches", linking="exact")
    assert sorted(TermKey.objects.filter(page__title="Reach").values_list("key", "linking")) == [
        ("audience size", "exact"),
        ("audience sizes", "exact"),
        ("plan", "exact"),
        ("reach", "exact"),
    ]
    assert linked(desk, Term.objects.get(name="Strategy")) == []


def test_what_links_to_a_page_is_told_before_it_is_taken_down_or_deleted(desk, course, reach):
    words = "2 pages link here, and their words will stand without a link: How cells divide, Strategy"
    assert words in parse(desk.get(f"/admin/glossary/term/{reach.pk}/unpublish/")).one("#content").text
    assert words in parse(desk.get(f"/admin/glossary/term/{reach.pk}/delete/")).one("#content").text
    selected = {"action": "delete_selected", "_selected_action": [reach.pk]}
    assert words in parse(desk.post("/admin/glossary/term/", selected)).one("#content").text
    assert Mention.objects.filter(term__title="Reach", linked=True).exists()


def test_nothing_is_told_where_nothing_links(desk, course, reach):
    strategy = Term.objects.get(name="Strategy")
    assert (
        "without a link" not in parse(desk.get(f"/admin/glossary/term/{strategy.pk}/unpublish/")).one("#content").text
    )


def test_only_editors_of_terms_see_the_links(client, reach):
    assert client.get(links(reach)).status_code == 302
    staff = Client()
    staff.force_login(User.objects.create_user("staff", is_staff=True))
    assert staff.get(links(reach)).status_code == 404
    assert staff.post(links(reach), {"field": "never_link", "key": "x"}).status_code == 404


def preview(client, row, field, text):
    address = f"{PREVIEW}?kind={row._meta.model_name}&id={row.pk or ''}&course={row.course_id}&field={field}"
    return parse(client.post(address, {"content": text}))


@pytest.mark.parametrize("field", ["definition", "facts-0-text", "facts-7-text", "questions-0-answer"])
def test_a_preview_has_the_links_of_the_page(desk, course, reach, field):
    term = make_term(course, "Plan", definition="Plain.")
    shown = preview(desk, term, field, "A plan with *organic* reach.")
    assert shown.links("a.term-link") == ["/intro-to-biology/key-terms/reach/"]


def test_a_preview_counts_the_mentions_before_it_on_the_page(desk, course, reach):
    term = make_term(course, "Plan", definition="Reach comes first.")
    assert preview(desk, term, "facts-0-text", "And reach.").select("a") == []


def test_a_preview_of_a_published_term_does_not_link_to_itself(desk, reach):
    assert preview(desk, reach, "definition", "Reach and strategy.").texts("a") == ["strategy"]


def test_a_preview_of_a_new_row_knows_the_course(desk, course, reach):
    assert preview(desk, Term(course=course), "definition", "Reach.").texts("a") == ["Reach"]
    assert preview(desk, course.guides.get(), "body", "Reach.").texts("a") == ["Reach"]


def test_a_preview_flags_marks_that_name_nothing_and_the_page_does_not(desk, course, reach):
    text = "[[Reach]] and [[nothing]]."
    term = make_term(course, "Plan", definition=text)
    assert preview(desk, term, "definition", text).texts("span.unknown-mark") == ["nothing"]
    publish(term)
    page = parse(desk.get("/intro-to-biology/key-terms/plan/"))
    assert page.one("section#definition > div").text == "Reach and nothing."
    assert page.select(".unknown-mark") == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?kind=term&id=x",
        "?kind=term&id=999999&field=definition",
        "?kind=nonsense&id=1",
        "?kind=term&id=&course=&field=definition",
        "?kind=term&field=facts-99999-text",
    ],
)
def test_a_preview_of_no_known_place_is_plain(desk, course, reach, query):
    assert parse(desk.post(PREVIEW + query, {"content": "Reach, [[reach]]."})).text == "Reach, reach."


def test_a_preview_of_a_field_of_another_kind_is_plain(desk, course, reach):
    assert preview(desk, reach, "body", "Strategy.").select("a") == []
    assert preview(desk, course.guides.get(), "facts-0-text", "Strategy.").select("a") == []


def test_a_wish_for_a_term_ends_one_against_it_by_another_name(desk, course, reach):
    strategy = Term.objects.get(name="Strategy")
    Term.objects.filter(pk=strategy.pk).update(never_link="audience size\nother")
    overrule(desk, strategy, "always_link", "reach")
    strategy.refresh_from_db()
    assert (strategy.never_link, strategy.always_link) == ("other", "reach")
