import os
import shutil

import pytest

from glossary import publishing
from glossary.models import Term
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


@pytest.fixture(scope="session")
def base_url(live_server):
    return live_server.url


@pytest.fixture
def site(samples):
    """The sample courses, one term of theirs withdrawn, and a course that is written from right to left."""
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
