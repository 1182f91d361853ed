"""The admin, as an editor's browser sees it."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from glossary.models import Revision
from tests.browser.axe import violations

PATH = "/intro-to-biology/key-terms/mitosis/"
# The project's own parts of the admin, among Django's.
OWN_PARTS = [".submit-row", ".markdownx", ".desk-status", ".row-tools"]


def preview_of(field):
    return field.locator("xpath=following-sibling::*[contains(@class, 'markdownx-preview')]")


def drop(field, name, type, content):
    """Let a file go over a text field, as by a mouse."""
    data = field.page.evaluate_handle(
        """([name, type, bytes]) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], name, { type }));
          return data;
        }""",
        [name, type, list(content)],
    )
    field.dispatch_event("drop", {"dataTransfer": data})


def png():
    file = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    return file.getvalue()


def test_an_editor_signs_in_and_publishes_what_was_written(page, editor, term):
    page.goto("/admin/")
    page.get_by_label("Username:").fill("editor")
    page.get_by_label("Password:").fill("a long password")
    page.get_by_role("button", name="Log in").click()
    page.locator("#content").get_by_role("link", name="Terms", exact=True).click()
    page.get_by_role("link", name="Mitosis").click()
    page.get_by_label("Definition:").fill("A cell divides **in two**: $2^n$ cells after $n$ divisions.")
    page.get_by_role("button", name="Publish changes").click()
    page.locator(".messagelist").get_by_role("link", name="Mitosis").click()
    expect(page).to_have_url(PATH)
    expect(page.locator("#definition strong")).to_have_text("in two")
    expect(page.locator("#definition math")).to_have_count(2)


def test_going_back_after_publishing_sends_nothing_again(form, definition):
    definition.fill("A cell divides in two.")
    form.get_by_role("button", name="Publish changes").click()
    form.locator(".messagelist").get_by_role("link", name="Mitosis").click()
    revisions = Revision.objects.count()
    sent = []
    form.on("request", lambda request: sent.append(request) if "/change/" in request.url else None)
    form.go_back()
    form.go_back()
    expect(definition).to_be_visible()
    assert [request.method for request in sent if request.method != "GET"] == []
    assert Revision.objects.count() == revisions


def test_the_preview_stands_beside_the_text(form, definition):
    definition.fill("The force is $F = ma$, **always**.")
    preview = preview_of(definition)
    expect(preview.locator("strong")).to_have_text("always")
    expect(preview.locator("math")).to_be_visible()
    text, shown = definition.bounding_box(), preview.bounding_box()
    assert shown["x"] >= text["x"] + text["width"]
    assert abs(shown["y"] - text["y"]) < 5


def test_the_preview_has_the_links_that_the_page_will_have(form, definition):
    definition.fill("In mitosis the nucleus of a cell divides: [[Cell|one]] and [[nothing]].")
    preview = preview_of(definition)
    expect(preview.locator(".unknown-mark")).to_have_text("nothing")
    assert preview.locator("a.term-link").all_text_contents() == ["nucleus", "one"]
    form.get_by_role("button", name="Add another Must-know fact").click()
    fact = form.locator("#id_facts-1-text")
    fact.fill("A cell and a guide.")
    expect(preview_of(fact).locator("a.term-link")).to_have_text("cell")


def test_an_editor_overrules_a_link(form, definition):
    definition.fill("The nucleus divides.")
    form.get_by_role("button", name="Publish changes").click()
    form.get_by_role("link", name="Glossary links…").click()
    row = form.get_by_role("row").filter(has_text="nucleus")
    expect(row).to_contain_text("Linked.")
    row.get_by_role("button", name="Never link here").click()
    expect(form.get_by_role("row").filter(has_text="nucleus")).to_contain_text("you asked for no link")
    form.goto(PATH)
    expect(form.locator("#definition a.term-link")).to_have_text("nucleus")
    form.go_back()
    form.locator(".breadcrumbs").get_by_role("link", name="Mitosis").click()
    form.get_by_role("button", name="Publish changes").click()
    form.goto(PATH)
    expect(form.locator("#definition a.term-link")).to_have_count(0)


def test_a_fact_that_is_added_has_a_preview_and_is_kept(form, definition):
    form.get_by_role("button", name="Add another Must-know fact").click()
    added = form.locator("#facts-1").get_by_label("Fact:")
    added.fill("It has **four** phases.")
    expect(preview_of(added).locator("strong")).to_have_text("four")
    # The editors that were there before go on as they did.
    definition.fill("Mitosis is *division*.")
    expect(preview_of(definition).locator("em")).to_have_text("division")
    form.get_by_role("button", name="Save draft", exact=True).click()
    expect(form.locator("#facts-1").get_by_label("Fact:")).to_have_value("It has **four** phases.")
    expect(form.locator(".desk-status")).to_contain_text("Published, with changes")


def test_tab_leaves_a_text_field(form, definition):
    written = definition.input_value()
    definition.focus()
    form.keyboard.press("Tab")
    expect(form.get_by_label("Slug:")).to_be_focused()
    form.keyboard.press("Shift+Tab")
    expect(definition).to_be_focused()
    # The toolbar of the field is one stop.
    form.keyboard.press("Shift+Tab")
    expect(form.get_by_role("toolbar", name="Formatting: Definition").get_by_role("button").first).to_be_focused()
    form.keyboard.press("Shift+Tab")
    expect(form.get_by_label("Other names:")).to_be_focused()
    expect(definition).to_have_value(written)


def test_a_picture_that_is_dropped_is_stored_and_shown(form, definition):
    definition.fill("")
    drop(definition, "cell.png", "image/png", png())
    expect(definition).to_have_value(re.compile(r"^!\[Describe the picture\]\(/media/pictures/\S+\)$"))
    picture = preview_of(definition).get_by_role("img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 40)


def test_a_picture_that_is_refused_leaves_a_message_and_the_text(form, definition):
    written = definition.input_value()
    drop(definition, "cell.svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    message = form.get_by_role("alert")
    expect(message).to_contain_text("JPEG")
    expect(definition).to_have_value(written)
    drop(definition, "cell.png", "image/png", png())
    expect(message).to_have_count(0)


@pytest.mark.parametrize("answer", ["none", "no JSON"])
def test_an_upload_that_fails_on_its_way_leaves_a_message_and_the_text(form, definition, answer):
    written = definition.input_value()
    form.route(
        "**/admin/markdown/upload/",
        lambda route: route.abort() if answer == "none" else route.fulfill(status=413, body="<html>Too large</html>"),
    )
    drop(definition, "cell.png", "image/png", png())
    expect(form.get_by_role("alert")).not_to_be_empty()
    expect(definition).to_have_value(written)
    expect(definition).to_have_css("opacity", "1")


def test_a_page_is_taken_down_once_that_is_confirmed(form):
    form.get_by_role("link", name="Unpublish…").click()
    expect(form.locator("#content")).to_contain_text(PATH)
    assert form.request.get(PATH).status == 200
    form.get_by_role("button", name="Unpublish this page").click()
    expect(form.locator(".desk-status")).to_contain_text("Unpublished")
    assert form.goto(PATH).status == 410
    expect(form.get_by_role("heading", level=1)).to_have_text("This page was taken down")


def test_the_desk_keeps_to_the_security_policy(form, definition):
    complaints = []
    form.on("pageerror", lambda error: complaints.append(str(error)))
    form.on("console", lambda message: complaints.append(message.text))
    response = form.reload()
    assert "default-src 'none'" in response.headers["content-security-policy"]
    definition.fill("| a | b |\n|--:|:-:|\n| $x$ | ![picture](/media/pictures/none.webp) |")
    expect(preview_of(definition).locator("math")).to_be_visible()
    form.get_by_role("button", name="Add another Review question").click()
    form.goto("/admin/glossary/term/")
    assert [each for each in complaints if "responded with a status of 404" not in each] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_in_the_desks_own_parts(form, definition, scheme):
    form.emulate_media(color_scheme=scheme)
    definition.fill("A [link](/), `code`, $x$ and a list:\n\n1. One\n2. Two")
    expect(preview_of(definition).locator("li")).to_have_count(2)
    assert violations(form, within=OWN_PARTS, impacts=["serious", "critical"]) == []
    form.get_by_role("link", name="Unpublish…").click()
    assert violations(form, within=["#content"]) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desks_colours_stand_out_from_each_other(form, scheme):
    form.emulate_media(color_scheme=scheme)
    for address in (form.url, "/admin/glossary/term/", "/admin/"):
        form.goto(address)
        assert violations(form, rules=["color-contrast"]) == []
