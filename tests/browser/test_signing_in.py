"""Signing in to the desk, with all that can come between, as an editor's browser sees it."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.totp import App

PASSWORD = "a long password"

# The colours of the admin's links fade into one another.
FADED = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await Promise.all(document.getAnimations().map((animation) => animation.finished));
}"""


@pytest.fixture
def page(page, editor):
    """A browser whose complaints, of the security policy for example, fail the test."""
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    yield page
    assert [each for each in complaints if "Failed to load resource" not in each] == []


def look_at(page):
    """axe finds nothing in light or dark, and nothing stands out to the side of a phone."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(FADED)
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def give_password(page, password=PASSWORD):
    page.get_by_label("Username:").fill("editor")
    page.get_by_label("Password:").fill(password)
    page.get_by_role("button", name="Log in").click()


def set_up(page):
    """The app and the first recovery code of an editor who is signed in and on the page for it."""
    app = App(page.locator("#content code").text_content())
    page.get_by_label("Code that the app shows:").fill(app.next_code())
    page.get_by_role("button", name="Turn on two-step sign-in").click()
    return app, page.locator(".recovery-codes code").first.text_content()


def test_an_editor_sets_up_two_steps_and_signs_in_by_them(page):
    page.goto("/admin/")
    give_password(page)
    page.get_by_role("link", name="Two-step sign-in").click()
    expect(page.get_by_alt_text("QR code")).to_have_js_property("complete", True)
    assert page.get_by_alt_text("QR code").evaluate("image => image.naturalWidth > 0")
    look_at(page)
    app, recovery_code = set_up(page)
    look_at(page)
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("button", name="Log out").click()
    page.goto("/admin/glossary/term/")
    give_password(page)
    look_at(page)
    expect(page.get_by_label("Code:")).to_be_focused()
    page.keyboard.type(app.next_code())
    page.keyboard.press("Enter")
    expect(page).to_have_url("/admin/glossary/term/")
    page.get_by_role("button", name="Log out").click()
    page.goto("/admin/two-step/")
    give_password(page)
    page.get_by_label("Code:").fill(recovery_code)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#content")).to_contain_text("You have 9 recovery codes left")
    look_at(page)
    page.get_by_label("Your password, or a code:").fill(PASSWORD)
    page.get_by_role("button", name="Turn off two-step sign-in").click()
    expect(page.locator(".messagelist")).to_contain_text("Two-step sign-in is off")


def test_what_went_wrong_is_told_on_a_page_as_easy_to_use(page):
    page.goto("/admin/two-step/")
    look_at(page)
    give_password(page, "wrong")
    expect(page.get_by_text("do not go together")).to_be_visible()
    expect(page.get_by_label("Username:")).to_have_value("editor")
    look_at(page)
    give_password(page)
    page.get_by_label("Code that the app shows:").fill("123")
    page.get_by_role("button", name="Turn on two-step sign-in").click()
    expect(page.get_by_text("not the code that the app shows")).to_be_visible()
    look_at(page)
    app, _ = set_up(page)
    page.goto("/admin/two-step/")
    page.get_by_label("Your password, or a code:").fill("wrong")
    page.get_by_role("button", name="Make new recovery codes").click()
    expect(page.get_by_text("not your password")).to_be_visible()
    look_at(page)
    page.context.clear_cookies()
    page.get_by_role("link", name="Home").click()
    expect(page.locator(".messagelist")).to_contain_text("Your session has ended.")
    look_at(page)
    give_password(page)
    page.get_by_label("Code:").fill(app.wrong_code())
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("This code is wrong")).to_be_visible()
    expect(page.get_by_label("Code:")).to_be_empty()
    look_at(page)
    page.get_by_role("link", name="Log in as someone else").click()
    for _ in range(5):
        give_password(page, "wrong")
    expect(page.get_by_text("Too many failed attempts. Try again in 15 minutes.")).to_be_visible()
    look_at(page)


def test_without_javascript_it_is_the_same(browser, base_url, editor):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/admin/two-step/")
    give_password(page)
    app, _ = set_up(page)
    context.clear_cookies()
    page.goto("/admin/")
    give_password(page)
    page.get_by_label("Code:").fill(app.next_code())
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(f"{base_url}/admin/")
    context.close()


def test_where_everyone_needs_it_the_page_leads_through(page, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    page.goto("/admin/glossary/term/")
    give_password(page)
    expect(page.locator("#content")).to_contain_text("asks every editor")
    expect(page.get_by_role("navigation", name="Lists")).to_have_count(0)
    look_at(page)
    set_up(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", name="What would you like to edit?")).to_be_visible()


def test_a_text_outlives_the_session_that_it_was_written_in(page, biology):
    page.goto("/admin/glossary/term/add/")
    give_password(page)
    page.get_by_label("Definition:").fill("A text that nobody wants to write twice.\n\nAnd more of it.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.get_by_text("Your session has ended.")).to_be_visible()
    expect(page.get_by_label("definition")).to_have_value("A text that nobody wants to write twice.\n\nAnd more of it.")
    look_at(page)
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Log in (in a new tab)").click()
    give_password(popup.value)
    expect(popup.value.get_by_label("Definition:")).to_be_visible()
