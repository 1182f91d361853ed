from playwright.sync_api import expect

from tests.browser.pages import PAGES, TERM

# What has the focus: its words, the landmark it stands in, and how wide the line around it is.
FOCUSED = """() => {
  const { activeElement: focused } = document;
  if (focused === document.body) return null;
  const outline = getComputedStyle(focused);
  return {
    words: focused.textContent.trim(),
    place: focused.closest("header, nav, footer, details, main")?.className,
    outline: outline.outlineStyle === "none" ? 0 : parseFloat(outline.outlineWidth),
    inWindow: focused.checkVisibility() && focused.getBoundingClientRect().right > 0,
  };
}"""


def stops(page):
    """Every place that Tab reaches from the top of the page to its end."""
    found = []
    while len(found) < 500:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None or focused in found:
            break
        found.append(focused)
    return found


def test_tab_reaches_everything_on_a_term_page(page, site):
    page.goto(TERM)
    summaries = page.locator("#review-questions summary").all_inner_texts()
    found = stops(page)
    assert found[0]["words"] == "Skip to content"
    words = [stop["words"] for stop in found]
    wanted = ["Skip to content", "Study Guide", "Home", "Intro to Social Media", *summaries]
    assert [each for each in wanted if each not in words] == []
    assert {"site-header", "breadcrumbs", "neighbours", "site-footer"} <= {stop["place"] for stop in found}


def test_what_has_the_focus_can_be_seen(page, site, subtests):
    for kind, path in PAGES.items():
        page.goto(path)
        with subtests.test(kind):
            found = stops(page)
            assert found
            assert [stop for stop in found if stop["outline"] < 2 or not stop["inWindow"]] == []


def test_the_skip_link_leads_past_the_header(page, site):
    page.goto(TERM)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
