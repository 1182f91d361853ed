"""Facts and questions moved up and down, by buttons and by keys."""

import pytest
from playwright.sync_api import expect

from glossary.models import Fact

ROWS = "#facts-group .inline-related:not(.empty-form)"


@pytest.fixture
def form(form, term):
    """The form of a term with the facts One to Four."""
    Fact.objects.filter(term=term).delete()
    for text in ("One", "Two", "Three", "Four"):
        Fact.objects.create(term=term, text=text)
    form.reload()
    expect(form.locator("#facts-3 .row-tools")).to_be_visible()
    return form


def row(form, text):
    """The row of a fact, wherever it was moved."""
    return form.locator(f"#{form.locator(ROWS).nth(shown(form).index(text)).get_attribute('id')}")


def button(form, text, name):
    return row(form, text).get_by_role("button", name=name)


def shown(form):
    return form.locator(f"{ROWS} [name$=-text]").evaluate_all("fields => fields.map(({ value }) => value)")


def told(form):
    return form.locator("#content-main > .visually-hidden[role=status]")


def save(form):
    form.get_by_role("button", name="Save draft", exact=True).click()
    expect(form.locator(".messagelist")).to_be_visible()


def kept(term):
    return [fact.text for fact in term.facts.all()]


def add(form, text):
    form.get_by_role("button", name="Add another Must-know fact").click()
    form.locator(f"{ROWS} textarea").last.fill(text)


def test_a_fact_is_moved_by_its_buttons_and_saved_there(form, term):
    up = button(form, "Three", "Move up")
    up.click()
    expect(up).to_be_focused()
    expect(told(form)).to_have_text("Must-know fact 2 of 4")
    assert shown(form) == ["One", "Three", "Two", "Four"]
    form.keyboard.press("Enter")
    expect(told(form)).to_have_text("Must-know fact 1 of 4")
    expect(up).to_have_attribute("aria-disabled", "true")
    form.keyboard.press("Enter")
    assert shown(form) == ["Three", "One", "Two", "Four"]
    button(form, "One", "Move down").click()
    assert shown(form) == ["Three", "Two", "One", "Four"]
    save(form)
    assert kept(term) == shown(form) == ["Three", "Two", "One", "Four"]
    assert [fact.position for fact in term.facts.all()] == [1, 2, 3, 4]


def test_a_row_is_moved_by_keys_from_within_its_text(form, term):
    field = form.locator("#id_facts-0-text")
    field.focus()
    form.keyboard.press("Alt+ArrowDown")
    form.keyboard.press("Alt+ArrowDown")
    expect(field).to_be_focused()
    expect(told(form)).to_have_text("Must-know fact 3 of 4")
    form.keyboard.press("Alt+ArrowUp")
    save(form)
    assert kept(term) == ["Two", "One", "Three", "Four"]


def test_a_row_stays_where_it_is_on_the_screen(form):
    up = button(form, "Four", "Move up")
    up.scroll_into_view_if_needed()
    before = up.bounding_box()
    up.click()
    assert abs(up.bounding_box()["y"] - before["y"]) < 2


def test_rows_that_are_not_saved_yet_move_among_the_others(form, term):
    add(form, "Five")
    form.get_by_role("button", name="Add another Must-know fact").click()
    form.locator("#facts-4 textarea").focus()
    for _ in range(4):
        form.keyboard.press("Alt+ArrowUp")
    # One that is left empty is none, wherever it stands.
    form.locator("#facts-5 textarea").focus()
    form.keyboard.press("Alt+ArrowUp")
    save(form)
    assert kept(term) == ["Five", "One", "Two", "Three", "Four"]


def test_a_row_that_is_filled_after_it_was_moved_keeps_its_place(form, term):
    form.get_by_role("button", name="Add another Must-know fact").click()
    form.locator("#facts-4 textarea").focus()
    form.keyboard.press("Alt+ArrowUp")
    form.keyboard.type("Late")
    save(form)
    assert kept(term) == ["One", "Two", "Three", "Late", "Four"]


def test_rows_that_are_marked_for_deletion_are_passed(form, term):
    form.locator("#facts-1").get_by_label("Delete").check()
    form.locator("#facts-2").get_by_label("Delete").check()
    up = button(form, "Four", "Move up")
    up.click()
    expect(told(form)).to_have_text("Must-know fact 1 of 2")
    assert shown(form) == ["Four", "One", "Two", "Three"]
    expect(up).to_have_attribute("aria-disabled", "true")
    save(form)
    assert kept(term) == ["Four", "One"]


def test_nothing_is_lost_where_a_moved_row_and_a_removed_one_come_together(form, term):
    add(form, "Five")
    add(form, "Six")
    for _ in range(4):
        button(form, "Five", "Move up").click()
    row(form, "Six").get_by_role("button", name="Remove").click()
    assert shown(form) == ["Five", "One", "Two", "Three", "Four"]
    save(form)
    assert kept(term) == ["Five", "One", "Two", "Three", "Four"]


def test_a_form_that_comes_back_with_errors_has_the_order_that_it_was_sent_in(form, term):
    button(form, "Four", "Move up").click()
    form.get_by_label("Name:", exact=True).fill("")
    form.get_by_role("button", name="Save draft", exact=True).click()
    expect(form.locator(".errornote")).to_be_visible()
    assert shown(form) == ["One", "Two", "Four", "Three"]
    form.get_by_label("Name:", exact=True).fill("Mitosis")
    save(form)
    assert kept(term) == ["One", "Two", "Four", "Three"]


def test_questions_move_as_well(form, term):
    form.get_by_role("button", name="Add another Review question").click()
    form.locator("#id_questions-1-question").fill("First?")
    form.locator("#questions-1").get_by_role("button", name="Move up").click()
    expect(told(form)).to_have_text("Review question 1 of 2")
    save(form)
    assert [each.question for each in term.questions.all()] == ["First?", "Why?"]
