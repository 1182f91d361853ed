import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.pages import ARABIC_TERM, FORMULAS, TERM
from tests.browser.test_accessibility import CONTRAST, CONTRASTS
from tests.browser.test_layout import OVERHANG, SHIFTS

# Longer than the box waits for the next letter, and longer than an answer takes.
WAIT = 500
SUGGEST = re.compile("/search/suggest")
# Pages with the box in their header, in their poster, and in the page itself.
BOXES = {"header": FORMULAS, "poster": "/", "page": "/search/?q=sample"}
PLACES = """() => [...document.querySelectorAll("body :not(.suggestions, .suggestions *, [role=status])")].map((each) =>
  Object.values(each.getBoundingClientRect().toJSON()))"""


@pytest.fixture(autouse=True)
def no_limit(settings):
    settings.SEARCH_LIMIT = 1_000_000


@pytest.fixture
def reader(page, site):
    page.goto(TERM)
    return page


@pytest.fixture
def box(page):
    return page.get_by_role("combobox", name="Search terms, guides and courses")


@pytest.fixture
def suggestions(page):
    return page.get_by_role("listbox", name="Suggestions")


@pytest.fixture
def options(suggestions):
    return suggestions.get_by_role("option")


@pytest.fixture
def status(page):
    return page.locator(".search-box [role=status]")


def asked(page):
    """What suggestions will have been asked for."""
    requests = []
    page.on("request", lambda request: requests.append(request.url) if SUGGEST.search(request.url) else None)
    return requests


def suggestion(title, **values):
    blank = {"alias": "", "course": "Algebra", "kind": "term", "path": FORMULAS, "language": "en", "direction": "ltr"}
    return {"title": title, **blank, **values}


def answer(page, *found):
    """From now on, this is what is suggested for whatever is typed."""
    body = json.dumps({"query": "", "suggestions": found})
    page.route(SUGGEST, lambda route: route.fulfill(content_type="application/json", body=body))


def expect_chosen(box, option):
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    expect(box).to_be_focused()


def expect_none_chosen(box, suggestions):
    expect(suggestions.get_by_role("option", selected=True)).to_have_count(0)
    expect(box).to_have_attribute("aria-activedescendant", "")


def test_typing_suggests(reader, box, suggestions, options):
    expect(suggestions).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("standard")
    expect(suggestions).to_be_visible()
    expect(options.filter(has_text="Standard deviation")).to_have_text("Standard deviation Intro to Statistics")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).to_have_attribute("aria-autocomplete", "list")
    expect(box).to_have_attribute("aria-controls", suggestions.get_attribute("id"))
    expect_none_chosen(box, suggestions)


def test_tells_the_name_by_which_a_term_was_found(reader, box, options):
    box.press_sequentially("SD")
    expect(options.first).to_have_text("Standard deviation (SD) Intro to Statistics")
    expect(options.first).to_have_attribute("href", FORMULAS)


def test_tells_guides_and_courses_from_terms(reader, box, options):
    answer(reader, suggestion("Groups", kind="guide"), suggestion("Algebra", course="", kind="course"))
    box.press_sequentially("a")
    expect(options).to_have_text(["Groups Algebra, guide", "Algebra course"])


def test_titles_are_text(reader, box, options):
    answer(reader, suggestion("<b>a & b</b>"))
    box.press_sequentially("a")
    expect(options).to_have_text("<b>a & b</b> Algebra")


def test_arrows_go_round(reader, box, suggestions, options):
    answer(reader, *map(suggestion, ["Ring", "Field", "Group"]))
    box.press_sequentially("a")
    expect(options).to_have_count(3)
    for number in (0, 1, 2, 0):
        reader.keyboard.press("ArrowDown")
        expect_chosen(box, options.nth(number))
    for number in (2, 1):
        reader.keyboard.press("ArrowUp")
        expect_chosen(box, options.nth(number))
    expect(suggestions.get_by_role("option", selected=True)).to_have_count(1)


