import time

import pytest

from tests.browser.pages import PAGES, TERM

WIDTHS = [320, 360, 768, 1280, 1920]
# How wide the page is where that is wider than its window, and the words that stick out.
OVERHANG = """() => {
  const { scrollWidth, clientWidth } = document.scrollingElement;
  if (scrollWidth <= clientWidth) return [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const words = [];
  while (texts.nextNode()) {
    range.selectNodeContents(texts.currentNode);
    const { left, right } = range.getBoundingClientRect();
    const scrolls = texts.currentNode.parentElement.closest(".formula, .wide, pre, .skip");
    if (!scrolls && (left < 0 || right > clientWidth)) words.push(texts.currentNode.data);
  }
  return [scrollWidth, ...words];
}"""
SHIFTS = """() => new Promise((resolve) => {
  const shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => ({
    by: entry.value, moved: entry.sources.map((source) => source.node?.outerHTML?.slice(0, 80)),
  })))).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(shifts), 100));
})"""


def test_no_page_scrolls_sideways(page, site, subtests):
    for kind, path in PAGES.items():
        page.goto(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            with subtests.test(kind, width=width):
                assert page.evaluate(OVERHANG) == []


def test_no_page_scrolls_sideways_with_text_twice_as_large(page, site, subtests):
    # The size that a reader chose in the settings of the browser.
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    page.set_viewport_size({"width": 320, "height": 900})
    for kind, path in PAGES.items():
        page.goto(path)
        with subtests.test(kind):
            assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('main')).fontSize)") > 32
            assert page.evaluate(OVERHANG) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_while_a_term_page_loads(page, site, width):
    def late(route):
        time.sleep(0.5)
        route.continue_()

    # Tall enough for the whole page: what moves below the edge of the window counts too.
    page.set_viewport_size({"width": width, "height": 3000})
    page.route("**/*.js", late)
    page.goto(TERM)
    assert page.evaluate(SHIFTS) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_what_opens_is_large_enough_to_touch(page, site, subtests, width):
    page.set_viewport_size({"width": width, "height": 900})
    # The Arabic questions are so short that each is a single line.
    for kind in ("term", "right to left", "guide"):
        page.goto(PAGES[kind])
        heights = [summary.bounding_box()["height"] for summary in page.locator("summary").all()]
        with subtests.test(kind):
            assert min(heights) >= 44
