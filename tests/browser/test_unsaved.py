"""What is written and not saved: asked about before it is left, and kept by the server meanwhile."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from glossary.models import Autosave, Revision, Term
from tests.browser.axe import violations

KEPT = re.compile(r"^Draft kept at \d\d:\d\d$")


def status(page):
    return page.locator(".autosave")


def leave(page, go):
    """Whether leaving a page asks whether one really wants to."""
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    go()
    return asked == ["beforeunload"]


def test_leaving_what_is_not_saved_is_asked_about(form, definition):
    definition.click()
    form.keyboard.type("More. ")
    assert leave(form, lambda: form.goto("/admin/"))


def test_leaving_a_form_as_it_was_is_not(form, definition):
    definition.click()
    form.keyboard.type("x")
    form.keyboard.press("Control+z")
    form.get_by_role("button", name="Add another Must-know fact").click()
    assert not leave(form, lambda: form.goto("/admin/"))


def test_moving_a_row_changes_the_form(form, definition, term):
    term.facts.create(text="Another.")
    form.reload()
    form.get_by_role("button", name="Move up").nth(1).click()
    assert leave(form, lambda: form.goto("/admin/"))


def test_sending_a_form_is_not_asked_about(form, definition):
    definition.click()
    form.keyboard.type("More. ")
    assert not leave(form, form.get_by_role("button", name="Save draft", exact=True).click)
    expect(form.locator(".messagelist")).to_contain_text("changed successfully")


def test_what_is_written_is_kept_and_taken_up_again(form, definition, term):
    revisions = Revision.objects.count()
    definition.fill("Not saved.")
    form.get_by_role("button", name="Add another Must-know fact").click()
    form.locator("#id_facts-1-text").fill("A new fact.")
    expect(status(form)).to_have_text(KEPT)
    assert Revision.objects.count() == revisions
    form.goto("/admin/")
    form.get_by_role("link", name="Mitosis").first.click()
    expect(form.get_by_label("Definition:")).to_have_value("Not saved.")
    expect(form.locator("#id_facts-1-text")).to_have_value("A new fact.")
    form.get_by_role("button", name="Save draft", exact=True).click()
    expect(form.locator(".messagelist")).to_be_visible()
    assert Term.objects.get(pk=term.pk).definition == "Not saved."
    assert not Autosave.objects.exists()
    expect(form.locator(".unsaved")).to_have_count(0)


def test_an_order_that_was_not_saved_is_taken_up_with_the_rest(form, definition, term):
    term.facts.create(text="Another.")
    form.reload()
    form.get_by_role("button", name="Move up").nth(1).click()
    expect(status(form)).to_have_text(KEPT)
    form.goto(form.url)
    form.get_by_role("link", name="Take it up").click()
    form.get_by_role("button", name="Save draft", exact=True).click()
    expect(form.locator(".messagelist")).to_be_visible()
    assert [fact.text for fact in term.facts.all()] == ["Another.", "A fact."]


def test_it_is_thrown_away_by_keyboard(form, definition):
    definition.fill("Not saved.")
    expect(status(form)).to_have_text(KEPT)
    form.goto(form.url)
    form.get_by_role("link", name="Take it up").focus()
    form.keyboard.press("Tab")
    form.keyboard.press("Enter")
    expect(form.locator(".messagelist")).to_contain_text("thrown away")
    expect(form.locator(".unsaved")).to_have_count(0)


def test_hiding_the_page_keeps_it_at_once(form, definition):
    definition.fill("Not saved.")
    with form.expect_response("**/autosave/") as response:
        form.evaluate(
            """() => {
              Object.defineProperty(document, "hidden", { value: true });
              document.dispatchEvent(new Event("visibilitychange"));
            }"""
        )
    assert response.value.ok
    expect(status(form)).to_have_text(KEPT)


def test_what_was_not_saved_before_is_not_overwritten_unseen(form, definition):
    definition.fill("Written first.")
    expect(status(form)).to_have_text(KEPT)
    form.goto(form.url)
    form.get_by_label("Definition:").fill("Written second.")
    expect(status(form)).to_contain_text("Not kept as a draft while")
    form.goto(form.url)
    form.get_by_role("link", name="Take it up").click()
    expect(form.get_by_label("Definition:")).to_have_value("Written first.")


def test_what_was_undone_is_not_kept(form, definition):
    definition.fill("Not saved.")
    expect(status(form)).to_have_text(KEPT)
    definition.fill("Mitosis is a thing. It matters.")
    expect(status(form)).to_have_text("")
    assert not Autosave.objects.exists()


@pytest.mark.parametrize("answer", ["none", "signed out", "no JSON"])
def test_what_cannot_be_kept_is_told_plainly(form, definition, answer):
    if answer == "signed out":
        form.context.clear_cookies()
    else:
        form.route(
            "**/autosave/",
            lambda route: route.abort() if answer == "none" else route.fulfill(status=502, body="<html>Bad gateway"),
        )
    definition.fill("Not saved.")
    expect(status(form)).to_contain_text("Not kept as a draft: ")
    expect(definition).to_have_value("Not saved.")


def test_two_tabs_with_new_terms_keep_two_texts(form, definition):
    for name in ("Osmosis", "Meiosis"):
        tab = form.context.new_page()
        tab.goto("/admin/glossary/term/add/")
        tab.get_by_label("Name:", exact=True).fill(name)
        expect(status(tab)).to_have_text(KEPT)
    form.goto("/admin/")
    texts = form.get_by_role("region", name="Texts you have not saved").get_by_role("link")
    assert sorted(texts.all_text_contents()) == ["Meiosis", "Osmosis"]
    form.get_by_role("link", name="Osmosis").click()
    expect(form.get_by_label("Name:", exact=True)).to_have_value("Osmosis")


def test_a_save_waits_for_what_is_on_its_way(form, definition):
    def late(route):
        form.wait_for_timeout(700)
        route.continue_()

    form.route("**/autosave/", late)
    with form.expect_request("**/autosave/"):
        definition.fill("Not saved.")
    definition.fill("Saved.")
    form.get_by_role("button", name="Save draft", exact=True).click()
    expect(form.locator(".messagelist")).to_be_visible()
    assert Term.objects.get(name="Mitosis").definition == "Saved."
    assert not Autosave.objects.exists()


def test_a_text_that_outlives_its_session_is_taken_up_after_signing_in(form, definition):
    definition.fill("Written before the session ended.")
    expect(status(form)).to_have_text(KEPT)
    form.context.clear_cookies(name="sessionid")
    form.get_by_role("button", name="Save draft", exact=True).click()
    expect(form.get_by_text("Your session has ended.")).to_be_visible()
    form.goto(form.url)
    form.get_by_label("Username:").fill("editor")
    form.get_by_label("Password:").fill("a long password")
    form.get_by_role("button", name="Log in").click()
    form.get_by_role("link", name="Take it up").click()
    expect(form.get_by_label("Definition:")).to_have_value("Written before the session ended.")


def test_who_else_has_the_form_open_is_told(form, definition, new_context, django_user_model, base_url):
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("other"))
    other = new_context()
    other.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])
    with form.expect_response("**/presence/"):
        form.reload()
    page = other.new_page()
    page.goto(form.url)
    expect(page.locator(".desk-others")).to_have_text("editor has this open too.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_notice(form, definition, scheme):
    definition.fill("Not saved.")
    expect(status(form)).to_have_text(KEPT)
    assert violations(form, within=[".autosave"]) == []
    form.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for address in (form.url, "/admin/"):
        form.goto(address)
        for width in (390, 1280):
            form.set_viewport_size({"width": width, "height": 900})
            assert violations(form, within=[".unsaved" if "change" in address else ".overview"]) == []
