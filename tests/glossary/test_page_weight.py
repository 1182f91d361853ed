"""What a first visit costs: the page with its style in one round trip, and little JavaScript."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from glossary.models import Page
from glossary.stylesheet import stylesheet

# Ten segments of 1,460 bytes: what a server sends before it waits for the first answer of the reader's machine.
ROUND_TRIP = 14_600
JAVASCRIPT = 10_000
# What servers, proxies and caches add to the headers of the site itself.
SERVER = """HTTP/1.1 200 OK
Server: nginx/1.28.0
Date: Mon, 30 Nov 2026 12:00:00 GMT
Connection: keep-alive
Transfer-Encoding: chunked
Content-Encoding: br
Vary: Accept-Encoding
Cache-Control: public, no-cache
ETag: W/"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
Last-Modified: Mon, 30 Nov 2026 12:00:00 GMT
"""
OTHERS = {
    "home": ["/"],
    "glossary": ["/glossary/"],
    "guides": ["/guides/"],
    "name": ["/glossary/frequency/"],
    "search": ["/search/", "/search/?q=deviation", "/search/?q=zzzzqqqq"],
    "report": ["/report/?page=/intro-to-statistics/key-terms/median/&part=definition"],
    "missing": ["/nothing/", "/intro-to-social-media/key-terms/micro-influencer/"],
}
SCRIPT = re.compile(r'<script src="/static/([^"]+)"')


@pytest.fixture
def pages(samples, settings, client):
    """{kind: the answers to all addresses of that kind}, as of a site that is reached by HTTPS alone."""
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    paths = {kind: [*paths] for kind, paths in OTHERS.items()} | {"unit": [], "key terms": []}
    for page in Page.objects.all():
        paths.setdefault(page.kind, []).append(page.path)
        if page.kind == "course":
            paths["key terms"].append(f"{page.path}key-terms/")
            paths["unit"] += [f"{page.path}unit-{unit.number}/" for unit in page.content().units]
    return {kind: [client.get(path, secure=True) for path in each] for kind, each in paths.items()}


def weight(response):
    headers = "".join(f"{name}: {value}\n" for name, value in response.headers.items())
    # A line ends in two bytes.
    sent = (SERVER + headers).replace("\n", "\r\n") + "\r\n"
    return len(sent) + len(brotli.compress(response.content, quality=5))


def test_every_page_of_the_sample_courses_comes_in_one_round_trip(pages, subtests):
    assert pages.keys() >= {"course", "unit", "key terms", "term", "guide"}
    for kind, responses in pages.items():
        with subtests.test(kind):
            assert {response.status_code for response in responses} == {404 if kind == "missing" else 200}
            assert all("Strict-Transport-Security" in response.headers for response in responses)
            assert max(map(weight, responses)) <= ROUND_TRIP


def test_every_page_carries_the_style_that_its_policy_lets_in(pages):
    for responses in pages.values():
        for response in responses:
            (css,) = re.findall(r"<style>(.*?)</style>", response.content.decode(), re.DOTALL)
            assert css == stylesheet().css
            assert f"style-src 'self' {stylesheet().source};" in response.headers["Content-Security-Policy"]
            assert b"css/site" not in response.content


def test_the_scripts_of_a_page_are_few(pages, subtests):
    for kind, responses in pages.items():
        scripts = {name for response in responses for name in SCRIPT.findall(response.content.decode())}
        with subtests.test(kind):
            assert "js/search.js" in scripts
            assert sum(Path(finders.find(name)).stat().st_size for name in scripts) <= JAVASCRIPT


def test_no_script_holds_up_a_page(pages):
    for responses in pages.values():
        for response in responses:
            scripts = re.findall(r"<script [^>]*src=[^>]*>", response.content.decode())
            assert all(" defer" in script for script in scripts)
