"""Every address of the site, asked for by everybody, in every state of what it is about."""

import copy
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from glossary import pending_imports, publishing, scheduling
from glossary.interchange.files import read_files
from glossary.models import Deletion, Membership, Page, Report, Revision, Role, Term
from glossary.parts import parts_of
from glossary.saving import saved
from tests import walk
from tests.factories import make_course, make_guide, make_term, publish

CANARY = "canaryword"
# Ids that no row has, and what is no id.
NO_IDS = ["9" * 30, "-1", "x", "1_2F2", "%00"]


def routes(resolver=None, above=""):
    for each in (resolver or get_resolver()).url_patterns:
        route = above + str(each.pattern)
        yield from routes(each, route) if hasattr(each, "url_patterns") else [route]


def listed():
    other = (f"{above}<path:object_id>/{each}" for (above, _name), rows in walk.OTHER_ROWS.items() for each in rows)
    return {*walk.SITE, *walk.ROWS, *other}


def test_every_address_is_listed():
    new, gone = {*routes()} - listed(), listed() - {*routes()}
    assert not new, f"Say in tests/walk.py who may open these, by docs/roles.md: {sorted(new)}"
    assert not gone, f"Take these out of tests/walk.py; the site has them no more: {sorted(gone)}"


def changed(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    saved([row])


def in_each_state(make, text):
    """{state: row} of terms or guides; of what is deleted, the row that was."""
    rows = {state: make(state) for state in walk.STATES if state != "never"}
    publish(*(rows[state] for state in ("published", "changed", "unpublished", "deleted")))
    changed(rows["changed"], **{text: f"Better, {CANARY}."})
    scheduling.schedule(rows["scheduled"], "publish", timezone.now() + timedelta(days=1))
    publishing.unpublish([rows["unpublished"]])
    pk = rows["deleted"].pk
    rows["deleted"].delete()
    rows["deleted"].pk = pk
    return rows


@pytest.fixture
def own(db):
    """The course that is asked about; it is public, and so are some things in it."""
    course = make_course("Own course", description=f"About {CANARY}.", units=[f"Unit {CANARY}"])
    publish(course)
    return course


@pytest.fixture
def terms(own):
    return in_each_state(lambda name: make_term(own, name.title(), slug=name, definition=f"A {CANARY}."), "definition")


@pytest.fixture
def guides(own):
    return in_each_state(lambda name: make_guide(own, name.title(), slug=name, body=f"A {CANARY}."), "body")


@pytest.fixture
def courses(db):
    """Courses in each state."""
    return in_each_state(lambda name: make_course(name.title(), description=f"A {CANARY}."), "description")


@pytest.fixture
def visit(db):
    """A function that makes visitors, with roles in some courses, and gives {visitor: client}."""
    other = make_course("Other")
    publish(other, make_term(other))

    def visit(*courses):
        found = {visitor: _client(visitor, courses, other) for visitor in walk.VISITORS}
        for number, client in enumerate(found.values(), 1):
            # Each from an address of its own: there are limits for one.
            client.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
        return found

    return visit


def _client(visitor, courses, other):
    client = Client(raise_request_exception=False)
    if visitor == walk.ANONYMOUS:
        return client
    flags = {"is_staff": visitor.is_staff, "is_superuser": visitor.is_superuser}
    user = User.objects.create_user(visitor.name, password="a long password", **flags)
    given = [
        *((course, visitor.here) for course in courses),
        (other, visitor.elsewhere),
        (None, visitor.everywhere),
    ]
    Membership.objects.bulk_create(Membership(user=user, course=at, role=role) for at, role in given if role)
    client.force_login(user)
    return client


class Attempt:
    """A request, of which nothing stays: what kind of answer it got, its text, and whether it wrote anything."""

    def __init__(self, client, method, address, data=None):
        self.writes = []
        cookies = copy.deepcopy(client.cookies)
        # Forms of the desk have a token, which the client leaves out; readers' pages have none.
        client.handler.enforce_csrf_checks = not address.startswith("/admin/")
        with transaction.atomic(), connection.execute_wrapper(self._look):
            answer = getattr(client, method.lower())(address, data)
            self.text = answer.getvalue().decode()
            transaction.set_rollback(True)
        client.cookies = cookies
        self.kind = walk.kind_of(answer)

    def _look(self, execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and ("glossary_" in sql or "auth_" in sql):
            self.writes.append(sql)
        return execute(sql, params, many, context)


class Walk:
    """What was found on a walk."""

    def __init__(self):
        self.asked, self.wrong = 0, []

    def expect(self, attempt, expected, visitor, method, address, secret=True):
        self.asked += 1
        if attempt.kind not in expected:
            self._note(visitor, method, address, f"{attempt.kind}, and not {' or '.join(sorted(expected))}")
        if visitor.is_of_another_course and secret and CANARY in attempt.text:
            self._note(visitor, method, address, "tells what is in another's course")
        if not expected & {walk.PAGE, walk.AWAY} and attempt.writes:
            self._note(visitor, method, address, f"writes, though refused: {attempt.writes[0]}")

    def tell(self):
        assert self.asked
        if self.wrong:
            pytest.fail("\n".join(self.wrong), pytrace=False)

    def _note(self, visitor, method, address, text):
        self.wrong.append(f"{visitor.name}: {method} {address}: {text}")


def walk_below(found, clients, above, entries, rows, *, is_content=True):
    """Ask for each address below each row of {state: row}. Whether some content is there is told to nobody who has no
    role in its course."""
    for below, entry in entries.items():
        for visitor, client in clients.items():
            for method in ("GET", "POST"):
                if method == "POST" and entry.sends is None:
                    continue
                least = entry.opens if method == "GET" else entry.sends
                silence = refused = walk.SILENT
                if is_content:
                    missing = f"{above}999999/{_below(below, None)}"
                    silence, refused = silence & {Attempt(client, method, missing).kind}, {walk.REFUSED}
                for state, row in rows.items():
                    there = state != "deleted"
                    address = f"{above}{row.pk}/{_below(below, row)}"
                    attempt = Attempt(client, method, address, entry.sent(row) if method == "POST" and there else None)
                    answer = entry.shown if method == "GET" else entry.answer
                    expected = _expected(visitor, least, answer, silence, refused, there)
                    found.expect(attempt, expected, visitor, method, f"{address} ({state})")


def _below(below, row):
    if row is None or not below.startswith("history/") or below == "history/":
        return below.replace("<int:revision>", "1")
    revisions = Revision.objects.filter(object_id=row.pk, kind=row._meta.model_name).order_by("id")
    first = revisions.first().pk
    query = f"?before={first}&after={revisions.last().pk}" if below == "history/compare/" else ""
    return below.replace("<int:revision>", str(first)) + query


def _expected(visitor, least, answer, silence, refused, there):
    if not visitor.is_staff:
        return {walk.SIGN_IN}
    if least == walk.ANY_STAFF:
        return {answer}
    if not there or visitor.is_of_another_course:
        return silence
    return {answer} if visitor.has(least) else refused


def entries_of(kind):
    above = f"admin/glossary/{kind}/<path:object_id>/"
    return {route.removeprefix(above): row for route, row in walk.ROWS.items() if route.startswith(above)}


@pytest.mark.parametrize("kind", ["course", "term", "guide"])
def test_what_is_on_the_desk_is_for_the_roles_of_its_course_in_every_state(request, visit, kind):
    rows = request.getfixturevalue(f"{kind}s")
    if kind != "term":
        # They share the code of terms; these are the states in which it may go another way.
        rows = {state: rows[state] for state in ("draft", "changed", "deleted")}
    there = [row for state, row in rows.items() if state != "deleted"]
    clients = visit(*(there if kind == "course" else [own_course(there)]))
    found = Walk()
    walk_below(found, clients, f"/admin/glossary/{kind}/", entries_of(kind), rows)
    found.tell()
    assert found.asked > 500


def own_course(rows):
    return rows[0].course


@pytest.fixture
def world(own, terms, guides):
    """{name: row} of one of each kind of thing that addresses name, all of them of the course that is asked about."""
    newcomer = User.objects.create_user("newcomer")
    part = parts_of(Page.objects.get(kind="term", object_id=terms["published"].pk).content())[0]
    report = {"kind": "term", "object_id": terms["published"].pk, "part": part.kind, "number": part.number}
    upload = read_files([("terms.jsonl", b"{}")], limit=1)
    return {
        "course": own,
        "unit": own.units.get(),
        "term": terms["draft"],
        "guide": guides["draft"],
        "content_type": ContentType.objects.get_for_model(Term),
        "newcomer": newcomer,
        "stranger": User.objects.create_user("stranger"),
        "group": Group.objects.create(name="A group"),
        "membership": Membership.objects.create(user=newcomer, course=own, role=Role.WRITER),
        "report": Report.objects.create(
            **report, text=part.text, reason="wrong", message=CANARY, created=timezone.now()
        ),
        "deletion": Deletion.objects.get(kind="term", object_id=terms["deleted"].pk),
        "pending": pending_imports.keep(upload, author=newcomer, course=own, publish=False, may=lambda act, row: True),
    }


def test_roles_reports_and_accounts_are_for_those_who_may_give_answer_and_make_them(world, visit):
    clients, found = visit(world["course"]), Walk()
    for (above, name), entries in walk.OTHER_ROWS.items():
        walk_below(found, clients, f"/{above}", entries, {name: world[name]}, is_content=False)
    found.tell()
    assert found.asked > 200


def test_every_other_address_answers_each_visitor_as_is_said(world, visit):
    clients, found = visit(world["course"]), Walk()
    ids = {name: row.pk for name, row in world.items()}
    for entry in walk.SITE.values():
        address = entry.path.format(**ids)
        for visitor, client in clients.items():
            for method in ("GET", "POST"):
                attempt = Attempt(client, method, address, entry.sent(world) if method == "POST" else None)
                secret = address.startswith("/admin/")
                found.expect(attempt, {entry.expected(visitor, method)}, visitor, method, address, secret)
    found.tell()


def test_readers_get_what_is_public_and_nothing_else_whoever_they_are(terms, guides, courses, visit):
    clients, found = visit(), Walk()
    for state, expected in walk.STATES.items():
        for address in (
            f"/own-course/key-terms/{state}/",
            f"/own-course/key-terms/{state}/preview/",
            f"/own-course/guides/{state}/",
            f"/{state}/",
            f"/{state}/key-terms/",
            f"/{state}/feed/",
        ):
            for visitor, client in clients.items():
                found.expect(Attempt(client, "GET", address), {expected}, visitor, "GET", address, secret=False)
    found.tell()


def test_what_is_no_id_is_nothing(own, visit):
    clients, found = visit(own), Walk()
    clients = {visitor: client for visitor, client in clients.items() if visitor.is_superuser}
    silent = walk.SILENT | {walk.AWAY}
    for route in sorted(routes()):
        if not route.startswith("admin/") or not re.search("id>", route):
            continue
        for no_id in NO_IDS:
            address = re.sub("<path:[a-z_]*id>|<id>", no_id, route).replace("<int:revision>", "9" * 30)
            for visitor, client in clients.items():
                for method in ("GET", "POST"):
                    found.expect(Attempt(client, method, f"/{address}"), silent, visitor, method, address)
    found.tell()


def addresses_that_choose(world):
    """Lists, choices and searches that ask for what is in the course that is asked about."""
    course, unit, term = (world[name].pk for name in ("course", "unit", "term"))
    for kind in ("course", "term", "guide"):
        for query in (
            "",
            f"?q={CANARY[:-1]}",
            "?q=published",
            "?status=draft",
            "?attention=any",
            "?scheduled=publish",
            f"?course__id__exact={course}",
            f"?course__id__exact={course}&unit__id__exact={unit}",
            f"?unit__id__exact={unit}",
            f"?id__in={course},{term}",
            f"export/?course__id__exact={course}",
            f"export/?selected={course},{term}",
            f"add/?course={course}&unit={unit}",
        ):
            yield f"/admin/glossary/{kind}/{query}"
    yield from ("/admin/", "/admin/glossary/", "/admin/glossary/import/", f"/admin/glossary/report/?course={course}")
    yield f"/admin/glossary/membership/?course__id__exact={course}"
    yield "/admin/glossary/membership/?user__password__startswith=md5"
    for model in ("term", "guide", "unit", "membership", "fact", "report"):
        for field in ("course", "unit", "user", "term", "revision", "nothing"):
            for text in ("", "own", CANARY[:-1]):
                yield f"/admin/autocomplete/?app_label=glossary&model_name={model}&field_name={field}&term={text}"


@pytest.mark.parametrize("role", Role)
def test_lists_filters_and_choices_tell_nothing_of_another_course(world, visit, role):
    (client,) = (each for visitor, each in visit(world["course"]).items() if visitor.elsewhere == role)
    for address in addresses_that_choose(world):
        answer = client.get(address)
        text = answer.getvalue().decode()
        assert answer.status_code in {200, 302, 400, 403, 404}, address
        assert CANARY not in text, address
        assert "Own course" not in text, address
        # Managers choose among all accounts; elsewhere none is told.
        assert "stranger" not in text or role == Role.MANAGER, address


@pytest.mark.parametrize("role", Role)
def test_files_hold_nothing_of_another_course(world, visit, role):
    (client,) = (each for visitor, each in visit(world["course"]).items() if visitor.elsewhere == role)
    for kind in ("course", "term", "guide"):
        for query in ("", f"?selected={world['course'].pk},{world['term'].pk},{world['guide'].pk}"):
            file = client.post(f"/admin/glossary/{kind}/export/{query}", {"format": "jsonl", "contents": "on"})
            assert CANARY not in file.getvalue().decode()


@pytest.mark.parametrize("role", Role)
def test_an_import_into_another_course_tells_and_writes_nothing_of_it(world, visit, role):
    (client,) = (each for visitor, each in visit(world["course"]).items() if visitor.elsewhere == role)
    line = b'{"course": "own-course", "name": "Published", "definition": "Forged."}\n'
    data = {"files": SimpleUploadedFile("terms.jsonl", line), "publish": "on"}
    preview = client.post("/admin/glossary/import/", data, follow=True)
    assert CANARY not in preview.content.decode()
    digest = re.search('name="digest" value="([^"]*)"', preview.content.decode())
    client.post(preview.redirect_chain[-1][0], {"digest": digest[1] if digest else "", "confirmed": "x"})
    assert not Term.objects.filter(definition="Forged.").exists()
    data = {"files": SimpleUploadedFile("terms.jsonl", line), "course": world["course"].pk}
    assert "Select a valid choice" in client.post("/admin/glossary/import/", data).content.decode()


@pytest.mark.parametrize("kind", ["course", "term", "guide"])
@pytest.mark.parametrize("across", ["0", "1"])
def test_actions_on_lists_do_what_a_role_may(request, visit, kind, across):
    rows = request.getfixturevalue(f"{kind}s")
    there = {state: row for state, row in rows.items() if state != "deleted"}
    model, address = type(there["draft"]), f"/admin/glossary/{kind}/"
    clients = visit(*(there.values() if kind == "course" else [there["draft"].course]))
    least = {
        "publish_selected": Role.EDITOR,
        "unpublish_selected": Role.EDITOR,
        "publish_with_contents": Role.EDITOR,
        "delete_selected": Role.MANAGER if kind == "course" else Role.EDITOR,
    }
    selected = [row.pk for row in there.values()]
    before = dict(model.objects.filter(pk__in=selected).values_list("pk", "status"))
    asked = 0
    for action in least:
        for visitor, client in clients.items():
            asked += 1
            if action == "publish_with_contents" and kind != "course":
                continue
            data = {
                "action": action,
                "_selected_action": selected,
                "select_across": across,
                "post": "yes",
                "confirmed": "x",
            }
            with transaction.atomic():
                answer = client.post(address, data)
                after = dict(model.objects.filter(pk__in=selected).values_list("pk", "status"))
                transaction.set_rollback(True)
            assert answer.status_code < 500
            may = visitor.has(least[action])
            assert (after != before) == may, f"{visitor.name}: {action}"
            assert may or not visitor.is_of_another_course or CANARY not in answer.content.decode()
    assert asked == len(least) * len(walk.VISITORS)


def test_a_manager_of_a_course_gives_and_takes_nothing_beyond_it(world, visit):
    clients = visit(world["course"])
    client = next(each for visitor, each in clients.items() if visitor.here == Role.MANAGER)
    boss = User.objects.get(is_superuser=True)
    everywhere = Membership.objects.get(course=None)
    elsewhere = Membership.objects.filter(course__title="Other").first()
    before = set(Membership.objects.values_list("user", "course", "role"))
    add, own = "/admin/glossary/membership/add/", world["course"].pk
    for data in (
        {"user": world["stranger"].pk, "course": elsewhere.course_id, "role": 3},
        {"user": world["stranger"].pk, "course": "", "role": 3},
        {"user": world["stranger"].pk, "role": 3},
        {"user": world["stranger"].pk, "course": own, "role": 4},
        {"user": world["stranger"].pk, "course": own, "role": 99},
        {"user": 999999, "course": own, "role": 1},
    ):
        assert client.post(add, data).status_code == 200, data
    for row in (everywhere, elsewhere):
        data = {"user": row.user_id, "course": own, "role": 1, "post": "yes"}
        for address in (f"/admin/glossary/membership/{row.pk}/{act}/" for act in ("change", "delete")):
            assert client.post(address, data).status_code in {302, 403}
        action = {"action": "delete_selected", "_selected_action": [row.pk], "select_across": "1", "post": "yes"}
        with transaction.atomic():
            client.post("/admin/glossary/membership/", action)
            left = set(Membership.objects.exclude(course=own).values_list("user", "course", "role"))
            transaction.set_rollback(True)
        assert left == {each for each in before if each[1] != own}
    mine = Membership.objects.get(user=world["newcomer"])
    change = f"/admin/glossary/membership/{mine.pk}/change/"
    for course in (elsewhere.course_id, ""):
        assert client.post(change, {"user": mine.user_id, "course": course, "role": 3}).status_code == 200
    assert set(Membership.objects.values_list("user", "course", "role")) == before
    # A role given to a superuser changes nothing about the account, and lets nobody at it.
    assert client.post(add, {"user": boss.pk, "course": own, "role": 1}).status_code == 302
    for address in (f"/admin/auth/user/{boss.pk}/{act}/" for act in ("change", "delete", "password")):
        assert client.post(address, {"post": "yes", "password1": "x", "username": "y"}).status_code in {403, 404}
    boss.refresh_from_db()
    assert boss.is_superuser
    assert boss.is_staff
    assert boss.check_password("a long password")
    assert not User.objects.filter(is_superuser=True).exclude(pk=boss.pk).exists()
