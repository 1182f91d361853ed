import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.test_layout import OVERHANG, SHIFTS
from tests.factories import make_course, make_term, publish

PATH = "/intro-to-biology/key-terms/tissue/"
CELL = "/intro-to-biology/key-terms/cell/"
SENSES = "/glossary/culture/"
# Longer than a panel waits before it opens or closes.
WAIT = 700
MARK = "links => links.forEach((link) => link.classList.add('term-link'))"

# How far a panel is above or below the nearest line of its link.
GAP = """(link, panel) => {
  const { top, bottom } = panel.getBoundingClientRect();
  return Math.min(...[...link.getClientRects()].map((line) =>
    Math.min(Math.abs(top - line.bottom), Math.abs(line.top - bottom))));
}"""


@pytest.fixture
def panel(page):
    return page.locator(".preview")


@pytest.fixture
def courses(db):
    biology, art = make_course(units=()), make_course("Art", units=())
    definition = f"A tissue is made of [cells]({CELL}), each with a [culture]({SENSES}). More [cells]({CELL})."
    publish(
        biology,
        art,
        make_term(biology, "Cell", unit=None, definition="A cell is the smallest thing that lives. It divides."),
        make_term(biology, "Culture", unit=None, definition="A culture is a dish of cells."),
        make_term(art, "Culture", unit=None, definition="A culture is what people share."),
        make_term(biology, "Tissue", unit=None, definition=definition),
    )


@pytest.fixture
def reader(page, courses):
    """A page with glossary links, in a browser whose pointer rests in its corner."""
    return visit(page)


@pytest.fixture
def link(reader):
    return glossary_link(reader, "cells")


def glossary_link(page, name):
    return page.locator("a.term-link").get_by_text(name).first


def visit(page, path=PATH):
    page.mouse.move(0, 0)
    page.goto(path)
    page.locator("#definition a:not(.report)").evaluate_all(MARK)
    return page


