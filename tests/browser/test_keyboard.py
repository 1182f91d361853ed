import pytest
from playwright.sync_api import expect

from tests.browser.pages import PAGES, TERM

# What has the focus: its words, the part of the page that it stands in, and how wide the line around it is.
FOCUSED = """() => {
  const { activeElement: focused } = document;
  if (focused === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  const { left, right, width } = focused.getBoundingClientRect();
  return {
    words: focused.textContent.trim(),
    part: focused.closest(".skip, .site-header, .breadcrumbs, details, .neighbours, .site-footer, main")?.className,
    outline: outlineStyle === "none" ? 0 : parseFloat(outlineWidth),
    shown: focused.checkVisibility() && width > 0 && right > 0 && left < innerWidth,
  };
}"""
# The words of what has the focus, where nothing of it can be seen because something lies over it.
COVERED = """() => {
  const { activeElement: focused } = document;
  if (focused === document.body) return null;
  const seen = [...focused.getClientRects()].some(({ left, right, top, bottom }) =>
    [top + 3, (top + bottom) / 2, bottom - 3].some((y) =>
      focused.contains(document.elementFromPoint((left + right) / 2, y))));
  return seen ? "" : focused.textContent.trim();
}"""
PARTS = ["skip", "site-header", "breadcrumbs", "neighbours", "site-footer"]


def stops(page, key="Tab", look=FOCUSED):
    """What `look` says of every place that a key reaches, from one end of the page to the other."""
    found = []
    for _ in range(500):
        page.keyboard.press(key)
        if (focused := page.evaluate(look)) is None:
            return found
        found.append(focused)
    raise AssertionError(f"{key} never leaves the page; it goes on as {found[-3:]}")


def test_tab_reaches_everything_on_a_term_page(page, site):
    page.goto(TERM)
    summaries = page.locator("#review-questions summary").all_inner_texts()
    found = stops(page)
    words = [stop["words"] for stop in found]
    assert words[0] == "Skip to content"
    assert [each for each in summaries if each not in words] == []
    parts = [stop["part"] for stop in found]
    assert [part for part in PARTS if part not in parts] == []


def test_what_has_the_focus_can_be_seen(page, site, subtests):
    for kind, path in PAGES.items():
        page.goto(path)
        with subtests.test(kind):
            found = stops(page)
            assert found
            assert [stop for stop in found if stop["outline"] < 2 or not stop["shown"]] == []


@pytest.mark.parametrize("size", [16, 32])
def test_nothing_lies_over_what_has_the_focus(page, site, subtests, size):
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": size}})
    page.set_viewport_size({"width": 320, "height": 900})
    for kind in ("glossary", "key terms", "term"):
        page.goto(PAGES[kind])
        with subtests.test(kind):
            # Upwards, from the end: there the page scrolls towards what stays at its top.
            found = stops(page, "Shift+Tab", COVERED)
            assert len(found) > 5
            assert [words for words in found if words] == []


def test_the_skip_link_leads_past_the_header(page, site):
    page.goto(TERM)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
