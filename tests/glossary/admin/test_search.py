"""The desk's lists are searched by all that is on the desk, published or not."""

import json
from urllib.parse import parse_qsl

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from glossary.models import Course, Guide, Membership, Role, Term
from glossary.search import finding
from tests.factories import make_course, make_guide, make_term, make_terms, publish
from tests.glossary.admin.forms import fields, send
from tests.glossary.test_search_hostile import MARKUP, OPERATORS, STRANGE
from tests.markup import parse

LISTS = {kind: f"/admin/glossary/{kind}/" for kind in ("term", "guide", "course")}


def listed(client, query, kind="term", **parameters):
    return parse(client.get(LISTS[kind], {"q": query, **parameters}, follow=True)).texts("#result_list tbody th")


def first(client, query, kind="term"):
    return listed(client, query, kind)[:1]


def writer_of(course):
    user = User.objects.create_user("writer", is_staff=True)
    Membership.objects.create(user=user, course=course, role=Role.WRITER)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def drafts(course):
    """A course on the desk, of which nothing is public."""
    make_term(course, "Cell", definition="The **smallest** unit.", facts=["Robert Hooke saw it."])
    make_term(course, "Mitosis", aliases="karyokinesis", questions=[("Why divide?", "To make copies.")])
    make_term(course, "Deoxyribonucleic acid", aliases="DNA", definition="Énergie is no part of it.")
    make_guide(course, body="Of spindles.")
    chemistry = make_course("Chemistry", units=["Alkanes"], subject="Science", description="Of molecules.")
    make_term(chemistry, "C++", slug="c", definition="No vitamin.")
    return course


@pytest.mark.parametrize(
    ("query", "kind", "name"),
    [
        ("mitosis", "term", "Mitosis"),
        ("MITOSIS", "term", "Mitosis"),
        ("mito", "term", "Mitosis"),
        ("mittosis", "term", "Mitosis"),
        ("mitozis", "term", "Mitosis"),
        ("karyokinesis", "term", "Mitosis"),
        ("karyo", "term", "Mitosis"),
        ("DNA", "term", "Deoxyribonucleic acid"),
        ("dna", "term", "Deoxyribonucleic acid"),
        ("deoxy acid", "term", "Deoxyribonucleic acid"),
        ("energie", "term", "Deoxyribonucleic acid"),
        ("cells", "term", "Cell"),
        ("smallest unit", "term", "Cell"),
        ("hooke", "term", "Cell"),
        ("copies", "term", "Mitosis"),
        ("why divide", "term", "Mitosis"),
        ("dividing", "term", "Mitosis"),
        ("c++", "term", "C++"),
        ("how cells", "guide", "How cells divide"),
        ("divided", "guide", "How cells divide"),
        ("spindle", "guide", "How cells divide"),
        ("spindels", "guide", "How cells divide"),
        ("biology", "course", "Intro to Biology"),
        ("biologie", "course", "Intro to Biology"),
        ("intro-to-biology", "course", "Intro to Biology"),
        ("alkane", "course", "Chemistry"),
        ("molecules", "course", "Chemistry"),
        ("science", "course", "Chemistry"),
    ],
)
def test_editors_find_drafts(desk, drafts, query, kind, name):
    assert first(desk, query, kind) == [name]


def test_the_list_of_what_was_likely_meant_says_so_and_keeps_the_filters(desk, drafts):
    asked = {"q": "hook mitozis", "status": "draft", "o": "1", "p": "1"}
    make_term(drafts, "Robert Hooke", definition="Mitosis was unknown to him.")
    answer = desk.get(LISTS["term"], asked)
    assert answer.status_code == 302
    address, _mark, query = answer["Location"].partition("?")
    assert (address, dict(parse_qsl(query))) == (LISTS["term"], {"q": "hook mitosis", "status": "draft", "o": "1"})
    page = parse(desk.get(answer["Location"]))
    assert page.texts(".messagelist li") == ["Nothing has “hook mitozis”. This is what has “hook mitosis”."]
    assert page.texts("#result_list tbody th") == ["Robert Hooke"]
    assert not parse(desk.get(answer["Location"])).select(".messagelist li")


def test_words_that_nothing_has_are_left_out_and_told(desk, drafts):
    page = parse(desk.get(LISTS["term"], {"q": "xyzzyq mitosis zzz"}, follow=True))
    assert page.texts("#result_list tbody th") == ["Mitosis"]
    assert page.texts(".messagelist li") == ["Left out, as nothing has it: “xyzzyq” and “zzz”."]


