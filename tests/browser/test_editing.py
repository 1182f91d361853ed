"""Writing, publishing and everything around it, in the browsers of editors."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from glossary import scheduling
from glossary.models import Page, Presence, Revision, Schedule, Status, Term
from tests.factories import make_term, publish

PATH = "/intro-to-biology/key-terms/ribosome/"
MITOSIS = "/intro-to-biology/key-terms/mitosis/"


@pytest.fixture
def sign_in(new_context, base_url):
    """A page of a browser of its own, of an editor who is signed in."""

    def sign_in(user, **options):
        context = new_context(timezone_id="Europe/Berlin", **options)
        client = Client()
        client.force_login(user)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])
        return context.new_page()

    return sign_in


@pytest.fixture
def ann(db):
    return User.objects.create_superuser("ann")


@pytest.fixture
def term(biology):
    return Term.objects.get(name="Mitosis")


@pytest.fixture
def berlin(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    timezone.activate("Europe/Berlin")
    yield
    timezone.deactivate()


def form_of(page, term):
    """The form of a term, once it has told that it is open, and has its previews."""
    page.goto(f"/admin/glossary/term/{term.pk}/change/", wait_until="networkidle")
    return page


def previewed(page):
    """What stands in the frame of the preview, once it is there."""
    frame = page.frame_locator(".page-preview")
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    return frame


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def messages(page):
    return page.locator(".messagelist")


def status(page):
    return page.locator("form .desk-status")


def tab_to(page, locator):
    """Go to a field or a button by the Tab key alone."""
    for _ in range(80):
        if locator.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab never gets there.")


def test_a_term_is_written_looked_at_and_published_by_keyboard(sign_in, editor, biology):
    page = sign_in(editor)
    page.goto("/admin/")
    tab_to(page, page.get_by_role("link", name="Add a term to Intro to Biology"))
    page.keyboard.press("Enter")
    for label, text in (("Name:", "Ribosome"), ("Definition:", "It builds proteins in a cell.")):
        tab_to(page, page.get_by_label(label, exact=True))
        page.keyboard.type(text)
    for prefix, name, words in (
        ("facts", "Add another Must-know fact", {"text": "It has two subunits.", "source": "A book"}),
        ("questions", "Add another Review question", {"question": "What does it build?", "answer": "Proteins."}),
    ):
        tab_to(page, page.get_by_role("button", name=name))
        page.keyboard.press("Enter")
        for field, text in words.items():
            tab_to(page, page.locator(f"#id_{prefix}-0-{field}"))
            page.keyboard.type(text)
    tab_to(page, page.get_by_role("button", name="Save draft", exact=True))
    page.keyboard.press("Enter")
    expect(status(page)).to_contain_text("Draft")
    assert not Page.objects.filter(title="Ribosome").exists()

    tab_to(page, page.get_by_role("button", name="Save and preview"))
    page.keyboard.press("Enter")
    frame = previewed(page)
    expect(frame.get_by_role("heading", level=1)).to_have_text("Ribosome")
    # It has the links that the public page will have.
    expect(frame.locator("#definition a.term-link")).to_have_text("cell")
    assert not Page.objects.filter(title="Ribosome").exists()
    tab_to(page, page.get_by_role("link", name="Back to the form"))
    page.keyboard.press("Enter")

    tab_to(page, page.get_by_role("button", name="Publish", exact=True))
    page.keyboard.press("Enter")
    messages(page).get_by_role("link", name="Ribosome").press("Enter")
    expect(page).to_have_url(PATH)
    expect(page.locator("#must-know")).to_contain_text("It has two subunits.")
    expect(page.locator("summary")).to_contain_text("What does it build?")


def test_the_preview_is_as_wide_as_a_phone_or_a_desk(sign_in, editor, term):
    page = sign_in(editor)
    form_of(page, term)
    press(page, "Save and preview")
    previewed(page)
    frame = page.locator(".page-preview")
    expect(page.get_by_role("link", name="On a desk")).to_have_attribute("aria-current", "true")
    assert frame.bounding_box()["width"] > 900
    page.get_by_role("link", name="On a phone").click()
    expect(page.get_by_role("link", name="On a phone")).to_have_attribute("aria-current", "true")
    previewed(page)
    assert 380 < frame.bounding_box()["width"] <= 392
    assert page.frames[1].evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_link_in_the_preview_leads_to_what_it_names(sign_in, editor, term):
    page = sign_in(editor)
    form_of(page, term).get_by_label("Definition:").fill("How a cell divides.")
    press(page, "Save and preview")
    with page.expect_popup() as popup:
        previewed(page).locator("#definition a.term-link").click()
    expect(popup.value.get_by_role("heading", level=1)).to_have_text("Cell")


def test_of_two_editors_the_second_is_told_and_nothing_is_lost(sign_in, editor, ann, term):
    first, second = form_of(sign_in(ann), term), form_of(sign_in(editor), term)
    first.get_by_label("Definition:").fill("What Ann wrote.")
    press(first, "Save draft")
    expect(messages(first)).to_be_visible()

    second.get_by_label("Definition:").fill("What the other one wrote.")
    second.get_by_label("What you changed:").fill("Shorter")
    press(second, "Save draft")
    conflict = second.get_by_role("region", name="What was saved meanwhile")
    expect(conflict).to_contain_text("ann saved this while you had it open")
    expect(conflict.get_by_role("insertion")).to_contain_text("What Ann wrote")
    expect(second.get_by_label("Definition:")).to_have_value("What the other one wrote.")
    expect(second.get_by_label("What you changed:")).to_have_value("Shorter")
    assert Term.objects.get(pk=term.pk).definition == "What Ann wrote."

    second.get_by_label("Definition:").fill("What Ann wrote. What the other one wrote.")
    press(second, "Save draft")
    expect(status(second)).to_contain_text("Published, with changes")
    assert Term.objects.get(pk=term.pk).definition == "What Ann wrote. What the other one wrote."
    kept = Revision.objects.filter(kind="term", object_id=term.pk).order_by("id").values_list("document", flat=True)
    assert [each["definition"] for each in kept][-2:] == [
        "What Ann wrote.",
        "What Ann wrote. What the other one wrote.",
    ]


def test_who_else_has_it_open_is_told_and_no_longer_once_they_left(sign_in, editor, ann, term):
    form_of(sign_in(ann), term)
    page = sign_in(editor)
    page.clock.install()
    form_of(page, term)
    told = page.locator(".desk-others")
    expect(told).to_have_text("ann has this open too.")
    # A minute without a sign of her.
    Presence.objects.filter(user=ann).update(seen=timezone.now() - timedelta(seconds=61))
    page.clock.fast_forward(20_000)
    expect(told).to_be_empty()


def test_an_old_revision_is_restored_and_published(sign_in, editor, term):
    page = form_of(sign_in(editor), term)
    page.get_by_label("Definition:").fill("Words that nobody wants.")
    press(page, "Publish changes")
    page.get_by_role("link", name="History").click()
    page.get_by_role("row").last.get_by_role("link", name="Restore…").click()
    expect(page.get_by_role("deletion")).to_contain_text("Words that nobody wants")
    press(page, "Restore it as the draft")
    expect(page.get_by_label("Definition:")).to_have_value("Mitosis is a thing. It matters.")
    assert "Words that nobody wants" in page.request.get(MITOSIS).text()
    press(page, "Publish changes")
    messages(page).get_by_role("link", name="Mitosis").click()
    expect(page.locator("#definition")).to_contain_text("Mitosis is a thing.")


def schedule(page, date="2031-03-03", time="08:00"):
    """From the form of a term to the question whether it shall be so."""
    press(page, "Save and schedule…")
    page.locator("#id_due_0").fill(date)
    page.locator("#id_due_1").fill(time)
    press(page, "Show what will happen")


@pytest.mark.parametrize("script", [True, False])
def test_publishing_at_a_time_is_told_before_it_is_decided_and_is_cancelled(sign_in, editor, term, berlin, script):
    page = form_of(sign_in(editor, java_script_enabled=script), term)
    page.get_by_label("Definition:").fill("Words for March.")
    schedule(page)
    expect(page.locator("#content")).to_contain_text("Drafts that are saved later do not slip in.")
    press(page, "Choose another time")
    expect(page.locator("#id_due_0")).to_have_value("2031-03-03")
    page.locator("#id_due_1").fill("09:30")
    press(page, "Show what will happen")
    press(page, "Publish on 3 March 2031, 09:30, Europe/Berlin")
    words = "It will be published on 3 March 2031, 09:30, Europe/Berlin, as it stands now."
    expect(messages(page)).to_have_text(words)
    expect(page.locator(".desk-scheduled")).to_contain_text(words)
    page.get_by_role("link", name="Change or cancel…").click()
    press(page, "Do not publish it then")
    expect(messages(page)).to_have_text("That will not happen.")
    assert not Schedule.objects.exists()


def test_what_is_due_is_public_with_the_next_request(sign_in, editor, biology, page):
    term = make_term(biology, "Ribosome")
    desk = form_of(sign_in(editor), term)
    schedule(desk)
    desk.get_by_role("button", name="Publish on").click()
    expect(messages(desk)).to_be_visible()
    assert page.goto(PATH).status == 404
    Schedule.objects.update(due=timezone.now() - timedelta(minutes=1))
    scheduling.clock.look_at = 0
    assert page.goto(PATH).status == 200
    expect(page.get_by_role("heading", level=1)).to_have_text("Ribosome")


def test_taking_down_at_a_time_tells_which_links_will_go(sign_in, editor, term, biology):
    publish(make_term(biology, "Spindle", definition="Mitosis needs it."))
    page = form_of(sign_in(editor), term)
    press(page, "Save and schedule…")
    page.get_by_label("Take it down").check()
    page.locator("#id_due_0").fill("2031-03-03")
    page.locator("#id_due_1").fill("08:00")
    press(page, "Show what will happen")
    expect(page.locator("#content")).to_contain_text("its address will say that it was taken down")
    expect(page.locator("#content")).to_contain_text("1 page links here")
    expect(page.locator("#content")).not_to_contain_text("published is")
    expect(page.get_by_role("button", name="Take down on 3 March 2031, 08:00")).to_be_visible()


def test_unpublishing_tells_which_links_will_go_and_can_be_left(sign_in, editor, term, biology):
    publish(make_term(biology, "Spindle", definition="Mitosis needs it."))
    page = form_of(sign_in(editor), term)
    page.get_by_role("link", name="Unpublish…").click()
    expect(page.locator("#content")).to_contain_text(
        "1 page links here, and its words will stand without a link: Spindle"
    )
    page.get_by_role("link", name="Leave it public").click()
    expect(status(page)).to_have_text(re.compile("^Published"))
    page.get_by_role("link", name="Unpublish…").click()
    press(page, "Unpublish this page")
    expect(status(page)).to_contain_text("Unpublished")
    assert page.goto(MITOSIS).status == 410
    page.goto("/intro-to-biology/key-terms/spindle/")
    expect(page.locator("#definition a.term-link")).to_have_count(0)


def test_without_script_a_term_is_written_looked_at_and_published(sign_in, editor, biology):
    page = sign_in(editor, java_script_enabled=False)
    page.goto("/admin/")
    page.get_by_role("link", name="Add a term to Intro to Biology").click()
    page.get_by_label("Name:", exact=True).fill("Ribosome")
    page.get_by_label("Definition:").fill("It builds proteins in a cell.")
    press(page, "Save draft and add more parts")
    page.locator("#facts-0").get_by_label("Fact:").fill("It has two subunits.")
    page.locator("#questions-0").get_by_label("Question:").fill("What does it build?")
    page.locator("#questions-0").get_by_label("Answer:").fill("Proteins.")
    press(page, "Save and preview")
    expect(previewed(page).locator("#must-know")).to_contain_text("It has two subunits.")
    page.get_by_role("link", name="Back to the form").click()
    press(page, "Publish")
    messages(page).get_by_role("link", name="Ribosome").click()
    expect(page.locator("#must-know")).to_contain_text("It has two subunits.")


def test_without_script_an_old_revision_is_restored(sign_in, editor, term):
    page = form_of(sign_in(editor, java_script_enabled=False), term)
    page.get_by_label("Definition:").fill("Words that nobody wants.")
    press(page, "Save draft")
    page.get_by_role("link", name="History").click()
    page.get_by_role("row").last.get_by_role("link", name="Restore…").click()
    press(page, "Restore it as the draft")
    expect(page.get_by_label("Definition:")).to_have_value("Mitosis is a thing. It matters.")


def test_without_script_of_two_editors_the_second_is_told(sign_in, editor, ann, term):
    first = form_of(sign_in(ann, java_script_enabled=False), term)
    second = form_of(sign_in(editor, java_script_enabled=False), term)
    expect(second.get_by_text("ann has this open too.")).to_have_count(0)
    first.get_by_label("Definition:").fill("What Ann wrote.")
    press(first, "Publish changes")
    second.get_by_label("Definition:").fill("What the other one wrote.")
    press(second, "Publish changes")
    expect(second.get_by_role("region", name="What was saved meanwhile")).to_contain_text("What Ann wrote.")
    press(second, "Publish changes")
    assert "What the other one wrote." in second.request.get(MITOSIS).text()


def test_a_double_click_publishes_once(sign_in, editor, term):
    page = form_of(sign_in(editor), term)
    page.get_by_label("Definition:").fill("Cells divide.")
    page.get_by_role("button", name="Publish changes").dblclick()
    expect(messages(page)).to_contain_text("Mitosis is published as it stands here.")
    expect(page.get_by_role("region", name="What was saved meanwhile")).to_have_count(0)
    published = Revision.objects.filter(
        kind="term", object_id=term.pk, action="publish", document__definition="Cells divide."
    )
    assert published.count() == 1


def test_a_double_click_schedules_and_unpublishes_once(sign_in, editor, term):
    page = form_of(sign_in(editor), term)
    schedule(page)
    page.get_by_role("button", name="Publish on").dblclick()
    expect(messages(page).locator("li")).to_have_count(1)
    assert Schedule.objects.count() == 1
    page.get_by_role("link", name="Unpublish…").click()
    page.get_by_role("button", name="Unpublish this page").dblclick()
    expect(messages(page)).to_have_text("1 page was taken down.")


def test_going_back_after_a_save_and_saving_again_overwrites_nothing_unseen(sign_in, editor, term):
    page = form_of(sign_in(editor), term)
    page.get_by_label("Definition:").fill("The first words.")
    press(page, "Save and preview")
    previewed(page)
    page.go_back(wait_until="networkidle")
    page.get_by_label("Definition:").fill("The second words.")
    press(page, "Save draft")
    told = page.get_by_role("region", name="What was saved meanwhile")
    if told.count():
        expect(told).to_contain_text("You saved this yourself")
        press(page, "Save draft")
    expect(messages(page)).to_be_visible()
    assert Term.objects.get(pk=term.pk).definition == "The second words."


def test_in_two_windows_of_one_editor_nothing_is_overwritten_unseen(sign_in, editor, term):
    first = form_of(sign_in(editor), term)
    second = form_of(first.context.new_page(), term)
    # One is not somebody else to oneself.
    expect(second.locator(".desk-others")).to_be_empty()
    first.get_by_label("Definition:").fill("From the first window.")
    press(first, "Save draft")
    expect(messages(first)).to_be_visible()
    second.get_by_label("Definition:").fill("From the second window.")
    press(second, "Publish changes")
    told = second.get_by_role("region", name="What was saved meanwhile")
    expect(told).to_contain_text("You saved this yourself since you opened it here, perhaps in another window")
    assert "window" not in second.request.get(MITOSIS).text()
    press(second, "Publish changes")
    assert "From the second window." in second.request.get(MITOSIS).text()


def test_of_two_windows_the_second_learns_that_a_schedule_is_cancelled(sign_in, editor, term):
    scheduling.schedule(term, "publish", timezone.now() + timedelta(days=1))
    first = sign_in(editor)
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"/admin/glossary/term/{term.pk}/schedule/")
    press(first, "Do not publish it then")
    press(second, "Do not publish it then")
    expect(messages(second)).to_contain_text("There was nothing left to cancel")


def test_the_buttons_say_what_will_happen_as_things_stand(sign_in, editor, biology, term):
    page = sign_in(editor)
    draft = make_term(biology, "Ribosome")
    form_of(page, draft)
    names = [each.get_attribute("value") for each in page.locator(".main-acts input").all()]
    assert names == ["Save draft", "Save and preview", "Publish"]
    expect(page.get_by_role("link", name="Unpublish…")).to_have_count(0)
    form_of(page, term)
    names = [each.get_attribute("value") for each in page.locator(".main-acts input").all()]
    assert names == ["Save draft", "Save and preview", "Publish changes"]
    expect(page.get_by_role("link", name="Unpublish…")).to_be_visible()


def test_enter_in_a_field_keeps_a_draft_and_shows_readers_nothing(sign_in, editor, term):
    page = form_of(sign_in(editor), term)
    page.get_by_label("What you changed:").fill("A note")
    page.keyboard.press("Enter")
    expect(messages(page)).to_contain_text("was changed successfully")
    assert Term.objects.get(pk=term.pk).status == Status.PUBLISHED
    assert not Revision.objects.filter(object_id=term.pk, kind="term", action="publish", note="A note").exists()
