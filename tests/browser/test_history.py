"""The history of a term, as an editor's browser sees it."""

import pytest
from playwright.sync_api import expect

from glossary.models import Page, Term
from tests.browser.axe import violations
from tests.browser.test_accessibility import LOOKS
from tests.factories import publish

# What reaches out of the window at the side.
OVERHANG = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def term(biology):
    """A published term with two revisions; between them, texts and facts of every kind of change."""
    term = Term.objects.get(name="Mitosis")
    term.definition = "Mitosis is a thing. It\u200d matters much.\n\n" + "A long stretch that stays. " * 20
    term.aliases = "division"
    term.save()
    term.facts.create(text="Another fact.", source="Nature")
    publish(term)
    term.facts.filter(source="Nature").update(position=0, text="Another fact of many words.")
    term.definition = term.definition.replace("It\u200d matters much", "It matters").replace("stays. A", "stays! A", 1)
    term.aliases = ""
    term.linking = "never"
    term.save()
    publish(Term.objects.get(pk=term.pk))
    return term


@pytest.fixture
def history(page, client, editor, term, base_url):
    client.force_login(editor)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])
    page.goto(f"/admin/glossary/term/{term.pk}/change/")
    page.get_by_role("link", name="History").click()
    return page


def test_an_editor_compares_two_revisions_and_restores_the_first(history, term):
    history.get_by_role("button", name="Compare the two").click()
    expect(history.get_by_text("moved from place 2 to place 1, and changed")).to_be_visible()
    history.go_back()
    first = history.get_by_role("row").last
    first.get_by_role("radio", name="From").check()
    history.get_by_role("button", name="Compare the two").click()
    definition = history.locator("section").filter(has=history.get_by_role("heading", name="Definition"))
    expect(definition.get_by_role("insertion")).to_contain_text("A long stretch")
    history.go_back()
    first.get_by_role("link", name="Restore…").click()
    history.get_by_role("button", name="Restore").click()
    expect(history.get_by_label("Definition:")).to_have_value("Mitosis is a thing. It matters.")
    expect(history.locator(".desk-status")).to_contain_text("Published, with changes")
    assert Page.objects.get(title="Mitosis").document["linking"] == "never"


def addresses(history):
    """Each of the pages of the history that the browser shows."""
    listed = history.url
    history.get_by_role("button", name="Compare the two").click()
    compared = history.url
    history.goto(listed)
    restoring = history.get_by_role("link", name="Restore…").last.get_attribute("href")
    return {
        "list": listed,
        "comparison": compared,
        "revision": restoring.removesuffix("restore/"),
        "restore": restoring,
    }


def test_axe_finds_nothing_on_the_pages_of_the_history(history, subtests):
    for kind, address in addresses(history).items():
        for look, media in LOOKS.items():
            history.emulate_media(**{"color_scheme": "null", "forced_colors": "null"} | media)
            # Loaded anew, so that no colour is still changing.
            history.goto(address)
            for width in (320, 1280):
                history.set_viewport_size({"width": width, "height": 900})
                with subtests.test(kind, look=look, width=width):
                    assert violations(history, within=["#content"]) == []
                    assert history.evaluate(OVERHANG) <= 0


def test_what_changed_is_told_by_more_than_its_colour(history):
    history.get_by_role("button", name="Compare the two").click()
    for media in LOOKS.values():
        history.emulate_media(**media)
        expect(history.locator(".words del").first).to_have_css("text-decoration-line", "line-through")
        expect(history.locator(".words ins").first).to_have_css("text-decoration-line", "underline")


def test_the_history_keeps_to_the_security_policy(history):
    complaints = []
    history.on("pageerror", lambda error: complaints.append(str(error)))
    history.on("console", lambda message: complaints.append(message.text))
    for address in addresses(history).values():
        history.goto(address)
    assert complaints == []