def test_a_list_has_only_rows_that_have_all_words(desk, drafts):
    assert listed(desk, "hooke karyokinesis") == []
    assert listed(desk, "nothinglikeit") == []


def test_rows_of_other_courses_leave_room_for_an_editors_own(drafts, desk, monkeypatch):
    monkeypatch.setattr(finding, "TIER", 3)
    monkeypatch.setattr(finding, "MOST", 3)
    own = make_course("Zoology")
    make_term(own, "Hydra", definition="It shows budding.")
    for number in range(5):
        make_term(drafts, f"Yeast {number}", definition="It shows budding.")
    make_term(own, "Sponge", definition="It shows budding.")
    client = writer_of(own)
    assert {*listed(client, "budding")} == {"Hydra", "Sponge"}
    assert {*listed(desk, "budding", course__id__exact=own.pk)} == {"Hydra", "Sponge"}


def test_no_correction_says_what_other_courses_have(drafts):
    own = make_course("Zoology")
    make_term(own, "Hydra")
    client = writer_of(own)
    make_term(drafts, "Quagga")
    for query in ("quaga", "hydra quaga", "karyokinesi "):
        answer = client.get(LISTS["term"], {"q": query}, follow=True)
        assert b"quagga" not in answer.content.lower()
        assert b"karyokinesis" not in answer.content
    assert listed(client, "hidra") == ["Hydra"]


def test_a_name_comes_before_what_mentions_it(desk, drafts):
    for number in range(5):
        make_term(drafts, f"Page {number}", definition="Of mitosis. Mitosis! Mitosis?", position=1)
    assert first(desk, "mitosis") == ["Mitosis"]
    assert len(listed(desk, "mitosis")) == 6


def test_kinds_are_not_mixed(desk, drafts):
    assert listed(desk, "mitosis", "guide") == listed(desk, "mitosis", "course") == []
    assert listed(desk, "spindles") == listed(desk, "molecules") == []


def test_a_search_goes_with_the_filters(desk, drafts):
    publish(drafts, drafts.terms.get(name="Mitosis"))
    make_term(drafts, "Mitosis in plants")
    assert listed(desk, "mitosis", status="published") == ["Mitosis"]
    assert listed(desk, "mitosis", status="draft") == ["Mitosis in plants"]
    assert listed(desk, "mitosis", course__id__exact=drafts.pk + 1) == []


def test_the_newest_saved_text_is_found_at_once(desk, drafts):
    term = drafts.terms.get(name="Mitosis")
    publish(drafts, term)
    address = f"{LISTS['term']}{term.pk}/change/"
    facts = ("facts", {"text": "Okapis do it."})
    send(desk, address, "_save", facts, name="Quagga", slug="quagga", aliases="", definition="Of zebras.")
    for query in ("quagga", "quaga", "zebra", "okapi", "copies"):
        assert listed(desk, query) == ["Quagga"]
    for query in ("mitosis", "karyokinesis"):
        assert listed(desk, query) == []
    client = Client()
    for query in ("quagga", "quaga", "zebra", "okapi"):
        page = parse(client.get("/search/", {"q": query}))
        assert not page.select("ol.results")
        assert not page.select("p#corrected")
    assert parse(client.get("/search/", {"q": "mitosis"})).texts("ol.results > li a")[:1] == ["Mitosis"]


def test_facts_and_questions_are_found_no_more_when_they_are_taken_away(desk, drafts):
    address = f"{LISTS['term']}{drafts.terms.get(name='Mitosis').pk}/change/"
    send(desk, address, "_save", **{"questions-0-answer": "Okapis."})
    assert listed(desk, "okapi") == ["Mitosis"]
    assert listed(desk, "copies") == []
    desk.post(address, {**fields(desk.get(address)), "questions-0-DELETE": "on", "_save": "pressed"})
    assert listed(desk, "okapi") == []


def test_what_is_written_anew_is_found(desk, drafts):
    send(desk, f"{LISTS['guide']}add/", "_save", course=str(drafts.pk), title="Quaggas", body="Of okapis.")
    assert listed(desk, "quagga", "guide") == listed(desk, "okapi", "guide") == ["Quaggas"]
    send(desk, f"{LISTS['course']}add/", "_save", ("units", {"number": "1", "title": "Gnus"}), title="Zoology")
    assert listed(desk, "zoology", "course") == listed(desk, "gnu", "course") == ["Zoology"]


