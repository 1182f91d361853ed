import pytest

from tests.browser.axe import violations
from tests.browser.pages import PAGES, TERM

LOOKS = {"light": {"color_scheme": "light"}, "dark": {"color_scheme": "dark"}, "forced": {"forced_colors": "active"}}
# Each look once, and each width.
SEEN = [("light", 320), ("dark", 1280), ("forced", 320)]
# Body text is to be read with ease: what WCAG asks for at its highest level.
CONTRAST = 7
# Each text of the page with the ratio of its colour to that of what is behind it, as the browser computed them.
CONTRASTS = """selector => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const channels = (...colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return [...document.querySelectorAll(selector)].map((element) => {
    const behind = [];
    for (let each = element; each; each = each.parentElement) behind.unshift(getComputedStyle(each).backgroundColor);
    const paper = luminance(channels(...behind));
    const ink = luminance(channels(...behind, getComputedStyle(element).color));
    return [(Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05), element.textContent.slice(0, 40)];
  });
}"""


def test_axe_finds_nothing_on_any_page(page, site, subtests):
    for kind, path in PAGES.items():
        page.emulate_media(color_scheme="null", forced_colors="null")
        page.goto(path)
        for look, width in SEEN:
            page.emulate_media(**LOOKS[look])
            page.set_viewport_size({"width": width, "height": 900})
            with subtests.test(kind, look=look, width=width):
                assert violations(page) == []


def test_axe_finds_nothing_where_the_answers_are_open(page, site):
    # Open at once: while they unfold, what stands in them is as small as the gap so far.
    page.emulate_media(reduced_motion="reduce")
    page.goto(TERM)
    page.get_by_role("button", name="Open all answers").click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_paper(page, site, subtests, scheme):
    page.emulate_media(color_scheme=scheme)
    for kind in ("term", "guide", "right to left"):
        page.goto(PAGES[kind])
        contrasts = page.evaluate(
            CONTRASTS, ".prose :is(p, li, td, th), .lead p, summary, .source, .onward, h1, h2, h3"
        )
        with subtests.test(kind):
            assert len(contrasts) > 5
            assert [each for each in contrasts if each[0] < CONTRAST] == []
