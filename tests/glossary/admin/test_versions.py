import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.test import Client

from glossary.models import Revision, Term
from tests.factories import make_course, make_term
from tests.glossary.admin.forms import errors, fields, send, with_rows
from tests.markup import parse


def change(term):
    return f"/admin/glossary/term/{term.pk}/change/"


@pytest.fixture
def term(course):
    return make_term(course, facts=["One.", "Two."])


def opened(client, term):
    return fields(client.get(change(term)))


def test_a_save_on_an_older_version_is_refused_and_keeps_both_texts(desk, term):
    mine = opened(desk, term)
    send(desk, change(term), "_save", definition="Theirs.")
    answer = desk.post(change(term), {**mine, "definition": "Mine.", "_save": "x"})
    assert answer.status_code == 200
    assert Term.objects.get().definition == "Theirs."
    assert "saved by somebody else" in errors(answer)[""]
    assert fields(answer)["definition"] == "Mine."
    conflict = parse(answer).one("section.conflict")
    assert "editor saved this" in conflict.text
    assert "Theirs" in " ".join(conflict.texts("ins"))
    # Knowing of it, the editor may save.
    desk.post(change(term), {**fields(answer), "_save": "x"})
    assert Term.objects.get().definition == "Mine."


def test_facts_of_both_are_kept(desk, term):
    mine = with_rows(opened(desk, term), "facts", {"text": "Mine."})
    first = term.facts.first()
    theirs = with_rows(opened(desk, term), "facts", {"text": "Theirs."})
    desk.post(change(term), {**theirs, "facts-0-DELETE": "on", "_save": "x"})
    assert [fact.text for fact in term.facts.all()] == ["Two.", "Theirs."]
    answer = desk.post(change(term), {**mine, "facts-0-text": "One, changed.", "_save": "x"})
    assert answer.status_code == 200
    kept = fields(answer)
    assert {kept[name] for name in kept if name.endswith("-text") and "__prefix__" not in name} == {
        "Two.",
        "One, changed.",
        "Mine.",
    }
    assert str(first.pk) not in {kept[name] for name in kept if name.startswith("facts") and name.endswith("-id")}
    desk.post(change(term), {**kept, "_save": "x"})
    assert {fact.text for fact in term.facts.all()} == {"Two.", "Theirs.", "One, changed.", "Mine."}


@pytest.mark.parametrize("button", ["_save", "_continue", "_publish", "_preview", "_schedule"])
def test_no_button_gets_around_it(desk, term, button):
    mine = opened(desk, term)
    send(desk, change(term), "_save", definition="Theirs.")
    assert desk.post(change(term), {**mine, "definition": "Mine.", button: "x"}).status_code == 200
    assert Term.objects.get().definition == "Theirs."


def test_an_import_is_another_save(desk, run, term, tmp_path):
    mine = opened(desk, term)
    file = tmp_path / "terms.jsonl"
    file.write_text('{"course": "Intro to Biology", "name": "Mitosis", "definition": "Imported."}\n')
    assert run("import_terms", file).status == 0
    assert desk.post(change(term), {**mine, "definition": "Mine.", "_save": "x"}).status_code == 200
    assert Term.objects.get().definition == "Imported."


def test_a_version_that_is_missing_or_made_up_is_refused(desk, term):
    for version in ("", "x", "-1", "9" * 30):
        answer = desk.post(
            change(term), {**opened(desk, term), "_version": version, "definition": "Mine.", "_save": "x"}
        )
        assert answer.status_code == 200
    values = opened(desk, term)
    del values["_version"]
    assert desk.post(change(term), {**values, "definition": "Mine.", "_save": "x"}).status_code == 200
    assert Term.objects.get().definition != "Mine."


def test_who_else_has_the_form_open_is_told(desk, term):
    other = Client()
    other.force_login(User.objects.create_superuser("other"))
    assert other.post(f"/admin/glossary/term/{term.pk}/presence/").json()["others"] == []
    assert "other has this open too." in parse(desk.get(change(term))).one(".desk-others").text
    answer = desk.post(f"/admin/glossary/term/{term.pk}/presence/").json()
    assert answer == {"others": ["other"], "version": Term.objects.get().version}


def test_each_saved_draft_is_a_revision_with_its_note(desk, editor, term):
    count = Revision.objects.count()
    send(desk, change(term), "_save", definition="Better.", note="Clearer words")
    revision = Revision.objects.first()
    assert (revision.action, revision.author, revision.note) == ("save", editor, "Clearer words")
    assert revision.document["definition"] == "Better."
    send(desk, change(term), "_save")
    assert Revision.objects.count() == count + 1


SAVES, WRITERS, TERMS = 25, 8, 10


@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="The database of this suite is in memory, where threads lock each other's tables; files do not do that.",
)
@pytest.mark.django_db(transaction=True)
def test_of_saves_that_race_none_is_lost_and_every_loser_is_told():
    course = make_course()
    terms = [make_term(course, f"Term {number}", facts=[]) for number in range(TERMS)]
    User.objects.create_superuser("editor", password="a long password")
    won, told, failures = [], [], []

    def write(writer):
        client = Client()
        client.force_login(User.objects.get())
        try:
            for number in range(SAVES):
                term = terms[(writer + number) % TERMS]
                values, line = opened(client, term), f"{writer}-{number}"
                text = f"{values['definition']} {line}"
                answer = client.post(change(term), {**values, "definition": text, "_save": "x"})
                assert answer.status_code in {200, 302}, answer.status_code
                if answer.status_code == 302:
                    won.append(line)
                else:
                    assert "saved by somebody else" in errors(answer)[""]
                    told.append(line)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    assert failures == []
    assert len(won) + len(told) == SAVES * WRITERS
    kept = {line for term in Term.objects.all() for line in term.definition.split() if line.count("-") == 1}
    assert kept == {*won}