def centre(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def previews(page):
    """The requests for previews, as they will have been made."""
    requests = []
    page.on("request", lambda request: requests.append(request.url) if request.url.endswith("/preview/") else None)
    return requests


def test_resting_on_a_link_shows_what_it_means(reader, link, panel):
    expect(panel).to_be_hidden()
    link.hover()
    expect(panel).to_be_visible()
    expect(panel.locator("strong")).to_have_text("Cell")
    expect(panel).to_contain_text("from class: Intro to Biology")
    expect(panel).to_contain_text("A cell is the smallest thing that lives.")
    expect(panel.get_by_role("link", name="Open the page")).to_have_attribute("href", CELL)


def test_passing_over_a_link_shows_nothing(reader, link, panel):
    requests = previews(reader)
    link.hover()
    reader.mouse.move(0, 0)
    reader.wait_for_timeout(WAIT)
    expect(panel).to_be_hidden()
    assert requests == []


def test_leaving_closes(reader, link, panel):
    link.hover()
    expect(panel).to_be_visible()
    reader.mouse.move(0, 0)
    expect(panel).to_be_hidden()
    expect(link).not_to_have_attribute("aria-describedby", "preview-text")


def test_the_pointer_may_travel_slowly_into_the_panel_and_stay_there(reader, link, panel):
    link.hover()
    expect(panel).to_be_visible()
    (x, y), (_x, below) = centre(link), centre(panel)
    while y < below:
        y += 2
        reader.mouse.move(x, y)
        reader.wait_for_timeout(30)
    reader.wait_for_timeout(WAIT)
    expect(panel).to_be_visible()
    reader.mouse.move(0, 0)
    expect(panel).to_be_hidden()


def test_the_link_in_the_panel_leads_to_the_page(reader, link, panel):
    link.hover()
    panel.get_by_role("link", name="Open the page").click()
    expect(reader).to_have_url(CELL)


def test_a_page_that_is_left_keeps_no_panel_for_those_who_return(reader, link, panel):
    link.hover()
    expect(panel).to_be_visible()
    reader.evaluate("dispatchEvent(new Event('pagehide'))")
    expect(panel).to_be_hidden()


def test_going_from_link_to_link_shows_the_second(reader, link, panel):
    link.hover()
    expect(panel.locator("strong")).to_have_text("Cell")
    glossary_link(reader, "culture").hover()
    expect(panel.locator("strong")).to_have_text("Culture")
    expect(link).not_to_have_attribute("aria-describedby", "preview-text")


def test_a_name_of_several_terms_shows_each_meaning(reader, panel):
    glossary_link(reader, "culture").hover()
    expect(panel.get_by_role("listitem")).to_have_text(
        ["Art A culture is what people share.", "Intro to Biology A culture is a dish of cells."]
    )


def test_the_keyboard_opens_goes_through_and_leaves(reader, link, panel):
    link.focus()
    expect(panel).to_be_visible()
    expect(link).to_have_accessible_description("A cell is the smallest thing that lives.")
    reader.keyboard.press("Tab")
    expect(panel.get_by_role("link", name="Open the page")).to_be_focused()
    reader.wait_for_timeout(WAIT)
    expect(panel).to_be_visible()
    reader.keyboard.press("Shift+Tab")
    expect(link).to_be_focused()
    reader.keyboard.press("Tab")
    reader.keyboard.press("Tab")
    expect(glossary_link(reader, "culture")).to_be_focused()
    expect(panel.locator("strong")).to_have_text("Culture")


def test_what_the_keyboard_opened_stays_when_the_pointer_leaves(reader, link, panel):
    link.focus()
    expect(panel).to_be_visible()
    panel.hover()
    reader.mouse.move(0, 0)
    reader.wait_for_timeout(WAIT)
    expect(panel).to_be_visible()
    reader.evaluate("document.activeElement.blur()")
    expect(panel).to_be_hidden()


def test_escape_closes_and_leaves_the_focus_on_the_link(reader, link, panel):
    link.focus()
    expect(panel).to_be_visible()
    reader.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(link).to_be_focused()
    reader.wait_for_timeout(WAIT)
    expect(panel).to_be_hidden()


def test_escape_in_the_panel_leads_back_to_the_link(reader, link, panel):
    link.focus()
    expect(panel).to_be_visible()
    reader.keyboard.press("Tab")
    reader.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(link).to_be_focused()
    reader.wait_for_timeout(WAIT)
    expect(panel).to_be_hidden()


def test_escape_closes_under_a_resting_pointer_until_it_comes_again(reader, link, panel):
    link.hover()
    expect(panel).to_be_visible()
    reader.keyboard.press("Escape")
    reader.wait_for_timeout(WAIT)
    expect(panel).to_be_hidden()
    reader.mouse.move(0, 0)
    link.hover()
    expect(panel).to_be_visible()


def test_escape_calls_off_a_panel_that_is_on_its_way(reader, link, panel):
    waiting = []
    reader.route("**/preview/", lambda route: waiting.append(route))
    with reader.expect_request("**/preview/"):
        link.hover()
    reader.keyboard.press("Escape")
    waiting[0].continue_()
    reader.wait_for_timeout(WAIT)
    expect(panel).to_be_hidden()


def test_an_address_is_asked_once_and_none_ahead(reader, link, panel):
    requests = previews(reader)
    reader.wait_for_timeout(WAIT)
    assert requests == []
    for each in reader.locator("a.term-link").get_by_text("cells").all() * 2:
        each.hover()
        expect(panel).to_be_visible()
        reader.mouse.move(0, 0)
        expect(panel).to_be_hidden()
    assert len(requests) == 1


@pytest.mark.parametrize("failure", ["none", "not found"])
def test_where_nothing_comes_it_is_a_plain_link(reader, link, panel, failure):
    complaints = []
    reader.on("pageerror", lambda error: complaints.append(str(error)))
    answer = {"status": 404, "body": "<p>Page not found</p>"}
    reader.route("**/preview/", lambda route: route.abort() if failure == "none" else route.fulfill(**answer))
    with reader.expect_request("**/preview/"):
        link.hover()
    reader.wait_for_timeout(WAIT)
    expect(panel).to_be_hidden()
    link.click()
    expect(reader).to_have_url(CELL)
    assert complaints == []


def test_without_script_it_is_a_plain_link(new_context, courses):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(PATH)
    expect(page.locator(".preview")).to_have_count(0)
    page.get_by_role("link", name="cells").first.click()
    expect(page).to_have_url(CELL)


def test_a_tap_follows_the_link(new_context, courses):
    page = visit(new_context(has_touch=True).new_page())
    requests = previews(page)
    glossary_link(page, "cells").tap()
    expect(page).to_have_url(CELL)
    assert requests == []


def test_a_tap_shows_nothing_even_where_the_page_is_long_in_coming(new_context, courses):
    page = visit(new_context(has_touch=True).new_page())
    requests = previews(page)
    page.evaluate("document.addEventListener('click', (event) => event.preventDefault())")
    glossary_link(page, "cells").tap()
    page.wait_for_timeout(WAIT)
    expect(page.locator(".preview")).to_be_hidden()
    assert requests == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("width", "height"), [(320, 256), (320, 900), (640, 480)])
