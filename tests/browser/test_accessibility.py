import pytest

from tests.browser.axe import violations
from tests.browser.pages import TERM


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(page, path, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == [], f"at {width} pixels"
