"""What Chromium makes of static/next_pages.speculationrules."""

from functools import partial
from urllib.parse import urlsplit

import pytest

from tests.browser.pages import PAGES, TERM

# As they come in texts, breadcrumbs, lists, the footer, or from anywhere.
LINKS = {
    "/": True,
    "/guides/": True,
    "/intro-to-statistics/": True,
    "/intro-to-statistics/unit-2/": True,
    "/intro-to-statistics/key-terms/median/": True,
    "/intro-to-statistics/key-terms/median/#definition": True,
    "/glossary/frequency/": True,
    "/admin/": False,
    "/admin/edit/?path=/guides/": False,
    "/search/": False,
    "/search/?q=median": False,
    "/report/": False,
    "/report/?page=/guides/&part=fact-1": False,
    "/report/thanks/": False,
    "/feed/": False,
    "/intro-to-statistics/feed/": False,
    "/media/pictures/0123456789abcdef01234567-10x10.webp": False,
    "/media/pictures/": False,
    "/static/icon.svg": False,
    "/sitemap.xml": False,
    "/glossary/?letter=a": False,
    "/glossary/?page=2#a": False,
    "#main": False,
    "https://example.org/": False,
    "https://example.org/guides/": False,
}
ADD_LINKS = """(links) => {
  document.body.innerHTML = "";
  for (const link of links) {
    const element = document.createElement("a");
    element.href = element.textContent = link;
    document.body.append(element, " ");
  }
}"""


def _keep(details, each):
    details.append(each)


@pytest.fixture
def told(page):
    """What the browser tells of the rules: {event: what came with it}"""
    told = {"ruleSetUpdated": [], "preloadingAttemptSourcesUpdated": [], "prefetchStatusUpdated": []}
    session = page.context.new_cdp_session(page)
    for event, details in told.items():
        session.on(f"Preload.{event}", partial(_keep, details))
    session.send("Preload.enable")
    return told


def wait_for(page, condition):
    """What the condition gives, once it is true."""
    for _ in range(100):
        if value := condition():
            return value
        page.wait_for_timeout(50)
    raise AssertionError("the browser has not told so")


def candidates(told):
    """The addresses that the browser would fetch ahead, should a reader show an interest."""
    sources = told["preloadingAttemptSourcesUpdated"]
    return [source["key"]["url"] for source in sources[-1]["preloadingAttemptSources"]] if sources else []


def test_the_rules_are_understood_on_every_kind_of_page(page, site, told, subtests):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    for kind, path in PAGES.items():
        if kind in {"missing", "withdrawn", "report"}:
            continue
        for details in told.values():
            details.clear()
        complaints.clear()
        page.goto(path)
        with subtests.test(kind):
            found = wait_for(page, lambda: candidates(told))
            assert not [rules for rules in told["ruleSetUpdated"] if "errorType" in rules["ruleSet"]]
            assert complaints == []
            assert not [url for url in found if urlsplit(url).query or urlsplit(url).path.startswith("/search")]


def test_only_other_pages_of_the_site_are_fetched_ahead(page, site, told, base_url):
    page.goto(TERM)
    wait_for(page, lambda: candidates(told))
    page.evaluate(ADD_LINKS, [*LINKS])
    expected = {base_url + path for path, ahead in LINKS.items() if ahead}
    wait_for(page, lambda: set(candidates(told)) == expected)


def test_a_page_is_fetched_once_the_pointer_rests_on_a_link(page, site, told, base_url):
    page.goto("/glossary/")
    wait_for(page, lambda: candidates(told))
    assert told["prefetchStatusUpdated"] == []
    link = page.locator("main a[href$='/median/']").first
    link.hover()
    wait_for(page, lambda: [each for each in told["prefetchStatusUpdated"] if each["status"] == "Ready"])
    assert {each["prefetchUrl"] for each in told["prefetchStatusUpdated"]} == {base_url + link.get_attribute("href")}
    link.click()
    wait_for(page, lambda: page.evaluate("performance.getEntriesByType('navigation')[0].deliveryType") or None)
    assert page.evaluate("performance.getEntriesByType('navigation')[0].deliveryType") == "navigational-prefetch"
