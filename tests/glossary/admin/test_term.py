import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from glossary.models import Page, Revision, Term
from tests.factories import make_course, make_term, make_terms, publish, publish_with_contents
from tests.glossary.admin.forms import errors, fields, said, send
from tests.markup import parse

ADD = "/admin/glossary/term/add/"
LIST = "/admin/glossary/term/"
PATH = "/intro-to-biology/key-terms/mitosis/"


def change(term):
    return f"/admin/glossary/term/{term.pk}/change/"


def act(client, name, *terms):
    return client.post(LIST, {"action": name, "_selected_action": [term.pk for term in terms]}, follow=True)


@pytest.fixture
def term(biology):
    return biology.terms.get(slug="mitosis")


def staff(*permissions):
    """A client signed in as staff who may do only this."""
    user = User.objects.create_user("staff", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    assert user.user_permissions.count() == len(permissions)
    client = Client()
    client.force_login(user)
    return client


def test_an_editor_writes_a_term_with_facts_and_questions_in_order_and_publishes_it(desk, course):
    publish(course)
    facts = ("facts", *({"text": f"Fact {number}."} for number in (1, 2, 3)))
    questions = ("questions", {"question": "Why?", "answer": "*Because.*"}, {"question": "How?"})
    unit = course.units.get(number=2)
    answer = send(
        desk,
        ADD,
        "_publish",
        facts,
        questions,
        course=str(course.pk),
        unit=str(unit.pk),
        name="Mitosis",
        aliases="M phase\nkaryokinesis",
        definition="Division of a **nucleus**.",
    )
    assert any("is published" in each for each in said(answer))
    page = parse(desk.get(PATH))
    assert page.texts("section#must-know > ol > li") == ["Fact 1.", "Fact 2.", "Fact 3."]
    assert page.texts("section#review-questions details > summary") == ["Why?", "How?"]
    assert page.texts("section#definition strong") == ["nucleus"]
    assert "M phase, karyokinesis" in page.one("article header").text
    assert page.links("article header a") == ["/intro-to-biology/", "/intro-to-biology/unit-2/"]


def test_positions_fill_themselves(desk, course):
    for name in ("Cell", "Mitosis"):
        send(desk, ADD, "_save", ("facts", {"text": "One."}, {"text": "Two."}), course=str(course.pk), name=name)
    assert list(Term.objects.order_by("id").values_list("position", flat=True)) == [1, 2]
    for term in Term.objects.all():
        assert list(term.facts.values_list("text", "position")) == [("One.", 1), ("Two.", 2)]


def test_a_fact_is_added_after_those_that_are_there(desk, term):
    send(desk, change(term), "_publish", ("facts", {"text": "Another."}))
    assert parse(desk.get(PATH)).texts("section#must-know > ol > li") == ["A fact.", "Another."]


def test_facts_are_put_in_another_order(desk, course):
    term = make_term(course, facts=["One.", "Two."])
    publish(course, term)
    send(desk, change(term), "_publish", **{"facts-0-position": "2", "facts-1-position": "1"})
    assert parse(desk.get(PATH)).texts("section#must-know > ol > li") == ["Two.", "One."]


def test_saving_keeps_a_draft(desk, course):
    publish(course)
    send(desk, ADD, "_save", course=str(course.pk), name="Mitosis", definition="Division.")
    assert Term.objects.get().definition == "Division."
    assert desk.get(PATH).status_code == 404


def test_saving_changes_keeps_what_readers_see(desk, term):
    before = desk.get(PATH).content
    send(desk, change(term), "_save", ("facts", {"text": "Another."}), definition="Another.", name="Meiosis")
    assert desk.get(PATH).content == before
    answer = send(desk, change(term), "_publish")
    assert "Meiosis is published as it stands here." in said(answer)
    assert b"<h1>Meiosis</h1>" in desk.get(PATH).content


def test_publishing_without_a_change_says_so(desk, term):
    assert "Readers already see this; nothing has changed." in said(send(desk, change(term), "_publish"))


def test_revisions_name_their_author(desk, editor, term):
    send(desk, change(term), "_publish", definition="Another.")
    assert Revision.objects.first().author == editor


def test_a_term_of_an_unpublished_course_is_saved_and_not_published(desk, course):
    answer = send(desk, ADD, "_publish", course=str(course.pk), name="Mitosis", definition="Division.")
    assert said(answer)[-1] == "“Mitosis” is saved, and not published: Publish the course “Intro to Biology” first."
    assert Term.objects.get().definition == "Division."
    assert not Page.objects.exists()


def test_a_term_without_a_definition_is_saved_and_not_published(desk, course):
    publish(course)
    answer = send(desk, ADD, "_publish", course=str(course.pk), name="Mitosis")
    assert "needs a definition" in said(answer)[-1]
    assert desk.get(PATH).status_code == 404


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "a" * 300}, "name", "at most 200"),
        ({"name": "a\0b"}, "name", "Null characters"),
        ({"name": "a\u2066b"}, "name", "U+2066"),
        ({"name": "Gene", "slug": "Not A Slug"}, "slug", "“not-a-slug” would do"),
        ({"name": "Gene", "slug": "mitosis"}, "slug", "already"),
        ({"name": "Mitosis"}, "slug", "already"),
        ({"name": "Gene", "aliases": "a" * 300}, "aliases", "at most 200"),
        ({"name": "Gene", "definition": "x" * 50_001}, "definition", "at most 50,000"),
        ({"name": "Gene", "definition": "a\0b"}, "definition", "Null characters"),
        ({"name": "Gene", "position": "-1"}, "position", "greater than or equal to"),
        ({"name": "Gene", "position": "9" * 30}, "position", "less than or equal to"),
        ({"name": "Gene", "course": "9" * 30}, "course", "valid choice"),
        ({"name": "Gene", "unit": "9" * 30}, "unit", "valid choice"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_there_alone(desk, biology, values, field, message):
    answer = send(desk, ADD, "_save", **{"course": str(biology.pk), **values})
    assert errors(answer).keys() == {field}
    assert message in errors(answer)[field]
    assert Term.objects.count() == 3


@pytest.mark.parametrize("address", [ADD, "change"])
def test_a_unit_of_another_course_is_refused_at_the_field(desk, term, address):
    unit = make_course("Chemistry").units.first()
    address = change(term) if address == "change" else address
    answer = send(desk, address, "_save", course=str(term.course_id), name="Gene", unit=str(unit.pk))
    assert errors(answer).keys() == {"unit"}
    assert not Term.objects.filter(unit=unit).exists()


def test_an_impossible_number_of_a_course_is_refused_in_the_form_of_a_term(desk, term):
    answer = send(desk, change(term), "_save", course="9" * 30)
    assert "valid choice" in errors(answer)["course"]


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        (("facts", {"text": "x" * 50_001}), "facts-1-text", "at most 50,000"),
        (("facts", {"source": "Only a source"}), "facts-1-text", "required"),
        (("facts", {"text": "Fact.", "source": "x" * 501}), "facts-1-source", "at most 500"),
        (("questions", {"answer": "Only an answer"}), "questions-1-question", "required"),
        (("questions", {"question": "x" * 501}), "questions-1-question", "at most 500"),
        (("questions", {"question": "a\u202eb"}), "questions-1-question", "U+202E"),
    ],
)
def test_what_is_wrong_with_a_part_is_said_in_its_row(desk, term, row, field, message):
    answer = send(desk, change(term), "_save", row)
    assert message in errors(answer)[field]
    assert (term.facts.count(), term.questions.count()) == (1, 1)


