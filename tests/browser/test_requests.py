from urllib.parse import urlsplit

from tests.browser.pages import TERM


def test_pages_ask_only_the_site_and_keep_to_its_security_policy(page, path, base_url):
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    response = page.goto(path, wait_until="networkidle")
    assert {urlsplit(url).netloc for url in requests} == {urlsplit(base_url).netloc}
    assert "default-src 'none'" in response.headers["content-security-policy"]
    # The browser itself remarks on answers like 404.
    assert [each for each in complaints if "status of 4" not in each] == []


def test_styles_are_served(page, site):
    with page.expect_response("**/static/css/site.css") as response:
        page.goto(TERM)
    assert response.value.ok
    assert page.locator("main").evaluate("main => getComputedStyle(main).fontFamily").startswith("Charter")