def test_up_begins_at_the_end(reader, box, options):
    answer(reader, *map(suggestion, ["Ring", "Field"]))
    box.press_sequentially("a")
    expect(options).to_have_count(2)
    reader.keyboard.press("ArrowUp")
    expect_chosen(box, options.last)


def test_what_is_chosen_comes_into_view(reader, box, options):
    reader.set_viewport_size({"width": 640, "height": 240})
    answer(reader, *map(suggestion, "abcdefgh"))
    box.press_sequentially("a")
    expect(options).to_have_count(8)
    reader.keyboard.press("ArrowUp")
    expect(options.last).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("key", "caret"), [("Home", 0), ("End", 8), ("ArrowLeft", 7), ("ArrowRight", 8)])
def test_the_other_keys_are_for_the_text(reader, box, suggestions, options, key, caret):
    box.press_sequentially("standard")
    expect(suggestions).to_be_visible()
    reader.keyboard.press("ArrowDown")
    expect_chosen(box, options.first)
    reader.keyboard.press(key)
    assert box.evaluate("box => box.selectionStart") == caret
    expect_none_chosen(box, suggestions)
    expect(suggestions).to_be_visible()


def test_enter_goes_to_what_is_chosen(reader, box, options):
    box.press_sequentially("standard")
    expect(options.first).to_be_visible()
    reader.keyboard.press("ArrowDown")
    path = options.first.get_attribute("href")
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(path)


def test_enter_searches_where_nothing_is_chosen(reader, box, suggestions):
    box.press_sequentially("standard")
    expect(suggestions).to_be_visible()
    reader.keyboard.press("Enter")
    expect(reader).to_have_url("/search/?q=standard")
    expect(box).to_have_value("standard")
    expect(suggestions).to_be_hidden()


def test_searching_closes_even_where_the_page_is_long_in_coming(reader, box, suggestions):
    reader.evaluate("document.addEventListener('submit', (event) => event.preventDefault())")
    box.press_sequentially("standard")
    expect(suggestions).to_be_visible()
    reader.keyboard.press("Enter")
    expect(suggestions).to_be_hidden()


def test_what_is_typed_after_a_choice_is_searched_for(reader, box, options):
    box.press_sequentially("standard")
    expect(options.first).to_be_visible()
    reader.keyboard.press("ArrowDown")
    reader.keyboard.type("s")
    reader.keyboard.press("Enter")
    expect(reader).to_have_url("/search/?q=standards")


def test_escape_closes_until_the_next_letter_and_then_clears(reader, box, suggestions):
    box.press_sequentially("standar")
    expect(suggestions).to_be_visible()
    reader.keyboard.press("Escape")
    expect(suggestions).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("standar")
    expect(box).to_be_focused()
    reader.wait_for_timeout(WAIT)
    expect(suggestions).to_be_hidden()
    reader.keyboard.type("d")
    expect(suggestions).to_be_visible()
    reader.keyboard.press("Escape")
    reader.keyboard.press("Escape")
    expect(box).to_have_value("")
    reader.wait_for_timeout(WAIT)
    expect(suggestions).to_be_hidden()


def test_escape_calls_off_what_is_on_its_way(reader, box, suggestions):
    waiting = []
    reader.route(SUGGEST, lambda route: waiting.append(route))
    with reader.expect_request(SUGGEST):
        box.press_sequentially("standard")
    reader.keyboard.press("Escape")
    waiting[0].continue_()
    reader.wait_for_timeout(WAIT)
    expect(suggestions).to_be_hidden()


@pytest.mark.parametrize("key", ["Alt+ArrowDown", "ArrowDown", "ArrowUp"])
def test_arrows_open_what_was_closed(reader, box, suggestions, key):
    box.press_sequentially("standard")
    expect(suggestions).to_be_visible()
    reader.keyboard.press("Escape")
    reader.keyboard.press(key)
    expect(suggestions).to_be_visible()
    expect_none_chosen(box, suggestions)


