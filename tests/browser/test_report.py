"""A reader reports a mistake, and an editor mends it."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from glossary.models import Report, Term
from tests.browser.axe import violations
from tests.browser.pages import FORMULAS, PAGES, REPORT, TERM
from tests.browser.test_accessibility import CONTRASTS, LOOKS

PHONE = {"width": 390, "height": 844}
# Flags that lie on a text beside them, or on one another.
LYING_ON = """() => {
  const boxes = [...document.querySelectorAll("main :is(.report, .prose, .source, summary, h2, .onward)")]
    .filter((each) => each.checkVisibility()).map((each) => [each, each.getBoundingClientRect()]);
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return boxes.filter(([flag]) => flag.matches(".report")).flatMap(([flag, a]) => boxes
    .filter(([other, b]) => other !== flag && meet(a, b))
    .map(([other]) => [flag.title, other.textContent.slice(0, 40)]));
}"""


@pytest.fixture(autouse=True)
def nobody_has_to_wait():
    cache.clear()


def send(page):
    page.get_by_role("button", name="Send the report").click()


def go_wrong(page):
    """Send the form as a browser does that leaves its checks to the site."""
    page.goto(REPORT)
    page.locator(".report-form").evaluate("form => form.noValidate = true")
    page.get_by_label("E-mail").fill("nobody")
    send(page)


@pytest.mark.parametrize("script", [True, False])
def test_a_reader_reports_a_fact_and_comes_back(new_context, site, base_url, script):
    page = new_context(java_script_enabled=script, viewport=PHONE, has_touch=True).new_page()
    page.goto(TERM)
    page.get_by_role("link", name="Report a mistake in fact 2").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Report a mistake")
    expect(page.locator("blockquote")).to_contain_text("Smaller accounts often")
    page.get_by_label("Misspelling").check()
    page.get_by_label("Your words").fill("“Smaler” should be “smaller”.")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    page.get_by_role("link", name="Back to Micro-influencers").tap()
    expect(page).to_have_url(f"{base_url}{TERM}#must-know")
    report = Report.objects.get()
    assert (report.part, report.number, report.reason) == ("fact", 2, "misspelt")
    assert page.context.cookies() == []


def test_an_answer_is_reported_from_within_its_row(page, site):
    page.goto(TERM)
    flag = page.get_by_role("link", name="Report a mistake in answer 1")
    expect(flag).to_be_hidden()
    page.locator("#review-questions summary").first.click()
    flag.click()
    expect(page.locator("blockquote")).to_contain_text("What makes a micro-influencer valuable")


def test_the_form_is_filled_in_by_keyboard_alone(page, site):
    page.goto(REPORT)
    page.locator(".page-head a").focus()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Which one?")
    page.keyboard.press("Tab")
    page.keyboard.type("ann@example.org")
    # What nobody sees is not on the way.
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send the report")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    report = Report.objects.get()
    assert (report.reason, report.message, report.email) == ("misspelt", "Which one?", "ann@example.org")


@pytest.mark.parametrize("script", [True, False])
def test_mistakes_in_the_form_are_told_where_they_are(new_context, site, script):
    page = new_context(java_script_enabled=script).new_page()
    if script:
        go_wrong(page)
        expect(page.get_by_label("Wrong fact")).to_be_focused()
        expect(page.get_by_label("E-mail")).to_have_value("nobody")
        expect(page.get_by_label("E-mail")).to_have_accessible_description(
            "Only for an answer to this report. Write it as name@example.org, or leave it empty."
        )
    else:
        # The browser checks what it can by itself.
        page.goto(REPORT)
        send(page)
        expect(page.locator("input:invalid").first).to_be_focused()
    assert not Report.objects.exists()


def test_axe_finds_nothing_on_the_way(page, site, subtests):
    steps = {
        "errors": lambda: go_wrong(page),
        "thanks": lambda: page.goto(f"/report/thanks/?page={TERM}&part=fact-2"),
        "missing": lambda: page.goto("/report/"),
    }
    for step, go in steps.items():
        go()
        for look, media in LOOKS.items():
            page.emulate_media(color_scheme="null", forced_colors="null")
            page.emulate_media(**media)
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                with subtests.test(step, look=look, width=width):
                    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_flags_are_seen_and_errors_are_read(page, site, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(TERM)
    assert min(ratio for ratio, _words in page.evaluate(CONTRASTS, ".report")) >= 3
    go_wrong(page)
    assert min(ratio for ratio, _words in page.evaluate(CONTRASTS, ".errorlist li, .help, label, legend")) >= 4.5


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_flags_are_large_enough_and_lie_on_nothing(page, site, subtests, width):
    page.set_viewport_size({"width": width, "height": 900})
    # Answers are open at once.
    page.emulate_media(reduced_motion="reduce")
    for path in (TERM, FORMULAS, PAGES["right to left"]):
        page.goto(path)
        page.get_by_role("button", name="Open all answers").click()
        with subtests.test(path):
            boxes = [flag.bounding_box() for flag in page.locator(".report").all()]
            assert len(boxes) > 4
            assert min(min(box["width"], box["height"]) for box in boxes) >= 24
            assert page.evaluate(LYING_ON) == []


def test_paper_has_no_flags(page, site):
    page.goto(TERM)
    page.emulate_media(media="print")
    heights = page.locator(".report").evaluate_all("flags => flags.map((flag) => flag.getBoundingClientRect().height)")
    assert len(heights) > 4
    assert max(heights) == 0


def test_what_catches_programs_is_seen_and_heard_by_nobody(page, site):
    page.goto(REPORT)
    assert page.locator('[name="website"]').count() == 1
    expect(page.locator('[name="website"]')).to_be_hidden()
    assert "Leave this empty" not in page.locator("main").aria_snapshot()


def test_an_editor_mends_what_was_reported(page, site, client, editor, base_url):
    page.goto(REPORT)
    page.get_by_label("Misspelling").check()
    page.get_by_label("Your words").fill("“Smaler” should be “smaller”.")
    send(page)
    client.force_login(editor)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])
    page.goto("/admin/glossary/report/")
    page.locator("#result_list").get_by_role("link", name="Micro-influencers").click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.reload()
        assert violations(page, within=[".report"]) == []
    page.get_by_role("link", name="Micro-influencers: fact 2").click()
    expect(page.locator("#facts-1")).to_be_in_viewport()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        # The previews of all fields are asked for as the form is opened.
        page.wait_for_load_state("networkidle")
        page.reload()
        assert violations(page, within=[".reports"]) == []
    page.locator("#id_facts-1-text").fill("Smaller accounts have a higher engagement rate.")
    page.get_by_label("Resolved by this change").check()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Publish changes").click()
    expect(page.locator(".messagelist")).to_contain_text("fact 2 is resolved.")
    page.wait_for_load_state("networkidle")
    report = Report.objects.get()
    assert (report.status, report.revision.object_id) == ("resolved", Term.objects.get(slug="micro-influencers").pk)
