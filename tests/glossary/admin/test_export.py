import csv
import io
import json
import re
import zipfile
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from glossary.admin import GuideAdmin, TermAdmin
from glossary.models import Course, Term
from tests.factories import make_course, make_guide, make_term, make_terms, publish
from tests.glossary.admin.forms import said
from tests.glossary.admin.test_import import confirm, documents, file, upload
from tests.markup import parse

LISTS = {kind: f"/admin/glossary/{kind}/" for kind in ("term", "guide", "course")}


def staff(*permissions):
    user = User.objects.create_user("staff", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


def export_of_list(client, kind="term", **filters):
    """The address that the list's own button leads to."""
    page = parse(client.get(LISTS[kind], filters))
    (address,) = (each for each in page.links(".object-tools a") if "/export/" in each)
    return address


def export_of(client, *rows, across="0", **filters):
    """The address that the action leads to."""
    (kind,) = {row._meta.model_name for row in rows}
    data = {"action": "export_selected", "_selected_action": [row.pk for row in rows], "select_across": across}
    answer = client.post(LISTS[kind], data, query_params=filters)
    assert answer.status_code == 302
    return answer.url


def download(client, address, name="jsonl", **values):
    answer = client.post(address, {"format": name, **values})
    assert answer.streaming, parse(answer).texts(".errorlist")
    return answer


def names(response):
    """Of documents in JSON lines."""
    rows = map(json.loads, b"".join(response.streaming_content).decode().splitlines())
    return [row.get("name") or row["title"] for row in rows]


def members(response):
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.fixture
def site(course):
    for name in ("Cell", "Mitosis", "Nucleus"):
        make_term(course, name)
    make_guide(course)
    botany = make_course("Botany")
    make_term(botany, "Stoma", definition="- A pore\n- A =hole")
    publish(course, Term.objects.get(name="Cell"))
    return course


def test_the_selected_rows_are_exported(desk, site):
    cell, stoma = Term.objects.get(name="Cell"), Term.objects.get(name="Stoma")
    address = export_of(desk, stoma, cell)
    assert "2 terms are exported" in parse(desk.get(address)).one("#content").text
    assert sorted(names(download(desk, address))) == ["Cell", "Stoma"]


def test_what_the_list_shows_is_exported_with_its_filters_and_its_search(desk, site):
    make_term(site, "Cells divide", definition="Of cells.")
    for filters, found in [
        ({}, ["Stoma", "Cell", "Mitosis", "Nucleus", "Cells divide"]),
        ({"status": "published"}, ["Cell"]),
        ({"course__id__exact": site.pk, "status": "draft"}, ["Mitosis", "Nucleus", "Cells divide"]),
        ({"q": "cell"}, ["Cell", "Cells divide"]),
        ({"q": "cell", "status": "draft"}, ["Cells divide"]),
        ({"o": "-1"}, ["Stoma", "Nucleus", "Mitosis", "Cells divide", "Cell"]),
    ]:
        assert names(download(desk, export_of_list(desk, **filters))) == found, filters


def test_all_pages_of_a_list_are_exported(desk, course):
    make_terms(course, 230)
    filters = {"course__id__exact": course.pk}
    address = export_of_list(desk, p=2, **filters)
    assert len(names(download(desk, address))) == 230
    across = export_of(desk, *Term.objects.all()[:100], across="1", **filters)
    assert len(names(download(desk, across))) == 230


def test_an_empty_list_has_nothing_to_export(desk, site):
    assert not [
        each for each in parse(desk.get(LISTS["term"], {"q": "nothing"})).links(".object-tools a") if "export" in each
    ]


def test_a_table_is_downloaded_for_spreadsheets(desk, site):
    answer = download(desk, export_of(desk, Term.objects.get(name="Stoma")), "csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert re.fullmatch(
        r'attachment; filename="botany-terms-\d{4}-\d\d-\d\d\.csv"', answer.headers["Content-Disposition"]
    )
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["name"], row["definition"]) == ("Stoma", "'- A pore\n- A =hole")


@pytest.mark.parametrize(
    ("name", "content_type", "ending"),
    [
        ("tsv", "text/tab-separated-values; charset=utf-8", "tsv"),
        ("jsonl", "application/x-ndjson", "jsonl"),
        ("markdown", "application/zip", "zip"),
        ("study-page", "application/zip", "zip"),
    ],
)
def test_each_format_has_its_type_and_its_name(desk, site, name, content_type, ending):
    answer = download(desk, export_of_list(desk), name)
    assert answer.headers["Content-Type"] == content_type
    assert re.search(rf'filename="terms-[0-9-]+\.{ending}"', answer.headers["Content-Disposition"])


def test_a_name_in_another_script_survives(desk):
    course = make_course("ไทย", slug="ไทย", language="th")
    answer = download(desk, export_of(desk, course))
    assert f"filename*=utf-8''{quote('ไทย')}-" in answer.headers["Content-Disposition"]


def test_markdown_comes_as_a_folder_in_an_archive(desk, site):
    found = members(download(desk, export_of_list(desk), "markdown"))
    assert sorted(found) == ["botany/terms/stoma.md"] + [
        f"intro-to-biology/terms/{name}.md" for name in ("cell", "mitosis", "nucleus")
    ]
    assert found["botany/terms/stoma.md"].startswith("---\ncourse: botany\nname: Stoma\n")