def test_a_term_moves_to_another_course_and_unit(desk, term):
    chemistry = make_course("Chemistry")
    publish(chemistry)
    send(desk, change(term), "_publish", course=str(chemistry.pk), unit=str(chemistry.units.get(number=2).pk))
    assert desk.get("/chemistry/key-terms/mitosis/").status_code == 200
    assert desk.get(PATH).headers["Location"] == "/chemistry/key-terms/mitosis/"


def test_the_units_offered_are_those_of_the_terms_course(desk, term):
    make_course("Chemistry")
    options = parse(desk.get(change(term))).texts("select#id_unit option")
    assert options == ["---------", "Intro to Biology – 1. Cells", "Intro to Biology – 2. Heredity"]


def test_the_form_tells_the_status_and_shows_the_way_to_the_page(desk, course):
    publish(course)
    term = make_term(course)
    page = parse(desk.get(change(term)))
    assert page.texts(".desk-status") == ["Draft · fewer than three facts"]
    assert not page.select("a.viewsitelink")
    assert not page.select("a.unpublish")
    publish(term)
    page = parse(desk.get(change(term)))
    assert page.texts(".desk-status") == ["Published · fewer than three facts"]
    assert page.one("a.viewsitelink")["href"] == PATH


def test_a_form_with_an_error_still_tells_the_status(desk, term):
    answer = send(desk, change(term), "_save", name="")
    assert parse(answer).texts(".desk-status") == ["Published · fewer than three facts"]


def test_unpublishing_asks_first(desk, term):
    address = parse(desk.get(change(term))).one("a.unpublish")["href"]
    question = desk.get(address)
    assert PATH in parse(question).one("#content").text
    assert desk.get(PATH).status_code == 200
    answer = desk.post(address, fields(question), follow=True)
    assert "1 page was taken down." in said(answer)
    assert desk.get(PATH).status_code == 410


def test_the_list_publishes_and_unpublishes_what_is_selected(desk, course):
    publish(course)
    terms = [make_term(course, name) for name in ("Cell", "Mitosis")]
    assert said(act(desk, "publish_selected", *terms)) == ["2 pages are published."]
    assert parse(desk.get(LIST)).texts("td.field-standing") == ["Published", "Published"]
    question = act(desk, "unpublish_selected", terms[1])
    assert desk.get(PATH).status_code == 200
    answer = desk.post(LIST, fields(question), follow=True)
    assert said(answer) == ["1 page was taken down."]
    assert parse(desk.get(LIST)).texts("td.field-standing") == ["Published", "Unpublished"]


