"""Import and export on the desk, as an editor's browser sees them."""

import pytest
from playwright.sync_api import expect

from glossary.models import Page, Term
from tests.browser.axe import violations
from tests.browser.test_layout import OVERHANG
from tests.factories import make_term

IMPORT = "/admin/glossary/import/"
TABLE = """course,unit,name,aliases,definition,fact 1,fact 1 source
intro-to-biology,1,Mitosis,M phase,"Division of a **nucleus**.

It has four phases.",A new fact.,"Author, *Title*, 2024"
intro-to-biology,1,Golgi apparatus,,"It packs proteins: <script>alert(1)</script>",A fact.,
Botany,Leaves,Stoma,pore,A pore in a leaf.,,
"""


@pytest.fixture
def desk(page, client, editor, biology, base_url):
    """The browser of an editor who is signed in."""
    make_term(biology, "Quite a long name for a term that has to be fitted in somewhere on the page" + "x" * 60)
    client.force_login(editor)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])
    return page


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "terms.csv"
    path.write_text(TABLE)
    return path


def send(desk, *paths):
    desk.goto(IMPORT)
    desk.get_by_label("Files:").set_input_files(paths)
    desk.get_by_role("button", name="Show what it would do").click()


def test_an_editor_imports_a_table(desk, table):
    desk.goto("/admin/glossary/term/")
    desk.get_by_role("link", name="Import…").click()
    desk.get_by_label("Files:").set_input_files(table)
    desk.get_by_label("Publish too").check()
    desk.get_by_role("button", name="Show what it would do").click()
    definition = desk.locator("details.entry section").filter(has_text="Definition").first
    expect(definition.locator("del").first).to_contain_text("Mitosis is a thing")
    expect(definition.locator("ins").first).to_contain_text("Division of a **nucleus**")
    desk.get_by_role("link", name="2 new").click()
    desk.locator("summary").filter(has_text="Golgi apparatus").click()
    expect(desk.get_by_text("It packs proteins: <script>alert(1)</script>")).to_be_visible()
    assert not Page.objects.filter(title="Stoma").exists()
    desk.get_by_role("button", name="Import and publish this").click()
    expect(desk.locator(".messagelist")).to_contain_text("Imported, as shown here.")
    assert desk.goto("/botany/key-terms/stoma/").status == 200


def test_going_back_and_confirming_again_imports_nothing(desk, table):
    send(desk, table)
    desk.get_by_role("button", name="Import this").click()
    expect(desk.locator(".messagelist")).to_contain_text("Imported")
    Term.objects.filter(name="Stoma").delete()
    desk.go_back()
    desk.reload()
    expect(desk.get_by_role("button", name="Import this")).to_have_count(0)
    assert not Term.objects.filter(name="Stoma").exists()


def test_a_double_click_imports_once(desk, table):
    send(desk, table)
    desk.get_by_role("button", name="Import this").dblclick()
    expect(desk.locator(".pending-import")).to_contain_text("This was imported on")
    assert Term.objects.filter(name="Stoma").count() == 1


def test_an_upload_that_is_too_large_is_answered_with_a_message(desk, tmp_path):
    path = tmp_path / "large.csv"
    path.write_bytes(b"x" * 26 * 1024**2)
    send(desk, path)
    expect(desk.locator(".errorlist").first).to_have_text(
        "These files have more than 25 MB. Send them in several parts."
    )


def test_an_editor_downloads_what_the_list_shows(desk):
    desk.goto("/admin/glossary/term/?q=mitosis")
    desk.get_by_role("link", name="Export what this list shows…").click()
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename.startswith("intro-to-biology-terms-")
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines()[1].startswith("intro-to-biology,1,Mitosis,")


def test_an_editor_exports_selected_rows(desk, table):
    desk.goto("/admin/glossary/term/")
    for name in ("Cell", "Nucleus"):
        desk.get_by_label(f"Select this object for an action - {name}").check()
    desk.get_by_label("Action:").select_option(label="Export the selected terms…")
    desk.get_by_role("button", name="Go").click()
    expect(desk.locator("#content")).to_contain_text("2 terms are exported")
    desk.get_by_label("Format:").select_option("jsonl")
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Download").click()
    send(desk, download.value.path())
    expect(desk.locator(".pending-import")).to_contain_text("Everything is on the desk already.")


def pages(desk, table, tmp_path):
    """(what it is, the page) of each page of an import and an export, one after another."""
    desk.goto(IMPORT)
    yield "form"
    empty = tmp_path / "empty.csv"
    empty.touch()
    send(desk, empty)
    expect(desk.locator(".errorlist")).to_have_text("“empty.csv” is empty.")
    yield "form with an error"
    send(desk, table)
    yield "preview"
    desk.get_by_role("link", name="2 new").click()
    for entry in desk.locator("details.entry").all():
        entry.locator("summary").click()
    yield "preview of what is new"
    desk.get_by_role("button", name="Import this").click()
    yield "done"
    bad = tmp_path / "bad.csv"
    bad.write_text(f"{TABLE},,x,,,,\n,1,{'y' * 300},,,,\n")
    send(desk, bad)
    yield "failures"
    desk.goto("/admin/glossary/course/export/")
    yield "export"


def test_axe_finds_nothing_and_nothing_sticks_out(desk, table, tmp_path, subtests):
    for kind in pages(desk, table, tmp_path):
        for scheme in ("light", "dark"):
            desk.emulate_media(color_scheme=scheme)
            desk.evaluate("() => Promise.all(document.getAnimations().map((each) => each.finished)).then(() => null)")
            for width in (320, 1280):
                desk.set_viewport_size({"width": width, "height": 900})
                with subtests.test(kind, scheme=scheme, width=width):
                    assert violations(desk, within=["#content"]) == []
                    assert desk.evaluate(OVERHANG) == []


def test_its_pages_keep_to_the_security_policy(desk, table, tmp_path):
    complaints = []
    desk.on("pageerror", lambda error: complaints.append(str(error)))
    desk.on("console", lambda message: complaints.append(message.text))
    assert list(pages(desk, table, tmp_path))
    assert complaints == []