def test_courses_come_with_what_is_in_them_or_alone(desk, site):
    address = export_of(desk, site)
    assert names(download(desk, address, contents="on")) == [
        "Intro to Biology", "Cell", "Mitosis", "Nucleus", "How cells divide",
    ]  # fmt: skip
    assert names(download(desk, address)) == ["Intro to Biology"]
    assert "contents" not in parse(desk.get(export_of_list(desk))).one("#content").source
    pages = members(download(desk, address, "study-page", contents="on"))
    assert sorted(pages) == [f"intro-to-biology/terms/{name}.txt" for name in ("cell", "mitosis", "nucleus")]
    assert pages["intro-to-biology/terms/cell.txt"].startswith("Intro to Biology\n")


@pytest.mark.parametrize("name", ["csv", "tsv", "jsonl", "markdown"])
def test_what_was_exported_comes_in_again(desk, site, name):
    before = documents()
    answer = download(desk, export_of_list(desk, "course"), name, contents="on")
    data, ending = b"".join(answer.streaming_content), answer.headers["Content-Disposition"].rsplit(".", 1)[1][:-1]
    again = upload(desk, file(data, f"export.{ending}"))
    assert parse(again).texts("nav.tabs a") == [f"{len(before)} as they are already"]
    Course.objects.all().delete()
    assert said(confirm(desk, upload(desk, file(data, f"export.{ending}")))) == ["Imported, as shown here."]
    key = lambda each: (each.kind, getattr(each, "course", ""), each.slug)  # noqa: E731  a name for a sort
    assert sorted(documents(), key=key) == sorted(before, key=key)


@pytest.mark.parametrize("kind", ["term", "guide", "course"])
def test_formats_are_offered_that_hold_something(desk, site, kind):
    values = [each["value"] for each in parse(desk.get(export_of_list(desk, kind))).select("select option")]
    assert values == ["csv", "tsv", "markdown", "jsonl", *(["study-page"] if kind != "guide" else [])]


@pytest.mark.parametrize("values", [{}, {"format": ""}, {"format": "exe"}, {"format": "study-page"}])
def test_nothing_else_can_be_chosen(desk, site, values):
    answer = desk.post(export_of(desk, site), values)
    assert answer.status_code == 200
    assert parse(answer).select("ul.errorlist")


def test_hostile_addresses_give_nothing_else(desk, site):
    for query in ("selected=", "selected=x", "selected=1e9,%00,-1", f"selected={'9' * 5000}", "selected=99999999"):
        assert "0 terms are exported" in parse(desk.get(f"{LISTS['term']}export/?{query}")).one("#content").text
        assert names(download(desk, f"{LISTS['term']}export/?{query}")) == []
    assert desk.get(f"{LISTS['term']}export/?nonsense=1").url == f"{LISTS['term']}?e=1"
    assert desk.get(f"{LISTS['term']}export/?course__secret=1").status_code in {302, 400}


def test_who_may_only_look_may_export(site):
    client = staff("view_term")
    assert len(names(download(client, export_of_list(client)))) == 4
    assert names(download(client, export_of(client, Term.objects.get(name="Cell")))) == ["Cell"]


def test_who_may_not_look_may_not_export(site):
    client = staff("view_guide")
    for address in (f"{LISTS['term']}export/", f"{LISTS['term']}export/?selected={Term.objects.first().pk}"):
        assert client.get(address).status_code == 403
        assert client.post(address, {"format": "jsonl"}).status_code == 403
        assert Client().get(address).url.startswith("/admin/login/")
        assert Client().post(address, {"format": "jsonl"}).url.startswith("/admin/login/")


def test_what_the_editor_may_not_see_is_in_no_export(site, monkeypatch):
    """As by roles in single courses."""
    everything = TermAdmin.get_queryset
    monkeypatch.setattr(TermAdmin, "get_queryset", lambda *given: everything(*given).filter(course__title="Botany"))
    monkeypatch.setattr(GuideAdmin, "has_view_permission", lambda self, request, obj=None: obj is None)
    client = staff("view_term", "view_course", "view_guide")
    ids = ",".join(str(term.pk) for term in Term.objects.all())
    assert names(download(client, f"{LISTS['term']}export/?selected={ids}")) == ["Stoma"]
    assert names(download(client, export_of_list(client))) == ["Stoma"]
    assert names(download(client, export_of_list(client, "guide"))) == []
    assert names(download(client, export_of_list(client, "course"), contents="on")) == [
        "Botany", "Stoma", "Intro to Biology",
    ]  # fmt: skip


def test_a_course_comes_without_what_the_editor_may_not_see(site):
    client = staff("view_course")
    assert names(download(client, export_of(client, site), contents="on")) == ["Intro to Biology"]


def test_a_long_list_takes_few_queries_for_each_batch(desk, course, django_assert_max_num_queries):
    make_terms(course, 1200)
    address = export_of_list(desk)
    with django_assert_max_num_queries(35):
        assert len(names(download(desk, address))) == 1200