def test_deleting_a_published_term_makes_its_page_gone(desk, term):
    desk.post(f"/admin/glossary/term/{term.pk}/delete/", {"post": "yes"})
    assert desk.get(PATH).status_code == 410


def test_the_list_deletes_published_terms_for_good(desk, term):
    desk.post(LIST, {"action": "delete_selected", "_selected_action": [term.pk], "post": "yes"})
    assert desk.get(PATH).status_code == 410


def test_editors_find_terms_by_name_and_by_other_names(desk, biology):
    make_term(biology, "Deoxyribonucleic acid", aliases="DNA")
    for words in ("DNA", "deoxy"):
        assert parse(desk.get(LIST, {"q": words})).texts("#result_list tbody th") == ["Deoxyribonucleic acid"]


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%27%22%25",
        "course__id__exact=%00",
        "course__id__exact=" + "9" * 30,
        "p=" + "9" * 30,
        "o=%00",
        "status=%00",
    ],
)
def test_no_query_breaks_the_list(desk, biology, query):
    assert desk.get(f"{LIST}?{query}", follow=True).status_code == 200


@pytest.mark.parametrize("key", ["\0", "x", "9" * 30, "0", "1_2F"])
@pytest.mark.parametrize("page", ["change", "unpublish", "delete", "history"])
def test_a_term_that_is_not_there_is_not_found(desk, biology, key, page):
    answer = desk.get("/", PATH_INFO=f"{LIST}{key}/{page}/")
    assert answer.status_code in {302, 404}
    assert Page.objects.count() == 5


def test_nobody_reaches_the_desk_without_signing_in(client, term):
    for address in (LIST, ADD, change(term), f"{LIST}{term.pk}/unpublish/", f"{LIST}{term.pk}/delete/"):
        for answer in (client.get(address), client.post(address, {"name": "x", "post": "yes"})):
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/admin/login/")
            assert b"Mitosis" not in answer.content
    assert desk_is_untouched(term)


def desk_is_untouched(term):
    return Term.objects.get(pk=term.pk).name == "Mitosis" and Page.objects.count() == 5


def test_staff_without_permission_reach_nothing(term):
    client = staff()
    for address in (LIST, ADD, change(term), f"{LIST}{term.pk}/unpublish/", f"{LIST}{term.pk}/delete/"):
        for answer in (client.get(address), client.post(address, {"name": "x", "post": "yes", "_publish": "x"})):
            assert answer.status_code in {403, 404}
            assert b"Mitosis" not in answer.content
    assert desk_is_untouched(term)


def test_staff_who_may_only_look_change_nothing(term):
    client = staff("view_term")
    page = parse(client.get(change(term)))
    assert not page.select("input.publish")
    assert not page.select("a.unpublish")
    assert client.post(change(term), {"name": "x", "_publish": "x"}).status_code == 403
    for address in (f"{LIST}{term.pk}/unpublish/", ADD):
        assert client.get(address).status_code == client.post(address).status_code == 403
    for name in ("publish_selected", "unpublish_selected", "delete_selected"):
        act(client, name, term)
    assert desk_is_untouched(term)


def test_staff_who_may_only_add_write_drafts_and_publish_none(course):
    publish(course)
    client = staff("add_term", "view_course")
    assert not parse(client.get(ADD)).select("input.publish")
    send(client, ADD, "_publish", course=str(course.pk), name="Mitosis", definition="Division.")
    assert Term.objects.filter(name="Mitosis").exists()
    assert client.get(PATH).status_code == 404


def test_a_form_from_another_site_is_refused(editor, term):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    filled = fields(client.get(change(term)))
    forged = {**filled, "csrfmiddlewaretoken": "a" * 64, "name": "Forged", "_publish": "x"}
    assert client.post(change(term), forged).status_code == 403
    assert client.post(f"{LIST}{term.pk}/unpublish/").status_code == 403
    assert (
        client.post(
            LIST, {"action": "unpublish_selected", "_selected_action": [term.pk], "confirmed": "yes"}
        ).status_code
        == 403
    )
    assert desk_is_untouched(term)
    assert client.post(change(term), {**filled, "name": "Honest", "_save": "x"}).status_code == 302


@pytest.mark.parametrize("number", [10, 300])
def test_form_and_list_take_few_queries(desk, course, number, django_assert_max_num_queries):
    make_terms(course, number)
    term = make_term(course, facts=["Fact."] * (number // 10), questions=[("Why?", "Because.")] * (number // 10))
    publish_with_contents(course)
    with django_assert_max_num_queries(20):
        assert desk.get(change(term)).status_code == 200
    with django_assert_max_num_queries(15):
        assert desk.get(LIST).status_code == 200