def test_an_empty_box_opens_nothing_and_asks_nothing(reader, box, suggestions):
    requests = asked(reader)
    box.press("Alt+ArrowDown")
    box.press_sequentially("  ")
    reader.wait_for_timeout(WAIT)
    expect(suggestions).to_be_hidden()
    assert requests == []


def test_clearing_the_box_closes(reader, box, suggestions, status):
    box.press_sequentially("standard")
    expect(suggestions).to_be_visible()
    box.clear()
    expect(suggestions).to_be_hidden()
    expect(status).to_be_empty()


def test_tab_leaves_and_closes(reader, box, suggestions):
    box.press_sequentially("standard")
    expect(suggestions).to_be_visible()
    reader.keyboard.press("ArrowDown")
    reader.keyboard.press("Tab")
    expect(reader.get_by_role("button", name="Search")).to_be_focused()
    expect(suggestions).to_be_hidden()
    expect(box).to_have_value("standard")


def test_leaving_before_the_answer_comes_shows_nothing(reader, box, suggestions):
    box.press_sequentially("standard")
    reader.keyboard.press("Tab")
    reader.wait_for_timeout(WAIT)
    expect(suggestions).to_be_hidden()


def test_a_press_beside_it_closes(reader, box, suggestions):
    box.press_sequentially("standard")
    expect(suggestions).to_be_visible()
    reader.mouse.click(5, 600)
    expect(suggestions).to_be_hidden()


def test_a_slow_click_goes_there(reader, box, options):
    box.press_sequentially("standard")
    expect(options.last).to_be_visible()
    path = options.last.get_attribute("href")
    options.last.hover()
    reader.mouse.down()
    reader.wait_for_timeout(WAIT)
    expect(options.last).to_be_visible()
    expect(box).to_be_focused()
    reader.mouse.up()
    expect(reader).to_have_url(path)


@pytest.mark.parametrize("how", [{"modifiers": ["ControlOrMeta"]}, {"button": "middle"}])
def test_opens_in_a_new_tab_like_any_link(reader, box, options, how):
    box.press_sequentially("standard")
    expect(options.first).to_be_visible()
    with reader.context.expect_page() as tab:
        options.first.click(**how)
    expect(tab.value).to_have_url(options.first.get_attribute("href"))
    expect(reader).to_have_url(TERM)


def test_a_tap_goes_there(new_context, site):
    page = new_context(has_touch=True, viewport={"width": 390, "height": 800}).new_page()
    page.goto(TERM)
    page.locator("[name=q]").tap()
    page.keyboard.type("standard")
    option = page.get_by_role("option").last
    path = option.get_attribute("href")
    option.tap()
    expect(page).to_have_url(path)


@pytest.mark.parametrize("path", BOXES.values(), ids=BOXES)
def test_needs_no_script(new_context, site, path):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(path)
    box = page.get_by_role("searchbox", name="Search terms, guides and courses")
    box.fill("deviation")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"/search/\?q=deviation"))
    expect(box).to_have_value("deviation")
    page.get_by_role("link", name="Standard deviation").first.click()
    expect(page).to_have_url(FORMULAS)


def test_asks_when_the_reader_pauses(page, site, box):
    requests = asked(page)
    page.clock.install(time=0)
    page.goto(TERM)
    page.clock.pause_at(3_600_000)
    for letters in ("stan", "dard"):
        box.press_sequentially(letters)
        page.clock.run_for(100)
    assert requests == []
    with page.expect_request(SUGGEST):
        page.clock.run_for(100)
    assert len(requests) == 1


def test_an_answer_is_remembered(reader, box, suggestions):
    requests = asked(reader)
    for _ in range(2):
        box.fill("standard")
        expect(suggestions).to_be_visible()
        box.clear()
        expect(suggestions).to_be_hidden()
    assert [url.partition("/search/")[2] for url in requests] == ["suggest?q=standard"]


