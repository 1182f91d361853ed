import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client

from glossary.models import Revision, Term
from tests.factories import make_course, make_term
from tests.glossary.admin.forms import errors, fields, send, with_rows
from tests.markup import parse
from tests.workers import wait_for_the_others, workers


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
    assert "so nothing was saved now" in errors(answer)[""]
    assert fields(answer)["definition"] == "Mine."
    conflict = parse(answer).one("section.conflict")
    assert "You saved this yourself" in conflict.text
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


SAVES, TERMS, PROCESSES, THREADS = 1000, 10, 2, 4


@pytest.mark.django_db(transaction=True)
def test_of_a_thousand_saves_that_race_none_is_lost_and_every_loser_is_told():
    course = make_course()
    terms = [make_term(course, f"Term {number}", facts=[], questions=[]) for number in range(TERMS)]
    versions = {term.pk: term.version for term in terms}
    writers = [User.objects.create_superuser(f"writer-{number}").pk for number in range(PROCESSES * THREADS)]
    with workers(PROCESSES) as pool:
        shares = [writers[number::PROCESSES] for number in range(PROCESSES)]
        saves = [save for share in pool.map(_write_together, shares, [[*versions]] * PROCESSES) for save in share]
    assert len(saves) == SAVES
    # Few of them would mean that they did not race; most are kept.
    assert 10 < sum(not save.kept for save in saves) < SAVES / 2
    revisions = Revision.objects.filter(kind="term", action="save")
    written = Counter((each.object_id, each.document["definition"]) for each in revisions)
    for term in Term.objects.all():
        kept = [save for save in saves if save.term == term.pk and save.kept]
        assert sorted(save.version for save in kept) == [*range(versions[term.pk], term.version)]
        assert [written[term.pk, save.text] for save in kept] == [1] * len(kept)
        assert term.definition == max(kept, key=lambda save: save.version).text
    assert len(written) == TERMS + sum(save.kept for save in saves)


class Save(NamedTuple):
    term: int
    version: int
    text: str
    kept: bool


def _write_together(writers, terms):
    """The saves of some writers, at once."""
    clients = [_signed_in(writer) for writer in writers]
    forms = {pk: fields(clients[0].get(f"/admin/glossary/term/{pk}/change/")) for pk in terms}
    wait_for_the_others()
    with ThreadPoolExecutor(len(writers)) as threads:
        done = threads.map(partial(_write, forms), writers, clients)
        return [save for saves in done for save in saves]


def _signed_in(writer):
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(pk=writer))
    return client


def _write(forms, writer, client):
    """The saves of a writer, in an order of the writer's own."""
    order = random.Random(writer)  # noqa: S311  no secret
    try:
        return [
            _save(client, pk, forms[pk], f"Text {number} of writer {writer}.")
            for number, pk in enumerate(order.choices([*forms], k=SAVES // PROCESSES // THREADS))
        ]
    finally:
        connections.close_all()


def _save(client, pk, form, text):
    # A form that is open is told which version is the latest.
    version = client.post(f"/admin/glossary/term/{pk}/presence/").json()["version"]
    sent = {**form, "_version": version, "definition": text, "_save": "x"}
    answer = client.post(f"/admin/glossary/term/{pk}/change/", sent)
    # What the next page would say.
    client.cookies.pop("messages", None)
    if answer.status_code != 302:
        assert answer.status_code == 200
        assert "so nothing was saved now" in answer.content.decode()
        assert fields(answer)["definition"] == text
    return Save(pk, version, text, kept=answer.status_code == 302)