def test_what_is_imported_is_found(desk, run, drafts, tmp_path):
    path = tmp_path / "terms.jsonl"
    rows = [
        {"course": "Botany", "name": "Stoma", "definition": "A *pore*.", "facts": ["It opens."]},
        {"course": "intro-to-biology", "name": "Mitosis", "definition": "Of okapis."},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert run("import_terms", path).status == 0
    assert listed(desk, "stoma") == listed(desk, "stomma") == listed(desk, "pore") == listed(desk, "opens") == ["Stoma"]
    assert listed(desk, "okapi") == ["Mitosis"]
    assert listed(desk, "botany", "course") == ["Botany"]
    assert not parse(Client().get("/search/", {"q": "stoma"})).select("ol.results")


def test_what_is_deleted_is_found_no_more(desk, drafts):
    publish(drafts, drafts.terms.get(name="Mitosis"))
    for term in drafts.terms.all():
        desk.post(f"{LISTS['term']}{term.pk}/delete/", {"post": "yes"})
    for query in ("mitosis", "mitozis", "hooke", "dna"):
        assert listed(desk, query) == []
    make_term(drafts, "Gene")
    selected = {"action": "delete_selected", "_selected_action": [drafts.pk], "post": "yes"}
    desk.post(LISTS["course"], selected)
    assert not Course.objects.filter(pk=drafts.pk).exists()
    assert listed(desk, "gene") == listed(desk, "spindles", "guide") == listed(desk, "biology", "course") == []


def test_taking_a_page_down_keeps_it_on_the_desk(desk, drafts):
    term = drafts.terms.get(name="Mitosis")
    publish(drafts, term)
    desk.post(f"{LISTS['term']}{term.pk}/unpublish/", {"post": "yes"})
    assert listed(desk, "mitosis") == ["Mitosis"]


def test_the_desk_is_indexed_anew(desk, run, drafts):
    assert run("rebuild_index").status == 0
    assert listed(desk, "hooke") == ["Cell"]
    assert listed(desk, "mitozis") == ["Mitosis"]


def test_staff_without_permission_find_nothing(drafts):
    user = User.objects.create_user("staff", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_guide"))
    client = Client()
    client.force_login(user)
    for kind in ("term", "course"):
        answer = client.get(LISTS[kind], {"q": "mitosis"})
        assert answer.status_code == 403
        assert b"Mitosis" not in answer.content
    assert listed(client, "spindles", "guide") == ["How cells divide"]
    assert Client().get(LISTS["term"], {"q": "mitosis"}).status_code == 302


def test_no_query_breaks_a_list(desk, drafts, subtests):
    queries = ["", " ", "\0", "cell\0", *OPERATORS, *STRANGE, *MARKUP]
    long = ["cell " * 20_000, "a" * 100_000, "机" * 30_000, '"' * 50_000]
    asked = [("term", query) for query in queries + long]
    asked += [(kind, query) for kind in ("guide", "course") for query in queries[::10] + long]
    for kind, query in asked:
        with subtests.test(ascii(query)[:60], kind=kind):
            assert desk.get(LISTS[kind], {"q": query}, follow=True).status_code == 200
    for raw in ("q=%ED%A0%80", "q=%FF", "q=%00", "q=%C3%28"):
        assert desk.get(f"{LISTS['term']}?{raw}", follow=True).status_code == 200


def test_without_words_everything_is_listed_in_its_usual_order(desk, drafts):
    everything = parse(desk.get(LISTS["term"])).texts("#result_list tbody th")
    assert len(everything) == Term.objects.count()
    assert listed(desk, "") == listed(desk, "  ") == everything
    assert Guide.objects.count() == len(listed(desk, "", "guide"))


def test_long_lists_are_paged_and_take_few_queries(desk, run, course, django_assert_max_num_queries):
    make_terms(course, 250)
    run("rebuild_index")
    desk.get(LISTS["term"])
    with django_assert_max_num_queries(25):
        first_page = listed(desk, "term")
    second = listed(desk, "term", p=2)
    assert len(first_page) == len(second) == 100
    assert not {*first_page} & {*second}


def test_fields_that_complete_themselves_find_drafts(desk, drafts):
    """Where a form has such fields."""
    page = parse(desk.get(f"{LISTS['term']}add/"))
    for field in page.select("select.admin-autocomplete"):
        place = {name: field[f"data-{name.replace('_', '-')}"] for name in ("app_label", "model_name", "field_name")}
        for words in ("biology", "biologie", "chem", "%", "'", "\0"):
            answer = desk.get(field["data-ajax--url"], {"app_label": place["app_label"], **place, "term": words})
            assert answer.status_code == 200
            if place["field_name"] == "course" and words in {"biology", "biologie"}:
                assert [each["text"] for each in answer.json()["results"]] == ["Intro to Biology"]
