"""The toolbar above each Markdown field, by keyboard and by mouse."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.test_desk import png, preview_of


def toolbar(form, label="Definition"):
    return form.get_by_role("toolbar", name=f"Formatting: {label}").first


def press(form, name):
    toolbar(form).get_by_role("button", name=name, exact=True).click()


def select(field, start, end):
    field.evaluate("(field, [start, end]) => { field.focus(); field.setSelectionRange(start, end); }", [start, end])


def selected(field):
    return field.evaluate("({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd)")


@pytest.mark.parametrize(
    ("name", "marked", "left"),
    [
        ("Bold", "A **cell** divides.", "cell"),
        ("Italic", "A *cell* divides.", "cell"),
        ("Code", "A `cell` divides.", "cell"),
        ("Formula", "A $cell$ divides.", "cell"),
        ("Glossary link", "A [[cell]] divides.", "cell"),
        ("Link", "A [cell](https://) divides.", "https://"),
    ],
)
def test_a_button_marks_what_is_selected_and_again_unmarks_it(form, definition, name, marked, left):
    definition.fill("A cell divides.")
    select(definition, 2, 6)
    press(form, name)
    expect(definition).to_have_value(marked)
    assert selected(definition) == left
    press(form, name)
    expect(definition).to_have_value("A cell divides.")
    assert selected(definition) == "cell"


@pytest.mark.parametrize(
    ("name", "text", "marked"),
    [
        ("Bullets", "One\nTwo", "- One\n- Two"),
        ("Numbers", "One\nTwo", "1. One\n2. Two"),
        ("Bullets", "One\n\nTwo", "- One\n\n- Two"),
        ("Code", "One\nTwo", "```\nOne\nTwo\n```"),
        ("Formula", "a\nb", "$$\na\nb\n$$"),
    ],
)
def test_a_button_marks_lines_and_again_unmarks_them(form, definition, name, text, marked):
    definition.fill(text)
    select(definition, 0, len(text))
    press(form, name)
    expect(definition).to_have_value(marked)
    press(form, name)
    expect(definition).to_have_value(text)


def test_one_list_becomes_the_other(form, definition):
    definition.fill("One\nTwo\nThree")
    select(definition, 1, 5)
    press(form, "Bullets")
    press(form, "Numbers")
    expect(definition).to_have_value("1. One\n2. Two\nThree")


@pytest.mark.parametrize(
    ("before", "start", "end", "name", "after"),
    [
        ("", 0, 0, "Bold", "****"),
        ("", 0, 0, "Bullets", "- "),
        ("a word here", 4, 4, "Bold", "a **word** here"),
        ("a word here", 2, 7, "Bold", "a **word** here"),
        ("a **word** here", 6, 6, "Italic", "a ***word*** here"),
        ("a ***word*** here", 7, 7, "Bold", "a *word* here"),
        ("a ***word*** here", 7, 7, "Italic", "a **word** here"),
        ("a **word** here", 2, 10, "Bold", "a word here"),
        ("[[cell|cells]]", 8, 8, "Glossary link", "cells"),
        ("see https://example.org/ there", 4, 24, "Link", "see [](https://example.org/) there"),
        ("![picture](/media/x.webp)", 4, 4, "Link", "![[picture](https://)](/media/x.webp)"),
        ("\nfirst", 0, 0, "Numbers", "1. \nfirst"),
    ],
)
def test_what_stands_there_already_is_heeded(form, definition, before, start, end, name, after):
    definition.fill(before)
    select(definition, start, end)
    press(form, name)
    expect(definition).to_have_value(after)


def test_the_keyboard_alone_marks_and_undoes_and_the_preview_follows(form, definition):
    definition.fill("A cell divides.")
    select(definition, 2, 6)
    for key, marked in (("b", "A **cell** divides."), ("i", "A *cell* divides."), ("k", "A [cell](https://) divides.")):
        form.keyboard.press(f"Control+{key}")
        expect(definition).to_have_value(marked)
        form.keyboard.press("Control+z")
        expect(definition).to_have_value("A cell divides.")
        select(definition, 2, 6)
    form.keyboard.press("Control+b")
    expect(preview_of(definition).locator("strong")).to_have_text("cell")
    form.keyboard.press("Control+z")
    expect(preview_of(definition).locator("strong")).to_have_count(0)


def test_the_toolbar_is_one_stop_with_arrows_within(form, definition):
    buttons = toolbar(form).get_by_role("button")
    definition.fill("cell")
    select(definition, 0, 4)
    form.keyboard.press("Shift+Tab")
    expect(buttons.nth(0)).to_be_focused()
    for key, place in (("ArrowRight", 1), ("End", -1), ("ArrowRight", 0), ("ArrowLeft", -1), ("Home", 0)):
        form.keyboard.press(key)
        expect(buttons.nth(place)).to_be_focused()
    form.keyboard.press("ArrowRight")
    form.keyboard.press("Tab")
    expect(definition).to_be_focused()
    form.keyboard.press("Shift+Tab")
    expect(buttons.nth(1)).to_be_focused()
    form.keyboard.press("Enter")
    expect(definition).to_be_focused()
    expect(definition).to_have_value("*cell*")
    assert selected(definition) == "cell"


def test_the_shortcuts_are_told(form):
    bold = toolbar(form).get_by_role("button", name="Bold")
    expect(bold).to_have_attribute("aria-keyshortcuts", "Control+B")
    expect(bold).to_have_attribute("title", "Bold (Ctrl+B)")


def test_a_row_that_is_added_has_a_toolbar(form, definition):
    form.get_by_role("button", name="Add another Must-know fact").click()
    fact = form.locator("#id_facts-1-text")
    fact.fill("cell")
    select(fact, 0, 4)
    form.locator("#facts-1").get_by_role("button", name="Bold").click()
    expect(fact).to_have_value("**cell**")
    expect(preview_of(fact).locator("strong")).to_have_text("cell")
    expect(form.locator("#facts-1").get_by_role("toolbar")).to_have_count(1)


def test_headings_are_for_guides(form, biology):
    expect(toolbar(form).get_by_role("button", name="Heading")).to_have_count(0)
    form.goto(f"/admin/glossary/guide/{biology.guides.get().pk}/change/")
    text = form.get_by_label("Text:")
    text.fill("Title\nText")
    select(text, 0, 0)
    toolbar(form, "Text").get_by_role("button", name="Heading").click()
    expect(text).to_have_value("## Title\nText")


def test_a_picture_is_chosen_by_a_button(form, definition):
    definition.fill("")
    with form.expect_file_chooser() as chooser:
        press(form, "Picture…")
    chooser.value.set_files({"name": "cell.png", "mimeType": "image/png", "buffer": png()})
    expect(preview_of(definition).get_by_role("img")).to_be_visible()


def test_without_script_there_is_no_toolbar_and_the_form_saves(new_context, form, base_url, term):
    plain = new_context(java_script_enabled=False)
    plain.add_cookies(form.context.cookies())
    page = plain.new_page()
    page.goto(form.url)
    expect(page.get_by_role("toolbar")).to_have_count(0)
    expect(page.get_by_role("button", name="Move up")).to_have_count(0)
    page.get_by_label("Definition:").fill("Without script.")
    page.locator("#id_facts-0-position").fill("7")
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.get_by_label("Definition:")).to_have_value("Without script.")
    expect(page.locator("#id_facts-0-position")).to_have_value("7")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_form(form, definition, scheme):
    form.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    form.get_by_role("button", name="Add another Must-know fact").click()
    for width in (390, 1280):
        form.set_viewport_size({"width": width, "height": 900})
        assert violations(form, within=[".tools", ".row-tools", ".autosave", ".submit-row"]) == []
        assert violations(form, impacts=["serious", "critical"]) == []
