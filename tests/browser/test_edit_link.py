"""The link from a public page to its form, for whoever is signed in to the desk."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.pages import ARABIC_TERM, PAGES, TERM
from tests.browser.test_layout import SHIFTS


@pytest.fixture
def signed_in(page, site, editor):
    page.goto("/admin/")
    page.get_by_label("Username:").fill("editor")
    page.get_by_label("Password:").fill("a long password")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    return page


def link(page):
    return page.get_by_role("link", name="Edit this page")


@pytest.mark.parametrize("path", [PAGES["course"], TERM, PAGES["guide"], ARABIC_TERM])
def test_it_leads_to_the_form_and_the_form_leads_back(signed_in, base_url, path):
    signed_in.goto(path)
    link(signed_in).click()
    expect(signed_in.locator("#content-main form").first).to_be_visible()
    signed_in.get_by_role("link", name="View on site").click()
    expect(signed_in).to_have_url(base_url + path)


def test_it_is_reached_by_keyboard(signed_in):
    signed_in.goto(TERM)
    signed_in.keyboard.press("Shift+Tab")
    for _ in range(3):
        if link(signed_in).evaluate("link => link === document.activeElement"):
            break
        signed_in.keyboard.press("Shift+Tab")
    expect(link(signed_in)).to_be_focused()
    signed_in.keyboard.press("Enter")
    expect(signed_in.get_by_label("Definition:")).to_be_visible()


def test_readers_have_none_and_after_signing_out_there_is_none(page, signed_in, new_context, site):
    reader = new_context().new_page()
    reader.goto(TERM)
    expect(link(reader)).to_have_count(0)
    signed_in.goto("/admin/")
    signed_in.get_by_role("button", name="Log out").click()
    signed_in.goto(TERM)
    expect(link(signed_in)).to_have_count(0)


def test_a_preview_on_the_desk_has_none(signed_in):
    signed_in.goto(TERM)
    link(signed_in).click()
    address = signed_in.url.split("?")[0].replace("/change/", "/preview/page/")
    signed_in.goto(address)
    expect(signed_in.get_by_role("heading", level=1)).to_be_visible()
    expect(link(signed_in)).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_when_it_comes_and_axe_finds_nothing(signed_in, width):
    signed_in.set_viewport_size({"width": width, "height": 3000})
    signed_in.goto(TERM)
    expect(link(signed_in)).to_be_visible()
    assert signed_in.evaluate(SHIFTS) == []
    for scheme in ("light", "dark"):
        signed_in.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(signed_in) == []
