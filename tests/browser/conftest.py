import os
import shutil
import sqlite3
import time

import pytest
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.db import connection
from playwright.sync_api import expect

from glossary import publishing
from glossary.models import Term
from tests.conftest import import_samples
from tests.factories import make_course, make_term, publish

# Playwright keeps an event loop running in the thread of the tests, and the tests use Django's blocking calls there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = shutil.which("chromium")
# Nothing here needs a graphics card, and the browser has nobody to call but the site.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM:
        pytest.skip("There is no Chromium on this machine; on Debian it is the package chromium.")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(autouse=True)
def everything_is_answered(browser, transactional_db):
    """What the pages of the desk send as they are closed is answered before the database is emptied."""
    began, ended = [], []
    signals = {
        request_started: lambda environ, **_: began.append(environ["PATH_INFO"]),
        request_finished: lambda **_: ended.append(1),
    }
    for signal, receiver in signals.items():
        signal.connect(receiver, weak=False)
    yield
    for context in browser.contexts:
        context.close()
    # A last word may take a moment to come.
    quiet, count = 0, -1
    while quiet < 4 and any(path.startswith("/admin/") for path in began):
        time.sleep(0.1)
        quiet = quiet + 1 if len(ended) == len(began) == count else 0
        count = len(began)
    for signal, receiver in signals.items():
        signal.disconnect(receiver)


@pytest.fixture(scope="session")
def base_url(live_server):
    return live_server.url


@pytest.fixture(scope="session")
def copies():
    """Databases in memory by name, of what takes long to make."""
    found = {}
    yield found
    for copy in found.values():
        copy.close()


@pytest.fixture
def site(copies, transactional_db):
    """The sample courses, one term of theirs withdrawn, and a course that is written from right to left."""
    connection.ensure_connection()
    # It takes the place of all that is there.
    assert not User.objects.exists(), "ask for `site` before what makes accounts"
    if "site" in copies:
        copies["site"].backup(connection.connection)
        return
    _make_site()
    if connection.vendor == "sqlite":
        copies["site"] = sqlite3.connect(":memory:")
        connection.connection.backup(copies["site"])


def _make_site():
    import_samples()
    publishing.unpublish(Term.objects.filter(slug="outlier"))
    course = make_course(
        "علم الأحياء",
        units=["الخلية"],
        slug="biology-in-arabic",
        language="ar",
        description="كيف تعمل الكائنات الحية، من الخلية إلى الغابة.",
    )
    cell = make_term(
        course,
        "الخلية",
        slug="cell",
        aliases="الخلايا",
        definition="الخلية هي أصغر وحدة حية في جسم الكائن الحي. تتكون بعض الكائنات من خلية واحدة فقط.",
        facts=["لكل خلية غشاء يفصلها عن محيطها.", "تحفظ نواة الخلية المادة الوراثية (DNA)."],
        questions=[
            ("ما وظيفة غشاء الخلية؟", "يحيط بالخلية وينظم دخول المواد إليها وخروجها منها."),
            ("بماذا تختلف الخلية النباتية عن الخلية الحيوانية؟", "للخلية النباتية جدار خلوي وبلاستيدات خضراء."),
        ],
    )
    publish(course, cell, make_term(course, "النواة", slug="nucleus", definition="النواة جزء من الخلية."))


@pytest.fixture
def term(biology):
    return Term.objects.get(name="Mitosis")


@pytest.fixture
def form(page, client, editor, term, base_url):
    """The change form of a published term, open in the browser of an editor who is signed in."""
    client.force_login(editor)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])
    page.goto(f"/admin/glossary/term/{term.pk}/change/", wait_until="networkidle")
    return page


@pytest.fixture
def definition(form):
    field = form.get_by_label("Definition:")
    preview = field.locator("xpath=following-sibling::*[contains(@class, 'markdownx-preview')]")
    expect(preview).to_contain_text("Mitosis is a thing.")
    return field
