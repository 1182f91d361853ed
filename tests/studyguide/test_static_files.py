"""Static files as production has them: with names that change with their content."""

import json
import re

import pytest
from django.core.management import call_command


@pytest.fixture
def production(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    # The admin's own files are many, and nothing here asks for them.
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)


PATHS = [
    "/",
    "/glossary/",
    "/intro-to-biology/",
    "/intro-to-biology/key-terms/mitosis/",
    "/report/?page=/intro-to-biology/key-terms/mitosis/&part=definition",
]


def rules_of(response):
    return response.headers["Speculation-Rules"].strip('"')


@pytest.mark.parametrize("path", PATHS)
def test_what_a_page_loads_is_kept_for_good(production, client, biology, path):
    page = client.get(path)
    addresses = {*re.findall(r'(?:src|href)="(/static/[^"]+)"', page.content.decode())}
    if "Speculation-Rules" in page.headers:
        addresses.add(rules_of(page))
    assert any(address.endswith(".js") for address in addresses)
    for address in addresses:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", address)
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        answer.close()


def test_the_rules_for_next_pages_are_json_of_their_type(production, client, biology):
    answer = client.get(rules_of(client.get("/")))
    assert answer.headers["Content-Type"] == "application/speculationrules+json"
    rules = json.loads(answer.getvalue())
    # Fetched ahead, not run ahead, and not before a reader shows an interest.
    assert rules.keys() == {"prefetch"}
    assert {rule["eagerness"] for rule in rules["prefetch"]} <= {"moderate", "conservative"}


@pytest.mark.parametrize("path", ["/", "/intro-to-biology/", "/intro-to-biology/key-terms/cell/", "/search/?q=cell"])
def test_public_pages_name_the_rules(client, biology, path):
    assert rules_of(client.get(path)) == "/static/next_pages.speculationrules"


@pytest.mark.parametrize(
    "path",
    [
        "/admin/login/",
        "/admin/",
        "/feed/",
        "/sitemap.xml",
        "/robots.txt",
        "/healthz",
        "/search/suggest?q=cell",
        "/intro-to-biology/key-terms/cell/preview/",
        "/report/?page=/intro-to-biology/key-terms/cell/&part=definition",
        "/key-terms/intro-to-biology/cell",
        "/nothing/",
    ],
)
@pytest.mark.parametrize("who", ["nobody", "editor"])
def test_nothing_else_names_them(client, biology, editor, path, who):
    if who == "editor":
        client.force_login(editor)
    assert "Speculation-Rules" not in client.get(path).headers