def test_stays_within_a_small_window(page, panel, courses, language, width, height):
    course = make_course("Edges", units=(), language=language)
    links = " and ".join([f"[cell]({CELL}) or [the culture of cells]({SENSES})"] * 3)
    publish(course, make_term(course, "Edge", unit=None, definition=links))
    page.set_viewport_size({"width": width, "height": height})
    visit(page, "/edges/key-terms/edge/")
    for link in page.locator("a.term-link").all():
        link.hover()
        expect(link).to_have_attribute("aria-describedby", "preview-text")
        box = panel.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height
        # Beside a line of the link, and not over it.
        assert link.evaluate(GAP, panel.element_handle()) < 1
        assert page.evaluate(OVERHANG) == []
        page.keyboard.press("Escape")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_begins_where_its_link_begins(page, panel, courses, language):
    course = make_course("Edges", units=(), language=language)
    publish(course, make_term(course, "Edge", unit=None, definition=f"Of [cells]({CELL}) and more"))
    visit(page, "/edges/key-terms/edge/").locator("a.term-link").hover()
    expect(panel).to_be_visible()
    beginnings = [
        box["x"] + (box["width"] if language == "ar" else 0)
        for box in (panel.bounding_box(), page.locator("a.term-link").bounding_box())
    ]
    assert abs(beginnings[0] - beginnings[1]) < 1


def test_stands_above_a_link_at_the_foot_of_the_window(reader, link, panel):
    word = link.bounding_box()
    reader.set_viewport_size({"width": 1280, "height": int(word["y"] + word["height"] + 40)})
    link.hover()
    expect(panel).to_be_visible()
    box = panel.bounding_box()
    assert box["y"] + box["height"] <= word["y"] + 1
    # All of it, with nothing to scroll.
    assert panel.locator(".card").evaluate("card => card.scrollHeight <= card.clientHeight")


def test_follows_its_link_where_the_window_becomes_smaller(reader, link, panel):
    link.focus()
    expect(panel).to_be_visible()
    reader.set_viewport_size({"width": 320, "height": 700})
    reader.evaluate("new Promise(requestAnimationFrame)")
    expect(panel).to_be_visible()
    assert reader.evaluate(OVERHANG) == []
    box = panel.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


def test_nothing_moves(reader, link, panel):
    places = "elements => elements.map((each) => Object.values(each.getBoundingClientRect().toJSON()))"
    before = reader.locator("main :not(.preview, .preview *)").evaluate_all(places)
    link.hover()
    expect(panel).to_be_visible()
    assert reader.locator("main :not(.preview, .preview *)").evaluate_all(places) == before
    reader.mouse.move(0, 0)
    expect(panel).to_be_hidden()
    assert reader.evaluate(SHIFTS) == []


def test_keeps_to_the_security_policy(page, panel, courses):
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    visit(page)
    for link in page.locator("a.term-link").all():
        link.hover()
        expect(link).to_have_attribute("aria-describedby", "preview-text")
    page.keyboard.press("Escape")
    assert complaints == []


@pytest.mark.parametrize("media", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
@pytest.mark.parametrize("name", ["cells", "culture"])
def test_axe_finds_nothing_in_an_open_panel(reader, panel, media, name):
    reader.emulate_media(**media)
    glossary_link(reader, name).hover()
    expect(panel).to_have_css("opacity", "1")
    expect(panel).to_be_visible()
    for width in (1280, 320):
        reader.set_viewport_size({"width": width, "height": 900})
        assert violations(reader) == []


@pytest.mark.parametrize(("motion", "duration"), [("no-preference", "0.12s"), ("reduce", "0s")])
def test_moves_only_where_motion_is_welcome(reader, panel, motion, duration):
    reader.emulate_media(reduced_motion=motion)
    expect(panel).to_have_css("transition-duration", duration)


def test_paper_shows_no_panel(reader, link, panel):
    link.focus()
    expect(panel).to_be_visible()
    reader.emulate_media(media="print")
    expect(panel).to_be_hidden()
