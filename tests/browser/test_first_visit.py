"""A page is painted by the one request for it, and nothing moves when the rest comes."""

from contextlib import contextmanager

import pytest

from tests.browser.pages import PAGES, TERM
from tests.browser.test_layout import SHIFTS

# A form to report a mistake has a sheet of its own: few readers open one, and never first.
FIRST = {kind: path for kind, path in PAGES.items() if kind != "report"}
# Whether the page is painted within so many milliseconds.
PAINTED = """(most) => new Promise((resolve) => {
  new PerformanceObserver(() => resolve(true)).observe({ type: "paint", buffered: true });
  setTimeout(() => resolve(false), most);
})"""
# What was asked for before the first paint, and kept it waiting.
BLOCKING = """() => performance.getEntriesByType("resource").filter(
  ({ renderBlockingStatus }) => renderBlockingStatus !== "non-blocking"
).map(({ name }) => name)"""


@contextmanager
def held(page):
    """What waits meanwhile for an answer: every request but the one for the page."""
    waiting, is_over = [], False

    def hold(route):
        if is_over or route.request.resource_type == "document":
            route.continue_()
        else:
            waiting.append(route)

    page.route("**", hold)
    try:
        yield waiting
    finally:
        is_over = True
        for route in waiting:
            route.continue_()


def kinds_of(routes):
    return {route.request.resource_type for route in routes}


# A phone and a desk; tall enough for the whole page, since what moves below the edge of the window counts too.
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_is_painted_by_its_own_request_and_stays_as_it_is(page, site, subtests, width):
    page.set_viewport_size({"width": width, "height": 3000})
    for kind, path in FIRST.items():
        with subtests.test(kind), held(page) as waiting:
            page.goto(path, wait_until="commit")
            assert page.evaluate(PAINTED, 10_000)
            assert page.evaluate("getComputedStyle(document.querySelector('main')).fontFamily").startswith("Charter")
            # The scripts have been asked for, and it did not wait for them.
            assert "script" in kinds_of(waiting)
        with subtests.test(kind, loaded=True):
            page.wait_for_load_state("load")
            assert page.evaluate(BLOCKING) == []
            assert page.evaluate(SHIFTS) == []


def test_a_style_sheet_that_is_linked_would_keep_the_first_paint_waiting(page, site):
    """So what is measured above can be otherwise."""
    with held(page) as waiting:
        page.goto(PAGES["report"], wait_until="commit")
        assert not page.evaluate(PAINTED, 500)
        assert "stylesheet" in kinds_of(waiting)
    assert page.evaluate(PAINTED, 10_000)


def test_minifying_leaves_every_rule_as_it_is(page, site):
    """The browser reads the same from the sheet in the page as from the file, but for spaces in custom properties."""
    page.goto(TERM)
    carried, file = page.evaluate(
        """async () => {
          const text = await (await fetch("/static/css/site.css")).text();
          const sheets = [document.styleSheets[0], await new CSSStyleSheet().replace(text)];
          return sheets.map((sheet) => [...sheet.cssRules].map((rule) => rule.cssText.replaceAll(", ", ",")));
        }"""
    )
    assert len(file) > 100
    assert carried == file
