"""What is written and not saved: kept for its writer alone, offered again, and gone once it is saved."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from glossary import autosaves
from glossary.models import Autosave, Membership, Revision, Role, Term
from tests.factories import make_course, make_term
from tests.glossary.admin.forms import errors, fields, said, send, with_rows
from tests.markup import parse

ADD = "/admin/glossary/term/add/"


@pytest.fixture
def term(course):
    return make_term(course, facts=["One.", "Two."])


def change(term):
    return f"/admin/glossary/term/{term.pk}/change/"


def autosave(term):
    return f"/admin/glossary/term/{term.pk}/autosave/"


def address(response):
    """Where the script of a form sends what is written in it."""
    return parse(response).one("p.autosave")["data-autosave"]


def offered(response):
    return parse(response).texts("section.unsaved li p")


def opened(client, address):
    return fields(client.get(address))


def keep(client, term, **values):
    return client.post(autosave(term), {**opened(client, change(term)), **values})


def signed_in(name, role=None, course=None):
    user = User.objects.create_user(name, is_staff=True)
    if role:
        Membership.objects.create(user=user, course=course, role=role)
    client = Client()
    client.force_login(user)
    return client


def test_what_is_kept_is_no_revision_and_leaves_the_row_alone(desk, term):
    before = Term.objects.values().get(), Revision.objects.count()
    answer = keep(desk, term, definition="Half of a sentence")
    assert answer.json()["told"].startswith("Draft kept at ")
    assert (Term.objects.values().get(), Revision.objects.count()) == before
    assert b"Half of a sentence" not in desk.get("/admin/glossary/term/?q=sentence").content
    assert fields(desk.get(change(term)))["definition"] == "Mitosis is a thing. It matters."


def test_a_form_offers_what_was_not_saved_and_is_filled_with_it(desk, term):
    values = with_rows(opened(desk, change(term)), "facts", {"text": "Three.", "position": "1"})
    values |= {"definition": "Unsaved.", "facts-0-DELETE": "on", "note": "Why", "facts-1-text": ""}
    desk.post(autosave(term), values)
    (told,) = offered(desk.get(change(term)))
    assert told.startswith("What you wrote here until")
    (link,) = parse(desk.get(change(term))).links("section.unsaved a")
    taken_up = desk.get(link)
    shown = fields(taken_up)
    assert shown["definition"] == "Unsaved."
    assert (shown["facts-0-DELETE"], shown["facts-1-text"], shown["facts-2-text"]) == ("on", "", "Three.")
    assert shown["note"] == "Why"
    assert "data-unsaved" in parse(taken_up).one("p.autosave")
    assert offered(taken_up) == []
    assert errors(taken_up).keys() == {"facts-1-text"}
    # Nothing is saved by looking, nor anything of it thrown away.
    assert Term.objects.get().definition == "Mitosis is a thing. It matters."
    assert len(offered(desk.get(change(term)))) == 1
    desk.post(link, {**shown, "facts-1-text": "Two.", "_save": "x"})
    assert Term.objects.get().definition == "Unsaved."
    assert [fact.text for fact in term.facts.all()] == ["Three.", "Two."]
    assert not Autosave.objects.exists()


def test_saving_takes_it_away_and_a_refused_save_does_not(desk, term):
    keep(desk, term, definition="Unsaved.")
    send(desk, change(term), "_save", name="")
    assert Autosave.objects.exists()
    send(desk, change(term), "_save", definition="Saved.")
    assert not Autosave.objects.exists()
    assert offered(desk.get(change(term))) == []


def test_what_was_undone_is_not_kept(desk, term):
    keep(desk, term, definition="Unsaved.")
    assert keep(desk, term).json() == {"told": ""}
    assert not Autosave.objects.exists()


def test_what_somebody_saved_just_so_is_not_offered(desk, term):
    keep(desk, term, definition="The same.")
    other = Client()
    other.force_login(User.objects.create_superuser("other"))
    send(other, change(term), "_save", definition="The same.")
    assert offered(desk.get(change(term))) == []


def test_it_is_thrown_away(desk, term):
    keep(desk, term, definition="Unsaved.")
    url = parse(desk.get(change(term))).one("form.unsaved-choice")["action"]
    assert "thrown away" in said(desk.post(url, {"_discard": "yes"}, follow=True))[0]
    assert not Autosave.objects.exists()
    answer = desk.get(f"{change(term)}?take_up=1")
    assert "no unsaved text of yours" in said(answer)[0]
    assert fields(answer)["definition"] == "Mitosis is a thing. It matters."


def test_a_newer_version_is_told_and_shown_beside_what_was_not_saved(desk, term):
    mine = with_rows(opened(desk, change(term)), "facts", {"text": "Mine."})
    other = Client()
    other.force_login(User.objects.create_superuser("other"))
    desk.post(autosave(term), {**mine, "definition": "Mine.", "facts-0-text": "One, mine."})
    theirs = opened(other, change(term))
    other.post(change(term), {**theirs, "definition": "Theirs.", "facts-0-DELETE": "on", "_save": "x"})
    assert "saved a newer version" in offered(desk.get(change(term)))[0]
    taken_up = desk.get(f"{change(term)}?take_up=1")
    conflict = parse(taken_up).one("section.conflict")
    assert "other saved this" in conflict.text
    assert "Theirs" in " ".join(conflict.texts("ins"))
    shown = fields(taken_up)
    assert shown["definition"] == "Mine."
    assert errors(taken_up) == {}
    desk.post(change(term), {**shown, "_save": "x"})
    assert Term.objects.get().definition == "Mine."
    assert {fact.text for fact in term.facts.all()} == {"One, mine.", "Two.", "Mine."}


def test_two_forms_for_new_terms_keep_two_texts(desk, course):
    for name in ("Osmosis", "Meiosis"):
        page = desk.get(ADD)
        answer = desk.post(address(page), {**fields(page), "course": course.pk, "name": name})
        assert answer.json()["told"].startswith("Draft kept at ")
    page = parse(desk.get(ADD))
    assert [each.split(",")[0] for each in page.texts("section.unsaved li p")] == ["“Meiosis”", "“Osmosis”"]
    link = page.links("section.unsaved a")[1]
    taken_up = desk.get(link)
    shown = fields(taken_up)
    assert (shown["name"], shown["course"]) == ("Osmosis", str(course.pk))
    # It is the same form still.
    assert address(taken_up).split("/")[-2] in link
    desk.post(link, {**shown, "_save": "x"})
    assert Term.objects.get().name == "Osmosis"
    assert [each.split(",")[0] for each in offered(desk.get(ADD))] == ["“Meiosis”"]


def test_a_form_that_is_sent_and_refused_keeps_its_name(desk, course):
    page = desk.get(ADD)
    sent = {**fields(page), "course": course.pk, "_save": "x"}
    assert address(desk.post(ADD, sent)) == address(page)


def test_an_empty_form_is_not_kept(desk, course):
    page = desk.get(ADD)
    assert desk.post(address(page), fields(page)).json() == {"told": ""}
    assert not Autosave.objects.exists()


def test_the_front_page_lists_what_was_not_saved(desk, term, course):
    assert "Texts you have not saved" not in desk.get("/admin/").content.decode()
    keep(desk, term, definition="Unsaved.")
    page = desk.get(ADD)
    desk.post(address(page), {**fields(page), "definition": "Of no name yet."})
    section = parse(desk.get("/admin/")).select("section")[0]
    assert section.one("h2").text == "Texts you have not saved"
    assert section.texts("li a") == ["New term", "Mitosis"]
    assert [fields(desk.get(link))["definition"] for link in section.links("li a")] == ["Of no name yet.", "Unsaved."]


def test_nobody_else_sees_it(desk, term):
    keep(desk, term, definition="Secretword")
    page = desk.get(ADD)
    desk.post(address(page), {**fields(page), "name": "Secretname", "definition": "Secretword"})
    token = Autosave.objects.exclude(form=str(term.pk)).get().form
    other = Client()
    other.force_login(User.objects.create_superuser("other"))
    for url in (
        "/admin/", ADD, f"{ADD}?take_up={token}", change(term), f"{change(term)}?take_up=1", autosave(term),
        f"/admin/glossary/term/autosave/{token}/", f"/admin/auth/user/{User.objects.get(username='editor').pk}/delete/",
    ):  # fmt: skip
        answer = other.get(url)
        assert "secret" not in answer.content.decode().lower(), url
    # Another's throwing away and saving leave it alone.
    other.post(autosave(term), {"_discard": "yes"})
    other.post(f"/admin/glossary/term/autosave/{token}/", {"_discard": "yes"})
    assert Autosave.objects.count() == 2


def test_a_permission_that_is_withdrawn_takes_it_out_of_sight(term):
    course, elsewhere = term.course, make_course("Chemistry")
    client = signed_in("writer", Role.WRITER, course)
    keep(client, term, definition="Unsavedword")
    page = client.get(ADD)
    new = address(page)
    filled = {**fields(page), "course": course.pk, "name": "Unsavedname"}
    assert client.post(new, filled).status_code == 200
    Membership.objects.update(course=elsewhere)
    values = {"definition": "More."}
    assert client.post(autosave(term), values).status_code == 404
    assert client.post(new, filled).status_code == 403
    token = new.split("/")[-2]
    for url in ("/admin/", ADD, f"{ADD}?take_up={token}", f"{change(term)}?take_up=1", autosave(term)):
        answer = client.get(url, follow=True).content.decode()
        assert "Unsavedword" not in answer
        assert "Unsavedname" not in answer
    Membership.objects.all().delete()
    assert client.post(new, filled).status_code == 403
    # Given back, it is there again.
    Membership.objects.create(user=User.objects.get(), course=course, role=Role.WRITER)
    assert len(offered(client.get(change(term)))) == 1
    assert len(offered(client.get(ADD))) == 1


def test_who_may_only_look_keeps_nothing(term):
    client = signed_in("reader")
    User.objects.get().user_permissions.add(Permission.objects.get(codename="view_term"))
    page = client.get(change(term))
    assert page.status_code == 200
    assert parse(page).select("p.autosave") == []
    assert client.post(autosave(term), {"definition": "x"}).status_code == 403


def test_too_long_a_text_is_refused_in_words_and_the_one_before_stays(desk, term):
    keep(desk, term, definition="Short.")
    answer = keep(desk, term, definition="x" * autosaves.LENGTH)
    assert answer.status_code == 413
    assert "too long" in answer.json()["told"]
    assert fields(desk.get(f"{change(term)}?take_up=1"))["definition"] == "Short."
    # Past what the server reads at all.
    assert keep(desk, term, definition="x" * 3_000_000).status_code == 400


def test_too_many_texts_are_refused_in_words(desk, term, editor):
    now = timezone.now()
    Autosave.objects.bulk_create(
        Autosave(user=editor, kind="guide", form=str(number), fields="{}", kept=now)
        for number in range(autosaves.KEPT_OF_EACH)
    )
    answer = keep(desk, term, definition="Unsaved.")
    assert answer.status_code == 413
    assert "too many" in answer.json()["told"]


def test_after_thirty_days_it_is_gone(desk, term, course):
    keep(desk, term, definition="Unsaved.")
    Autosave.objects.update(kept=timezone.now() - autosaves.KEPT - timedelta(minutes=1))
    assert offered(desk.get(change(term))) == []
    assert "Texts you have not saved" not in desk.get("/admin/").content.decode()
    keep(desk, make_term(course, "Other"), definition="Another.")
    assert Autosave.objects.count() == 1


@pytest.mark.parametrize("text", ["a\0b", "\u202e", "\ufffd", "]]></script>", "😀" * 10])
def test_any_text_is_kept_as_it_is(desk, term, text):
    assert keep(desk, term, definition=text).status_code == 200
    assert autosaves.fields_of(Autosave.objects.get())["definition"] == text
    assert desk.get(f"{change(term)}?take_up=1").status_code == 200


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"_version": "9" * 30, "_revision": "x"},
        {"facts-TOTAL_FORMS": "x"},
        {"facts-TOTAL_FORMS": "9" * 9, "facts-INITIAL_FORMS": "-1"},
        {"facts-TOTAL_FORMS": "1", "facts-INITIAL_FORMS": "1", "facts-0-id": "9" * 30},
        {"course": "9" * 30, "unit": "\0", "position": "x" * 50},
        {"definition": ["a", "b"], "linking": "none", "slug": "a/b"},
    ],
)
def test_whatever_is_sent_is_answered_and_shown_again(desk, term, values):
    page = desk.get(ADD)
    for sent, again in ((autosave(term), change(term)), (address(page), ADD)):
        assert desk.post(sent, values).status_code == 200
        token = sent.split("/")[-2]
        assert desk.get(f"{again}?take_up={token}").status_code == 200
    assert desk.get("/admin/").status_code == 200


@pytest.mark.parametrize("token", ["x", "new-", "new-" + "g" * 32, "new-%00", "5"])
def test_a_made_up_token_is_not_found(desk, course, token):
    assert desk.post(f"/admin/glossary/term/autosave/{token}/", {"name": "x"}).status_code == 404
    assert desk.get(f"{ADD}?take_up={token}").status_code == 200


def test_who_is_signed_out_is_led_to_the_page_for_signing_in(client, term):
    answer = client.post(autosave(term), {"definition": "x"})
    assert answer.status_code == 302
    assert not Autosave.objects.exists()


@pytest.mark.parametrize("kind", ["course", "guide"])
def test_courses_and_guides_have_it_as_well(desk, biology, kind):
    row = biology if kind == "course" else biology.guides.get()
    url = f"/admin/glossary/{kind}/{row.pk}/change/"
    desk.post(f"/admin/glossary/{kind}/{row.pk}/autosave/", {**opened(desk, url), "title": "Unsaved title"})
    (link,) = parse(desk.get(url)).links("section.unsaved a")
    assert fields(desk.get(link))["title"] == "Unsaved title"


def test_it_takes_one_query_more_where_there_is_none(desk, term):
    with CaptureQueriesContext(connection) as queries:
        desk.get(change(term))
    assert len([each for each in queries if "glossary_autosave" in each["sql"]]) == 1


def test_nothing_of_it_is_public(client, desk, biology):
    term = biology.terms.get(name="Mitosis")
    keep(desk, term, definition="Canaryword", name="Canaryname")
    for path in ("/", "/intro-to-biology/", "/intro-to-biology/key-terms/mitosis/", "/search/?q=canaryword", "/feed/"):
        assert "canary" not in client.get(path).content.decode().lower().replace("q=canaryword", "").replace(
            'value="canaryword"', ""
        ).replace("“canaryword”", "")
