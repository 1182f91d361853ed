"""How much the desk asks of the database, on pages that hold all that they can hold."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from glossary import desk as rows_and_documents
from glossary import scheduling
from glossary.models import Fact, Membership, Page, Presence, Report, ReviewQuestion, Revision, Role
from glossary.parts import parts_of
from glossary.saving import saved
from tests.factories import make_course, make_guide, make_term, make_terms, publish

FORM, LIST, FRONT = 20, 15, 20
FACTS, QUESTIONS, REPORTS, REVISIONS = 30, 20, 5, 60


@pytest.fixture(params=["superuser", "editor"])
def reader(request, db):
    """A client of a superuser, and one of an editor of one course among several."""
    other = make_course("Other")
    publish(other, make_term(other, "Elsewhere"))
    user = User.objects.create_user("reader", is_staff=True, is_superuser=request.param == "superuser")
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture(params=[1, 300])
def full(request, course, reader):
    """{kind: row} in a course with so many terms and guides, with all that a form shows."""
    if not reader.user.is_superuser:
        Membership.objects.create(user=reader.user, course=course, role=Role.EDITOR)
    term = make_term(course, "Cell", facts=[], questions=[], definition="A cell, see [[Mitosis]] and [[nothing]].")
    Fact.objects.bulk_create(Fact(term=term, text=f"Fact {n}.", position=n) for n in range(FACTS))
    ReviewQuestion.objects.bulk_create(
        ReviewQuestion(term=term, question=f"Why {n}?", answer="So.", position=n) for n in range(QUESTIONS)
    )
    guide = make_guide(course)
    publish(course, *rows_and_documents.complete(type(term).objects.filter(pk=term.pk)), guide)
    many = make_terms(course, request.param)
    saved(rows_and_documents.complete(type(term).objects.filter(pk__in=[each.pk for each in many])))
    rows = {"course": course, "term": term, "guide": guide}
    page = Page.objects.get(kind="term", object_id=term.pk)
    parts = parts_of(page.content())
    for number in range(REPORTS):
        part = parts[number]
        Report.objects.create(
            kind="term", object_id=term.pk, part=part.kind, number=part.number, text=part.text, reason="wrong",
            message="It is wrong.", created=timezone.now(), sender=str(number), fingerprint=str(number),
        )  # fmt: skip
    others = [User.objects.create_user(f"other-{number}", is_staff=True) for number in range(5)]
    for kind, row in rows.items():
        for action in ("publish", "unpublish"):
            scheduling.schedule(row, action, timezone.now() + timedelta(days=1))
        for other in others:
            Presence.objects.create(kind=kind, object_id=row.pk, user=other, seen=timezone.now())
        last = Revision.objects.filter(kind=kind, object_id=row.pk).first()
        Revision.objects.bulk_create(
            Revision(
                kind=kind, object_id=row.pk, action="save", document=last.document, created=timezone.now(),
                author=others[number % 5], note=f"Note {number}",
            )
            for number in range(REVISIONS)
        )  # fmt: skip
    return rows


def queries(client, address):
    """The most queries that a page takes, or one that leads to it; the first time may read what is kept for all of
    them, and once a second the site looks for what is due."""
    numbers = []
    for _time in range(3):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        numbers.append(len(captured))
    if answer.status_code == 302:
        return max(min(numbers), queries(client, answer["Location"]))
    assert answer.status_code == 200, address
    return min(numbers[1:])


def too_many(client, addresses, most):
    """{address: number of queries} of the pages that take too many."""
    found = {address: queries(client, address) for address in addresses}
    return {each: number for each, number in found.items() if number > most}


def test_forms_take_few_queries_however_much_there_is(reader, full):
    addresses = [f"/admin/glossary/{kind}/{row.pk}/change/" for kind, row in full.items()]
    addresses += ["/admin/glossary/term/add/", "/admin/glossary/guide/add/"]
    assert too_many(reader, addresses, FORM) == {}


def test_lists_take_few_queries_however_much_there_is(reader, full):
    course = full["course"].pk
    author = Revision.objects.exclude(author=None).first().author_id
    addresses = ["/admin/glossary/report/", f"/admin/glossary/report/?status=open&course={course}&reason=wrong"]
    for kind, row in full.items():
        filters = f"?status=draft&attention=any&scheduled=publish&author={author}"
        of_course = "" if kind == "course" else f"&course__id__exact={course}&unit__id__exact={row.unit_id}"
        addresses += [
            f"/admin/glossary/{kind}/{query}"
            for query in ("", "?q=cell", "?q=term+1&o=1", filters + of_course, filters + of_course + "&q=term", "?p=2")
        ]
        addresses += [f"/admin/glossary/{kind}/{row.pk}/history/", f"/admin/glossary/{kind}/{row.pk}/history/?page=2"]
    assert too_many(reader, addresses, LIST) == {}


def test_searches_of_lists_for_what_is_in_no_row_take_few_queries_too(reader, full):
    words = ["celll", "cell+mitosis+nucleus", "nothinglikeit+zzz", "define+mitosis+cell+xyzzyq", "trem+celll+defnition"]
    words += ["zzz+celll+cel", "zzzzzz+yyyyyyyy+xxxxxxx+defnitoin", "mitosiscell+elsewhereterm+nukleoos+tehm"]
    addresses = [f"/admin/glossary/{kind}/?q={query}" for kind in full for query in words]
    assert too_many(reader, addresses, LIST) == {}


def test_the_front_page_takes_few_queries_however_much_there_is(reader, full):
    assert too_many(reader, ["/admin/"], FRONT) == {}
