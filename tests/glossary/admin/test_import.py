import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from glossary import desk as rows
from glossary import pending_imports
from glossary.admin import CourseAdmin, TermAdmin, importing
from glossary.models import Course, Guide, Page, PendingImport, Term
from tests.factories import make_course, make_guide, make_term, publish
from tests.glossary.admin.forms import said
from tests.markup import parse

IMPORT = "/admin/glossary/import/"
TABLE = "course,name,definition,fact 1\nBotany,Stoma,A pore.,It opens.\nBotany,Leaf,Green.,\n"
STOMA = {"course": "Botany", "name": "Stoma", "definition": "A *pore*."}


def file(content, name="terms.csv"):
    if isinstance(content, list):
        content = "".join(json.dumps(each) + "\n" for each in content)
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def archive(**members):
    """A zip file of texts by their names."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in members.items():
            packed.writestr(name, text)
    return data.getvalue()


def upload(client, *files, **values):
    files = [each if isinstance(each, SimpleUploadedFile) else file(each) for each in files]
    return client.post(IMPORT, {"files": files, **values}, follow=True)


def preview(response):
    assert response.redirect_chain, parse(response).texts(".errorlist")
    return parse(response).one(".pending-import")


def verdict(response):
    return preview(response).one(".verdict").text


def failures(response):
    return preview(response).texts(".failures li")


def tabs(response):
    return preview(response).texts("nav.tabs a")


def entries(response):
    """{name and where: [(field, words of each change, with what was removed and added told)]}"""
    found = {}
    for each in preview(response).select("details.entry"):
        sections = each.select("section")
        found[each.one("summary").text] = [(one.one("h3").text, *one.texts("p.words")) for one in sections]
    return found


def confirm(client, response, **values):
    (form,) = preview(response).select("form")
    sent = {each["name"]: each["value"] for each in form.select("input") if each["type"] == "hidden"}
    return client.post(response.redirect_chain[-1][0], {**sent, "confirm": "pressed", **values}, follow=True)


def is_confirmable(response):
    return bool(preview(response).select('input[name="confirm"]'))


def staff(*permissions, name="staff"):
    user = User.objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    assert user.user_permissions.count() == len(permissions)
    client = Client()
    client.force_login(user)
    return client


def documents():
    return [rows.document_of(row) for model in (Course, Term, Guide) for row in rows.complete(model.objects.all())]


# What is shown, and what is written


def test_an_import_is_shown_and_written_when_it_is_confirmed(desk, client):
    answer = upload(desk, TABLE)
    assert tabs(answer) == ["2 new"]
    assert list(entries(answer)) == [
        "Botany course",
        "Stoma term, botany, terms.csv:2",
        "Leaf term, botany, terms.csv:3",
    ]
    assert entries(answer)["Stoma term, botany, terms.csv:2"] == [
        ("Course", "botany"),
        ("Name", "Stoma"),
        ("Slug", "stoma"),
        ("Definition", "A pore."),
        ("Fact 1", "It opens."),
    ]
    assert not Course.objects.exists()
    answer = confirm(desk, answer)
    assert said(answer) == ["Imported, as shown here."]
    assert verdict(answer).startswith("This was imported on")
    assert sorted(term.name for term in Term.objects.all()) == ["Leaf", "Stoma"]
    assert not Page.objects.exists()


def test_what_changes_is_shown_with_what_was_there(desk, course):
    make_term(course, "Mitosis", aliases="division", facts=("Old.", "Kept."))
    make_term(course, "Cell")
    guide = make_guide(course)
    text = (
        "kind,course,name,title,aliases,definition,fact 1,fact 1 source,fact 2,auto links\n"
        "term,intro-to-biology,Mitosis,,,Cells <b>divide</b>.,New.,A book,Kept.,no\n"
        f"guide,intro-to-biology,,{guide.title},,,,,,\n"
    )
    answer = upload(desk, text)
    assert tabs(answer) == ["1 changed", "1 as it is already"]
    assert entries(answer) == {
        "Mitosis term, intro-to-biology, terms.csv:2": [
            ("Other names", "removed: division"),
            ("Definition", "removed: Mitosis is a thing. It matters added: Cells <b>divide</b>."),
            ("Fact 1", "removed: Old."),
            ("Fact 1", "added: New.", "added: A book"),
            ("Link terms on this page", "removed: yes added: no"),
        ]
    }
    unchanged = desk.get(answer.redirect_chain[-1][0], {"show": "unchanged"})
    assert parse(unchanged).texts(".pending-import > ul li") == [f"{guide.title} guide, intro-to-biology, terms.csv:3"]
    confirm(desk, answer)
    mitosis = rows.document_of(Term.objects.get(name="Mitosis"))
    assert (mitosis.definition, mitosis.aliases, mitosis.auto_links) == ("Cells <b>divide</b>.", (), False)


def test_courses_that_are_made_or_get_a_unit_by_the_way_are_shown(desk, course):
    answer = upload(desk, "course,unit,name\nintro-to-biology,Ecology,Food web\nBotany,Leaves,Stoma\n")
    by_the_way = {name: cells for name, cells in entries(answer).items() if "terms.csv" not in name}
    assert by_the_way == {
        "Intro to Biology course": [("Unit 3", "added: Ecology")],
        "Botany course": [("Title", "Botany"), ("Slug", "botany"), ("Unit 1", "Leaves")],
    }
    confirm(desk, answer)
    assert str(Term.objects.get(name="Food web").unit) == "3. Ecology"


MARKDOWN = "---\nname: Leaf\ncourse: Botany\n---\n\nGreen.\n"
PAGE = "Botany\n\nStoma\n\nfrom class:\nBotany\n\nDefinition\n\nA pore.\n\n© 2025 Leafy\n\nOh.\n"


@pytest.mark.parametrize(
    "files",
    [
        [file(TABLE)],
        [file(TABLE.replace(",", "\t"), "terms")],
        [file(TABLE.encode("utf-16"), "x.txt")],
        [file([STOMA, {**STOMA, "name": "Leaf"}], "terms.jsonl")],
        [file(MARKDOWN, "leaf.md"), file(PAGE, "stoma.txt")],
        [
            file(
                archive(**{"a/leaf.md": MARKDOWN, "b/stoma.txt": PAGE, "picture.png": "x", "__MACOSX/a.md": "x"}),
                "a.zip",
            )
        ],
    ],
)
def test_every_format_comes_in(desk, files):
    answer = upload(desk, *files)
    assert tabs(answer) == ["2 new"]
    confirm(desk, answer)
    assert sorted(term.name for term in Term.objects.all()) == ["Leaf", "Stoma"]


def test_what_has_no_place_and_what_is_left_out_is_told(desk):
    answer = upload(desk, file(PAGE, "stoma.txt"))
    told = {each.one("summary").text: each.texts("li") for each in preview(answer).select("details")}
    assert "stoma.txt:14 Below the footer, and not read: Oh." in told["Not imported, since it has no place"]
    assert told["Left out, since it belongs to the page it was copied from"] == ["stoma.txt:12 footer: © 2025 Leafy"]


def test_a_format_can_be_chosen(desk):
    assert failures(upload(desk, file([STOMA], "a.md")))[0].startswith("a.md:1 The file does not begin with a line ---")
    assert tabs(upload(desk, file([STOMA], "a.md"), format="jsonl")) == ["1 new"]


def test_everything_can_go_to_one_course(desk, course):
    answer = upload(desk, TABLE, file("name\nRoot\n", "b.csv"), course=str(course.pk))
    assert tabs(answer) == ["3 new"]
    confirm(desk, answer)
    assert {term.course for term in Term.objects.all()} == {course}
    assert Course.objects.count() == 1


def test_an_import_can_publish_too(desk, client, course):
    make_term(course, "Draft")
    answer = upload(desk, "course,name,definition\nintro-to-biology,Stoma,A *pore*.\n", publish="on")
    assert "2 pages will be published, and readers see them." in verdict(answer)
    assert not Page.objects.exists()
    answer = confirm(desk, answer)
    assert "2 pages were published." in verdict(answer)
    assert sorted(Page.objects.values_list("title", flat=True)) == ["Intro to Biology", "Stoma"]


def test_what_is_there_already_can_be_published(desk, course):
    make_term(course, "Stoma", definition="A pore.")
    text = "course,name,definition\nintro-to-biology,Stoma,A pore.\n"
    assert not is_confirmable(upload(desk, text))
    answer = upload(desk, text, publish="on")
    assert "Everything is on the desk already. 2 pages will be published" in verdict(answer)
    confirm(desk, answer)
    assert Page.objects.count() == 2


def test_what_cannot_be_published_is_refused(desk, course):
    answer = upload(desk, "course,name\nintro-to-biology,Stoma\n", publish="on")
    assert failures(answer) == ["terms.csv:2 A term needs a definition before it can be published."]
    assert not is_confirmable(answer)
    assert not Term.objects.exists()


def test_long_lists_come_in_pages(desk, course):
    text = "course,name\n" + "".join(f"intro-to-biology,Term {number:03}\n" for number in range(45))
    answer = upload(desk, text)
    assert len(entries(answer)) == 20
    last = desk.get(answer.redirect_chain[-1][0], {"show": "created", "p": "3"})
    assert [each.split()[1] for each in parse(last).texts("details.entry summary")] == [
        "040",
        "041",
        "042",
        "043",
        "044",
    ]
    for strange in ({"p": "x"}, {"p": "99"}, {"show": "nothing"}, {"p": "-1", "show": "updated"}):
        assert desk.get(answer.redirect_chain[-1][0], strange).status_code == 200
    confirm(desk, answer)
    assert Term.objects.count() == 45


def test_the_same_file_twice_changes_nothing(desk):
    confirm(desk, upload(desk, TABLE))
    before = documents()
    answer = upload(desk, TABLE)
    assert verdict(answer) == "Everything is on the desk already. There is nothing to import."
    assert not is_confirmable(answer)
    assert documents() == before


def test_what_is_imported_is_found_on_the_desk(desk):
    confirm(desk, upload(desk, TABLE))
    assert parse(desk.get("/admin/glossary/term/", {"q": "pore"})).texts("#result_list tbody th") == ["Stoma"]
    upload(desk, TABLE.replace("pore", "okapi"))
    assert not parse(desk.get("/admin/glossary/term/", {"q": "okapi"})).texts("#result_list tbody th")


# Once, as shown, or not at all


def test_a_second_click_imports_nothing(desk):
    answer = upload(desk, TABLE)
    confirm(desk, answer)
    Term.objects.filter(name="Stoma").update(definition="Edited since.")
    Term.objects.get(name="Leaf").delete()
    before = documents()
    assert said(confirm(desk, answer)) == ["This was imported already, and was not imported again."]
    assert documents() == before


def test_the_page_of_an_import_that_is_done_offers_nothing_more(desk):
    answer = upload(desk, TABLE)
    confirm(desk, answer)
    page = parse(desk.get(answer.redirect_chain[-1][0])).one(".pending-import")
    assert not page.select("form")
    assert page.texts("nav.tabs a") == ["2 new"]


@pytest.mark.parametrize(
    "change",
    [
        lambda course: make_term(course, "Stoma", definition="Somebody was faster."),
        lambda course: Term.objects.filter(name="Leaf").update(definition="Edited meanwhile."),
        lambda course: Term.objects.filter(name="Leaf").delete(),
        lambda course: course.units.create(number=3, title="Leaves"),
    ],
)
def test_nothing_is_written_where_the_desk_changed_meanwhile(desk, course, change):
    make_term(course, "Leaf", definition="Brown.")
    text = "course,unit,name,definition\nintro-to-biology,Leaves,Stoma,A pore.\nintro-to-biology,,Leaf,Green.\n"
    answer = upload(desk, text)
    change(course)
    before = documents()
    again = confirm(desk, answer)
    (warning,) = said(again)
    assert warning.startswith("The desk has changed since this was shown to you, so nothing was written.")
    assert documents() == before
    # What was shown first is shown no more, and so cannot be confirmed any more.
    assert said(confirm(desk, answer))[0].startswith("The desk has changed")
    assert documents() == before
    again.redirect_chain[:0] = answer.redirect_chain
    assert said(confirm(desk, again)) == ["Imported, as shown here."]
    assert rows.document_of(Term.objects.get(name="Leaf")).definition == "Green."


def test_a_change_elsewhere_on_the_desk_is_no_hindrance(desk, course):
    make_term(course, "Other")
    answer = upload(desk, TABLE)
    Term.objects.filter(name="Other").update(definition="Edited meanwhile.")
    assert said(confirm(desk, answer)) == ["Imported, as shown here."]


def test_what_became_impossible_is_told_instead(desk, course):
    answer = upload(desk, TABLE, course=str(course.pk))
    course.delete()
    assert said(confirm(desk, answer)) == ["The course that this was to go to is gone. Nothing was written."]
    assert not Term.objects.exists()


@pytest.mark.parametrize("values", [{}, {"digest": ""}, {"digest": "x" * 64}])
def test_nothing_is_confirmed_without_what_was_shown(desk, values):
    answer = upload(desk, TABLE)
    desk.post(answer.redirect_chain[-1][0], {"confirm": "pressed", **values})
    assert not Term.objects.exists()


def test_what_failed_cannot_be_confirmed(desk):
    answer = upload(desk, TABLE + ",x,y\n")
    pending = PendingImport.objects.get()
    again = desk.post(answer.redirect_chain[-1][0], {"confirm": "pressed", "digest": pending.digest}, follow=True)
    assert failures(again) == ["terms.csv:4 The term has no course."]
    assert not Course.objects.exists()


def test_what_is_discarded_is_gone(desk):
    answer = upload(desk, TABLE)
    address = answer.redirect_chain[-1][0]
    assert desk.post(address, {"discard": "pressed"}, follow=True).redirect_chain == [(IMPORT, 302)]
    assert not PendingImport.objects.exists()
    gone = desk.get(address, follow=True)
    assert said(gone) == ["That upload is no longer kept. Choose the files again."]
    assert desk.post(address, {"confirm": "pressed"}, follow=True).redirect_chain == [(IMPORT, 302)]


def test_uploads_are_kept_for_a_day_and_a_few_of_each_editor(desk, editor):
    other = User.objects.create_superuser("other")
    for _number in range(5):
        upload(desk, TABLE)
    assert PendingImport.objects.filter(author=editor).count() == 3
    PendingImport.objects.update(created=timezone.now() - timedelta(days=2))
    old = PendingImport.objects.last()
    answer = desk.post(f"{IMPORT}{old.pk}/", {"confirm": "pressed", "digest": old.digest}, follow=True)
    assert said(answer) == ["That upload is no longer kept. Choose the files again."]
    assert not Term.objects.exists()
    PendingImport.objects.filter(pk=PendingImport.objects.first().pk).update(author=other)
    upload(desk, TABLE)
    assert PendingImport.objects.count() == 1


def test_what_was_imported_is_not_kept(desk):
    answer = upload(desk, file([{**STOMA, "definition": "secret " * 100}], "a.jsonl"))
    size = len(PendingImport.objects.get().entries)
    confirm(desk, answer)
    assert len(PendingImport.objects.get().entries) < min(size, 20)


def test_two_that_confirm_at_once_import_once(desk, editor):
    upload(desk, TABLE)
    first, second = PendingImport.objects.get(), PendingImport.objects.get()
    assert pending_imports.confirm(first, first.digest)
    assert not pending_imports.confirm(second, second.digest)


# What cannot be read


def test_one_bad_row_in_thousands_writes_nothing(desk):
    lines = [f"Botany,Term {number},x" for number in range(1001)]
    lines[950] = "Botany,a\u202eb,x"
    answer = upload(desk, "course,name,definition\n" + "\n".join(lines))
    (failure,) = failures(answer)
    assert failure.startswith("terms.csv:952 name: line 1, column 2: the character U+202E")
    assert not is_confirmable(answer)
    assert not Course.objects.exists()


def test_all_that_is_wrong_is_told_at_once(desk):
    answer = upload(desk, TABLE + "Botany,,\n", file(b"\xff", "b.md"), file("Dear all,", "c.txt"))
    assert failures(answer) == [
        "terms.csv:4 The term has no name.",
        "b.md:1 The byte 0xff is not UTF-8; save the file as UTF-8.",
        "c.txt:1 This is in none of the formats markdown, jsonl, csv, tsv, study-page.",
    ]


def test_many_failures_are_counted(desk):
    answer = upload(desk, "course,name\n" + "Botany,\n" * 300)
    assert len(failures(answer)) == 201
    assert failures(answer)[-1] == "and 100 more"


PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
BOMB = archive(**{"a.md": "x" * 60_000_000})


@pytest.mark.parametrize(
    ("name", "content", "failure"),
    [
        ("a.csv", PNG, "a.csv:1 The byte 0x89 is not UTF-8; save the file as UTF-8."),
        ("a.png", PNG, "a.png:1 The byte 0x89 is not UTF-8; save the file as UTF-8."),
        ("a.csv", "Ärger,name".encode("latin-1"), "a.csv:1 The byte 0xc4 is not UTF-8; save the file as UTF-8."),
        ("a.csv", b"name,course\n\0\0,x\n", "a.csv:2 name: line 1, column 1: the character U+0000"),
        ("a.csv", b"\0" * 5000, "a.csv:1 Column A is called “"),
        ("a.csv", 'name,course\n"a,b\n', "a.csv:2 A quote opens a cell in the row that begins here, and none closes"),
        ("a.csv", "x" * 2_000_000, "a.csv:1 The row that begins here is longer than 1,000,000 characters"),
        ("a.xlsx", archive(a="x"), "a.xlsx:0 This is a spreadsheet's own file: save it as CSV in UTF-8"),
        ("a.zip", b"PK\x03\x04" + PNG, "a.zip:0 The archive is damaged or encrypted, and cannot be read."),
        ("a.zip", archive(**{"a.md": MARKDOWN})[:-30], "a.zip:0 The archive is damaged or encrypted"),
        ("a.zip", archive(**{"a.png": "x"}), "a.zip:0 No file in this folder has an ending that is read."),
        ("a.zip", archive(**{"b.zip": archive(**{"a.md": MARKDOWN})}), "a.zip:0 No file in this folder has an"),
        ("a.zip", BOMB, "a.zip:0 The archive unpacks to more than 50 MB."),
        ("a.zip", b"PK\x03\x04" + b"PK\x01\x02" * 20_001, "a.zip:0 The archive has more than 20,000 files."),
        ("a.zip", archive(**{"../../x.md": "x"}), "a.zip/../../x.md:1 The file does not begin with a line ---"),
        ("a.zip", archive(**{"a\n\x1b\u202eb.md": "x"}), "a.zip/a\ufffd\ufffd\ufffdb.md:1 The file does not begin"),
        ("a.md", "---\nname: x\n---\n" + "x" * 2_000_000, "a.md:1 The file is longer than 400,000 characters"),
        ("a.md", "---\na: &a [x]\nb: [*a, *a]\n---\n", "a.md:1 Unknown field 'a'"),
        (
            "a.txt",
            PAGE.split("Definition")[0] + "Must know facts\n\n" + "a\n\n" * 70_000,
            "a.txt:3 facts has 70,000 items, more than fit",
        ),
        ("a.jsonl", "[" * 100_000, "a.jsonl:1 This is nested too deeply."),
        ("a.jsonl", '{"a": "' + "x" * 3_000_000, "a.jsonl:1 The line is longer than 2,000,000 characters."),
        ("a.jsonl", "x\n" * 20_000, "a.jsonl:1 This is not JSON: Expecting value at column 1."),
    ],
)
def test_no_file_is_too_strange(desk, name, content, failure):
    answer = upload(desk, file(content, name))
    assert failures(answer)[0].startswith(failure)
    assert not is_confirmable(answer)
    assert not Course.objects.exists()


def test_an_archive_that_is_encrypted_is_refused(desk):
    data = bytearray(archive(**{"a.md": MARKDOWN}))
    # The first bit of the flags, in the file's own header and in the archive's list.
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert failures(upload(desk, file(bytes(data), "a.zip"))) == [
        "a.zip:0 The archive is damaged or encrypted, and cannot be read."
    ]


def test_more_entries_than_fit_are_refused(desk, monkeypatch):
    monkeypatch.setattr(importing, "MAX_ENTRIES", 3)
    text = "course,name\n" + "".join(f"Botany,Term {number}\n" for number in range(3))
    assert tabs(upload(desk, text)) == ["3 new"]
    for files in ([text + "Botany,x\n"], [text, file([STOMA], "a.jsonl")], [file([STOMA] * 5, "a.jsonl")]):
        assert (
            "More than 3 entries are too many at once; what follows was not read." in failures(upload(desk, *files))[0]
        )


def errors(response):
    return parse(response).texts("ul.errorlist li")


def test_an_upload_that_is_too_large_is_refused_with_a_message(desk, monkeypatch):
    monkeypatch.setattr(importing, "MAX_BYTES", 200_000)
    answer = upload(desk, file("x" * 150_000, "a.csv"), file("x" * 150_000, "b.csv"))
    assert errors(answer) == ["These files have more than 0 MB. Send them in several parts."]
    assert not PendingImport.objects.exists()


def test_the_limit_is_25_megabytes(desk):
    answer = upload(desk, file(b"x" * (26 * 1024**2), "a.csv"))
    assert errors(answer) == ["These files have more than 25 MB. Send them in several parts."]


def test_more_files_than_may_be_sent_at_once_are_refused_with_a_message(desk, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 5
    answer = upload(desk, *(file(MARKDOWN, f"{number}.md") for number in range(6)))
    assert said(answer) == ["These are more than 5 files at once. Put them into a zip archive, and send that."]
    assert not PendingImport.objects.exists()


@pytest.mark.parametrize(
    ("files", "error"),
    [([], "This field is required."), ([file("", "empty.csv")], "“empty.csv” is empty.")],
)
def test_something_has_to_be_sent(desk, files, error):
    assert errors(upload(desk, *files)) == [error]


@pytest.mark.parametrize("values", [{"format": "exe"}, {"course": "9999"}, {"course": "x"}])
def test_nothing_else_can_be_chosen(desk, values):
    (error,) = errors(upload(desk, TABLE, **values))
    assert error.startswith("Select a valid choice.")


def test_names_of_files_are_text_only(desk):
    answer = upload(desk, file("x", "<script>alert(1)<.csv"), file("x", "../../../etc/passwd.csv"))
    assert b"<script>alert" not in answer.content
    assert [each.split(":")[0] for each in failures(answer)] == ["<script>alert(1)<.csv", "passwd.csv"]


def test_an_empty_answer_is_told(desk):
    answer = upload(desk, file("\n", "a.jsonl"))
    assert verdict(answer) == "There is nothing to import in these files."
    assert not is_confirmable(answer)


# Who may import


ALL = [f"{act}_{kind}" for act in ("add", "change") for kind in ("course", "term", "guide")]


def test_only_who_may_import_anything_sees_the_pages(db, desk):
    address = upload(desk, TABLE).redirect_chain[-1][0]
    for page in (IMPORT, address):
        assert Client().get(page).url.startswith("/admin/login/")
        assert Client().post(page, {"confirm": "x"}).url.startswith("/admin/login/")
        viewer = staff("view_term", name=f"viewer{len(page)}")
        assert viewer.get(page).status_code == 403
        assert viewer.post(page, {"confirm": "x"}).status_code == 403


def test_an_upload_is_its_senders_alone(desk):
    answer = upload(desk, TABLE)
    address = answer.redirect_chain[-1][0]
    other = staff(*ALL)
    for response in (
        other.get(address, follow=True),
        other.post(address, {"confirm": "x", "digest": PendingImport.objects.get().digest}, follow=True),
        other.post(address, {"discard": "x"}, follow=True),
    ):
        assert said(response) == ["That upload is no longer kept. Choose the files again."]
        assert b"Stoma" not in response.content
    assert not Term.objects.exists()
    assert PendingImport.objects.exists()


def test_forms_from_elsewhere_are_refused(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert client.post(IMPORT, {"files": [file(TABLE)]}).status_code == 403
    assert not PendingImport.objects.exists()


ROWS = "kind,course,name,title,definition\nterm,intro-to-biology,Mitosis,,New.\nterm,intro-to-biology,Cell,,x\n"


@pytest.mark.parametrize(
    ("permissions", "text", "refused"),
    [
        (ALL, ROWS, []),
        (["add_term", "change_term"], ROWS, []),
        (["change_term"], ROWS, ["terms.csv:3 You may not add the term “Cell” to the course “Intro to Biology”."]),
        (
            ["add_term"],
            ROWS,
            [
                "terms.csv:2 You may not change the term “Mitosis”.",
                "terms.csv:3 You may not add the term “Cell” to the course “Intro to Biology”.",
            ],
        ),
        (
            ["add_term", "change_term"],
            ROWS + "guide,intro-to-biology,,Leaves,\n",
            ["terms.csv:4 You may not add the guide “Leaves” to the course “Intro to Biology”."],
        ),
        (
            ["add_term", "change_term"],
            TABLE,
            ["terms.csv:2 You may not add the course “Botany”.", "terms.csv:3 You may not add the course “Botany”."],
        ),
        (
            ["add_term", "change_term"],
            "course,unit,name\nintro-to-biology,Leaves,Stoma\n",
            ["terms.csv:2 You may not change the course “Intro to Biology”."],
        ),
        (
            ["add_term", "change_term"],
            "kind,title,description\ncourse,Intro to Biology,New.\ncourse,Botany,New.\n",
            [
                "terms.csv:2 You may not change the course “Intro to Biology”.",
                "terms.csv:3 You may not add the course “Botany”.",
            ],
        ),
    ],
)
def test_what_the_editor_may_not_write_is_refused_by_name(course, permissions, text, refused):
    make_term(course, "Mitosis", definition="A secret draft.")
    client = staff(*permissions)
    answer = upload(client, text)
    if refused:
        assert failures(answer) == refused
        assert b"secret" not in answer.content or "change_term" in permissions
    else:
        assert said(confirm(client, answer)) == ["Imported, as shown here."]


def test_what_may_not_be_changed_is_not_compared_either(course):
    make_term(course, "Mitosis", definition="New.")
    answer = upload(staff("add_guide"), ROWS)
    assert failures(answer)[0] == "terms.csv:2 You may not change the term “Mitosis”."


def test_a_right_that_was_taken_away_meanwhile_counts_no_more(course):
    make_term(course, "Mitosis")
    client = staff("add_term", "change_term")
    answer = upload(client, ROWS)
    User.objects.get(username="staff").user_permissions.set(Permission.objects.filter(codename="change_guide"))
    before = documents()
    assert "You may not change the term “Mitosis”." in confirm(client, answer).content.decode()
    assert documents() == before


def test_the_rights_of_each_row_are_asked(course, monkeypatch):
    """As by roles in single courses."""
    allowed = make_course("Botany")
    monkeypatch.setattr(
        TermAdmin, "has_change_permission", lambda self, request, obj=None: obj is None or obj.course_id == allowed.pk
    )
    client = staff(*ALL)
    assert failures(upload(client, ROWS)) == [
        "terms.csv:2 You may not add the term “Mitosis” to the course “Intro to Biology”.",
        "terms.csv:3 You may not add the term “Cell” to the course “Intro to Biology”.",
    ]
    assert tabs(upload(client, TABLE)) == ["2 new"]


def test_publishing_needs_the_right_to_change_what_comes_out(course):
    client = staff("add_term", "change_term")
    text = "course,name,definition\nintro-to-biology,Stoma,A pore.\n"
    assert failures(upload(client, text, publish="on")) == ["You may not publish the course “Intro to Biology”."]
    publish(course)
    answer = upload(client, text, publish="on")
    assert "1 page will be published, and readers see it." in verdict(answer)


def test_the_courses_to_choose_from_are_those_that_the_editor_sees(course, monkeypatch):
    make_course("Botany")
    everything = CourseAdmin.get_queryset
    monkeypatch.setattr(CourseAdmin, "get_queryset", lambda *given: everything(*given).filter(title="Botany"))
    client = staff(*ALL)
    assert parse(client.get(IMPORT)).texts('select[name="course"] option') == ["As the files say", "Botany"]
    (error,) = errors(upload(client, TABLE, course=str(course.pk)))
    assert error.startswith("Select a valid choice.")


@pytest.mark.parametrize("kind", ["term", "guide", "course"])
def test_the_lists_lead_to_the_import(course, kind):
    address = f"/admin/glossary/{kind}/"
    assert IMPORT in parse(staff(*ALL, "view_term").get(address)).links(".object-tools a")
    assert IMPORT not in parse(staff(f"view_{kind}", name="viewer").get(address)).links(".object-tools a")


def test_the_form_says_what_can_be_sent(desk):
    page = parse(desk.get(IMPORT))
    assert "multiple" in page.one('input[name="files"]')
    assert page.one('input[name="publish"]')
    assert len(page.texts('select[name="format"] option')) == 6


def test_nothing_of_it_may_be_kept_by_a_cache(desk):
    answer = upload(desk, TABLE)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert re.search(r"default-src 'none'", answer.headers["Content-Security-Policy"])
