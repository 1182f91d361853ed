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


def test_styles_are_served(page, site):
    with page.expect_response("**/static/css/site.css") as response:
        page.goto(TERM)
    assert response.value.ok
    assert page.locator("main").evaluate("main => getComputedStyle(main).fontFamily").startswith("Charter")