def test_an_answer_that_comes_late_is_left_alone(reader, box, options):
    waiting = []
    reader.route(re.compile("suggest.q=s$"), lambda route: waiting.append(route))
    with reader.expect_request(SUGGEST):
        box.press_sequentially("s")
    reader.keyboard.type("d")
    expect(options).to_have_text("Standard deviation (SD) Intro to Statistics")
    waiting[0].continue_()
    reader.wait_for_timeout(WAIT)
    expect(options).to_have_count(1)


FAILURES = {
    "too many": {"status": 429, "content_type": "application/json", "body": '{"error": "Wait."}'},
    "broken": {"status": 500, "body": "<h1>Something went wrong</h1>"},
    "unreadable": {"status": 200, "content_type": "application/json", "body": "<p>"},
    "offline": None,
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_where_nothing_comes_it_is_a_plain_form(reader, box, suggestions, status, failure):
    complaints = []
    reader.on("pageerror", lambda error: complaints.append(str(error)))
    box.press_sequentially("standar")
    expect(suggestions).to_be_visible()
    reader.route(SUGGEST, lambda route: route.fulfill(**failure) if failure else route.abort())
    reader.keyboard.type("d")
    expect(suggestions).to_be_hidden()
    expect(status).to_be_empty()
    expect(box).to_have_value("standard")
    # What failed once is not remembered.
    reader.unroute(SUGGEST)
    reader.keyboard.press("Alt+ArrowDown")
    expect(suggestions).to_be_visible()
    reader.keyboard.press("Enter")
    expect(reader).to_have_url("/search/?q=standard")
    assert complaints == []


def test_says_how_many_there_are(reader, box, options, status):
    expect(status).to_be_empty()
    for found, words in [(["Ring", "Field"], "2 suggestions"), (["Ring"], "1 suggestion"), ([], "No suggestions")]:
        answer(reader, *map(suggestion, found))
        box.press_sequentially("a")
        expect(status).to_have_text(words)
        expect(options).to_have_count(len(found))
    expect(box).to_have_attribute("aria-expanded", "false")
    reader.keyboard.press("Escape")
    expect(status).to_be_empty()


def test_waits_while_a_word_is_being_composed(reader, box, suggestions):
    requests = asked(reader)
    keyboard = reader.context.new_cdp_session(reader)
    box.focus()
    keyboard.send("Input.imeSetComposition", {"text": "standar", "selectionStart": 7, "selectionEnd": 7})
    reader.wait_for_timeout(WAIT)
    assert requests == []
    keyboard.send("Input.insertText", {"text": "standard"})
    expect(suggestions).to_be_visible()
    # Enter that ends a composition is no Enter; browsers tell it in one of two ways.
    for told in ({"isComposing": True}, {"keyCode": 229}):
        event = {"key": "ArrowDown", "bubbles": True, "cancelable": True, **told}
        assert box.evaluate("(box, event) => box.dispatchEvent(new KeyboardEvent('keydown', event))", event)
    expect_none_chosen(box, suggestions)


def test_who_comes_back_finds_the_list_closed(reader, box, suggestions, options):
    box.press_sequentially("standard")
    options.first.click()
    expect(reader).not_to_have_url(TERM)
    reader.go_back()
    expect(reader).to_have_url(TERM)
    reader.wait_for_timeout(WAIT)
    expect(suggestions).to_be_hidden()


def test_a_page_that_is_left_keeps_no_list(reader, box, suggestions):
    box.press_sequentially("standard")
    expect(suggestions).to_be_visible()
    reader.evaluate("dispatchEvent(new Event('pagehide'))")
    expect(suggestions).to_be_hidden()


def test_a_box_with_words_in_it_waits_for_more(page, site, box, suggestions):
    requests = asked(page)
    page.goto("/search/?q=standard")
    box.click()
    page.wait_for_timeout(WAIT)
    expect(suggestions).to_be_hidden()
    assert requests == []


def test_suggests_from_the_class_that_is_chosen(page, site, box, options):
    page.goto("/search/?q=reach")
    page.get_by_label("Where to search").select_option("Intro to Statistics")
    box.fill("frequency")
    expect(options.first).to_have_text("Frequency Intro to Statistics")
    expect(options.filter(has_text="Social Media")).to_have_count(0)
    box.press("Enter")
    expect(page).to_have_url("/search/?q=frequency&course=intro-to-statistics")
    expect(page.get_by_label("Where to search")).to_have_value("intro-to-statistics")


def test_suggestions_are_in_their_own_language(page, site, box, options, subtests):
    for path in (TERM, ARABIC_TERM):
        page.goto(path)
        for typed, language, direction in [("الخلية", "ar", "rtl"), ("standard dev", "en", "ltr")]:
            with subtests.test(path, language=language):
                box.fill(typed)
                expect(options.first.locator("span").first).to_have_attribute("lang", language)
                expect(options.first.locator("span").first).to_have_css("direction", direction)
                expect(box).to_have_css("direction", direction)


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_and_nothing_sticks_out(page, site, box, suggestions, subtests, width):
    page.set_viewport_size({"width": width, "height": 900})
    for kind, path, typed in [*((*each, "s") for each in BOXES.items()), ("right to left", ARABIC_TERM, "الخ")]:
        page.goto(path)
        box.clear()
        before = page.evaluate(PLACES)
        box.press_sequentially(typed)
        expect(suggestions).to_be_visible()
        with subtests.test(kind):
            assert page.evaluate(PLACES) == before
            assert page.evaluate(SHIFTS) == []
            assert page.evaluate(OVERHANG) == []
            edges = suggestions.bounding_box()
            assert edges["x"] >= 0
            assert edges["x"] + edges["width"] <= width


@pytest.mark.parametrize("width", [320, 1280])
def test_is_large_enough_to_touch(page, site, box, options, subtests, width):
    page.set_viewport_size({"width": width, "height": 900})
    for kind, path in BOXES.items():
        page.goto(path)
        box.fill("standard")
        expect(options.first).to_be_visible()
        with subtests.test(kind):
            for target in (box, page.get_by_role("button", name="Search"), options.first):
                edges = target.bounding_box()
                assert min(edges["width"], edges["height"]) >= 44


@pytest.mark.parametrize("media", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
@pytest.mark.parametrize("path", [*BOXES.values(), ARABIC_TERM], ids=[*BOXES, "right to left"])
def test_axe_finds_nothing_in_an_open_list(page, site, box, options, media, path):
    page.emulate_media(**media)
    page.goto(path)
    box.clear()
    box.press_sequentially("standard")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []


def test_keeps_to_the_security_policy(page, site, box, options):
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(TERM)
    box.press_sequentially("standard")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(TERM)
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_and_what_is_marked_in_them_stand_out(page, site, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto("/search/?q=deviation")
    contrasts = page.evaluate(CONTRASTS, "mark, .snippet, .results a")
    assert len(contrasts) > 3
    assert [each for each in contrasts if each[0] < CONTRAST] == []
    marked, behind = page.evaluate(
        "() => ['mark', 'body'].map((each) => getComputedStyle(document.querySelector(each)).backgroundColor)"
    )
    assert marked != behind


def test_nothing_found_leads_on(page, site):
    page.goto("/search/?q=zzzzqqqq")
    expect(page.locator("main")).to_contain_text("Nothing was found for “zzzzqqqq”.")
    page.locator("main").get_by_role("link", name="Look in the glossary").click()
    expect(page).to_have_url("/glossary/")


def test_paper_shows_no_box(page, site):
    page.emulate_media(media="print")
    for path in BOXES.values():
        page.goto(path)
        expect(page.locator(".search-box")).to_be_hidden()
