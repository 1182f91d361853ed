import pytest
from playwright.sync_api import expect

from tests.browser.pages import TERM


@pytest.fixture
def plain_page(new_context, site):
    """A term page in a browser that runs no script."""
    page = new_context(java_script_enabled=False).new_page()
    page.goto(TERM)
    return page


def test_needs_no_script_to_be_read(plain_page):
    expect(plain_page.locator("#definition")).to_contain_text("modest but attentive following")
    expect(plain_page.locator("#must-know > ol > li").last).to_be_visible()
    for answer in plain_page.locator(".answer").all():
        expect(answer).to_be_hidden()
    expect(plain_page.locator(".toggle-all")).to_be_hidden()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_rows_open_by_the_keyboard_without_script(plain_page, key):
    rows = plain_page.locator("#review-questions details").all()
    assert len(rows) > 1
    for row in rows:
        row.locator("summary").focus()
        plain_page.keyboard.press(key)
    # Any number may be open at once: the first is, after the last was opened.
    for row in rows:
        expect(row.locator(".answer")).to_be_visible()
    plain_page.keyboard.press(key)
    expect(rows[-1].locator(".answer")).to_be_hidden()


def test_one_button_opens_and_closes_all(page, site):
    page.goto(TERM)
    answers = page.locator("#review-questions .answer").all()
    page.get_by_role("button", name="Open all answers").click()
    for answer in answers:
        expect(answer).to_be_visible()
    page.get_by_role("button", name="Close all answers").click()
    for answer in answers:
        expect(answer).to_be_hidden()
    expect(page.get_by_role("button", name="Open all answers")).to_be_visible()


def test_the_button_says_what_is_left_to_do(page, site):
    page.goto(TERM)
    summaries = page.locator("#review-questions summary").all()
    for summary in summaries[:-1]:
        summary.click()
    expect(page.get_by_role("button", name="Open all answers")).to_be_visible()
    summaries[-1].click()
    expect(page.get_by_role("button", name="Close all answers")).to_be_visible()
