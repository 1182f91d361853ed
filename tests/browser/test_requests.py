from urllib.parse import urlsplit

from tests.browser.pages import PAGES, TERM


def test_pages_ask_only_the_site_and_keep_to_its_security_policy(page, site, subtests, base_url):
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    for kind, path in PAGES.items():
        requests.clear()
        complaints.clear()
        response = page.goto(path)
        with subtests.test(kind):
            assert "default-src 'none'" in response.headers["content-security-policy"]
            assert {urlsplit(url).netloc for url in requests} == {urlsplit(base_url).netloc}
            # The browser itself remarks on answers like 404.
            assert [each for each in complaints if "responded with a status of 4" not in each] == []


def test_pages_carry_their_style(page, site):
    page.goto(TERM)
    assert page.locator("main").evaluate("main => getComputedStyle(main).fontFamily").startswith("Charter")
