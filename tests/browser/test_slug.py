"""The address of a page that gets another name, in its form."""

from playwright.sync_api import expect

from glossary.models import Term

OFFER = "Use “cell-division” for the new name"


def rename(form, name):
    form.locator("#id_name").fill(name)
    form.keyboard.press("Tab")


def test_a_new_slug_is_offered_and_taken_by_keyboard(form, term):
    rename(form, "Cell division")
    offer = form.get_by_role("button", name=OFFER)
    expect(offer).to_be_visible()
    expect(form.locator("#id_slug")).to_have_value("mitosis")
    offer.press("Enter")
    expect(form.locator("#id_slug")).to_have_value("cell-division")
    expect(form.locator("#id_slug")).to_be_focused()
    expect(offer).to_have_count(0)
    form.get_by_role("button", name="Save draft", exact=True).click()
    expect(form.locator(".messagelist .success")).to_be_visible()
    assert Term.objects.get(pk=term.pk).slug == "cell-division"


def test_a_name_that_is_put_back_takes_the_offer_away(form):
    rename(form, "Cell division")
    expect(form.get_by_role("button", name=OFFER)).to_be_visible()
    rename(form, "Mitosis")
    expect(form.get_by_role("button", name=OFFER)).to_have_count(0)


def test_an_offer_that_is_not_taken_leaves_the_slug_and_leads_to_what_it_asks_for(form, term):
    rename(form, "Cell division")
    expect(form.get_by_role("button", name=OFFER)).to_be_visible()
    form.get_by_role("button", name="Publish changes").click()
    form.get_by_role("link", name="Name and address", exact=True).click()
    expect(form.get_by_role("button", name="Take this address")).to_be_visible()
    form.get_by_role("button", name="Take this address").click()
    expect(form.locator(".messagelist .success")).to_contain_text("Kept in the draft")
    assert Term.objects.get(pk=term.pk).slug == "cell-division"
