import pytest
from playwright.sync_api import expect

from tests.browser.pages import TERM

# Answers that paper would show cut off or not at all: hidden, or reaching out of their row.
CUT_OFF = """() => [...document.querySelectorAll("#review-questions details")].filter((row) => {
  const answer = row.querySelector(".answer");
  const { bottom, height } = answer.getBoundingClientRect();
  return !answer.checkVisibility() || height < 20 || bottom > row.getBoundingClientRect().bottom + 1;
}).length"""


# What style sheets put before and after elements.
ADDED = """elements => elements.flatMap((element) => ["::before", "::after"].map((each) => {
  const { display, content } = getComputedStyle(element, each);
  return display === "none" ? "none" : content;
}))"""


@pytest.mark.parametrize("script", [True, False])
def test_paper_shows_every_answer(new_context, site, script):
    page = new_context(java_script_enabled=script).new_page()
    page.goto(TERM)
    assert page.evaluate(CUT_OFF) == page.locator("#review-questions details").count() > 1
    # Loaded anew, so that no row is still moving.
    page.emulate_media(media="print")
    page.reload()
    assert page.evaluate(CUT_OFF) == 0


def test_paper_shows_the_text_alone(page, site):
    page.goto(TERM)
    page.get_by_role("button", name="Open all answers").click()
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    for place in (".site-header", ".breadcrumbs", ".neighbours", ".site-footer", ".skip", ".toggle-all"):
        expect(page.locator(place)).to_be_hidden()
    # No address behind a link, and no sign of what can be opened and closed.
    assert set(page.locator("main a, summary").evaluate_all(ADDED)) == {"none"}
