from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from glossary import stylesheet as module
from glossary.stylesheet import stylesheet

SITE = Path(finders.find("css/site.css"))


@pytest.fixture
def sheet(monkeypatch, tmp_path):
    """A file in place of the style sheet, which no process has read yet."""
    module._minified.cache_clear()
    file = tmp_path / "site.css"
    file.write_text("/* Grey. */\na {\n  color: grey;\n}\n")
    monkeypatch.setattr(finders, "find", lambda path: str(file))
    yield file
    module._minified.cache_clear()


def test_is_minified_and_read_once(sheet):
    assert stylesheet().css == "a{color:grey}"
    sheet.write_text("a{color:red}")
    assert stylesheet().css == "a{color:grey}"


def test_is_read_as_it_lies_while_developing(sheet, settings):
    settings.DEBUG = True
    assert stylesheet().css == sheet.read_text()
    sheet.write_text("a{color:red}")
    assert stylesheet().css == "a{color:red}"


@pytest.mark.parametrize("debug", [False, True])
def test_is_named_by_its_hash(sheet, settings, debug):
    settings.DEBUG = debug
    css, source = stylesheet()
    assert source == f"'sha256-{b64encode(sha256(css.encode()).digest()).decode()}'"


def test_can_stand_in_a_page():
    """Nothing in it ends the element around it, or leads to files by where the sheet itself lies."""
    css = SITE.read_text()
    assert "</" not in css
    assert "<!--" not in css
    assert "url(" not in css
    assert "@import" not in css


def test_the_page_of_a_server_error_carries_it(client, monkeypatch, db):
    client.raise_request_exception = False
    monkeypatch.setattr("glossary.views.home.Page", None)
    response = client.get("/")
    assert response.status_code == 500
    assert f"<style>{stylesheet().css}</style>" in response.content.decode()
    assert stylesheet().source in response.headers["Content-Security-Policy"]
