"""Every page of the desk, as editors with a phone, at night, with other colours or without a mouse find it."""

import re
from datetime import timedelta
from typing import NamedTuple

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import expect

from glossary import reports, scheduling
from glossary.models import Course, Deletion, Guide, Membership, Page, Role, Schedule, Term
from glossary.parts import parts_of
from glossary.saving import saved
from tests.browser.axe import violations
from tests.browser.test_accessibility import LOOKS, SEEN
from tests.browser.test_keyboard import stops
from tests.factories import make_guide, make_term, publish

LONG = "A rather long name of a term that has to be fitted in somewhere on the page of a phone"
# How wide the page is where that is wider than its window, and what sticks out.
OVERHANG = """() => {
  const { scrollWidth, clientWidth } = document.scrollingElement;
  if (scrollWidth <= clientWidth) return [];
  const all = [...document.querySelectorAll("body *")];
  const wide = all.filter((each) => each.getBoundingClientRect().right > clientWidth);
  return [scrollWidth, ...wide.slice(0, 5).map((each) => `${each.tagName}.${each.className}#${each.id}`)];
}"""
# Links and buttons that are smaller than 24 pixels either way. Links within a sentence may be, and the arrows beside
# the heading of a column, which sorts as they do.
SMALL = """() => [...document.querySelectorAll("#content :is(button, input, select, summary, a)")]
  .filter((each) => each.type !== "hidden" && each.checkVisibility() && !each.closest(".sortoptions"))
  .filter((each) => each.tagName !== "A" || getComputedStyle(each).display !== "inline")
  .map((each) => [each.closest("label")?.getBoundingClientRect() ?? each.getBoundingClientRect(), each])
  .filter(([{ width, height }]) => width && (width < 23.5 || height < 23.5))
  .map(([{ width, height }, each]) => `${width}×${height} ${each.outerHTML.slice(0, 120)}`)"""
# What has the focus, how wide the line around it is, and whether something lies over all of it.
FOCUSED = """() => {
  const { activeElement: focused } = document;
  if (focused === document.body || focused.tagName === "IFRAME") return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  const { left, right, top, bottom, width } = focused.getBoundingClientRect();
  const seen = [top + 3, (top + bottom) / 2, bottom - 3].map((y) => document.elementFromPoint((left + right) / 2, y));
  const isIt = (each) => focused.contains(each) || each?.contains(focused) || each?.closest("label")?.contains(focused);
  return {
    words: focused.outerHTML.slice(0, 120),
    outline: outlineStyle === "none" ? 0 : parseFloat(outlineWidth),
    shown: width > 0 && right > 0 && left < innerWidth,
    covered: !seen.some(isIt),
  };
}"""


class Desk(NamedTuple):
    """Rows that the addresses of the pages are made of."""

    course: Course
    term: Term
    guide: Guide
    membership: Membership
    report: int
    deletion: int


@pytest.fixture
def desk(biology):
    term = make_term(
        biology, "Spindle", definition="Mitosis needs it, and the nucleus of a cell.", facts=("1,200 of them.",)
    )
    publish(term, make_term(biology, "Centriole", definition="The spindle grows from it."))
    make_term(biology, LONG, definition="")
    Term.objects.filter(pk=term.pk).update(definition="Mitosis needs it.\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    saved(Term.objects.filter(pk=term.pk), author=User.objects.create_user("ann", is_staff=True), note="Shorter")
    page = Page.objects.get(kind="term", object_id=term.pk)
    for part in parts_of(page.content()):
        reports.keep(page, part, address="192.0.2.1", reason="wrong", message="It is not so.", email="kim@example.org")
    for action in Schedule.Action.values:
        scheduling.schedule(term, action, timezone.now() + timedelta(days=3))
    Term.objects.get(name="Nucleus").delete()
    return Desk(
        course=biology,
        term=term,
        guide=make_guide(biology, "How spindles work"),
        membership=Membership.objects.create(user=User.objects.get(username="ann"), course=biology, role=Role.EDITOR),
        deletion=Deletion.objects.get().pk,
        report=reports.open_reports(term).first().pk,
    )


@pytest.fixture
def page(page, client, editor, desk, base_url):
    """The browser of an editor, without motion: what unfolds is as small as the gap so far."""
    client.force_login(editor)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])
    page.emulate_media(reduced_motion="reduce")
    return page


def ask_when(page):
    page.locator("#id_due_0").fill("2031-03-03")
    page.locator("#id_due_1").fill("08:00")
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.get_by_role("button", name="Publish on")).to_be_visible()


def come_late(page):
    """Save a form that somebody else saved meanwhile."""
    pk = re.search(r"\d+", page.url.split("/term/")[1])[0]
    Term.objects.filter(pk=pk).update(definition="Meanwhile.", version=99)
    saved(Term.objects.filter(pk=pk), author=User.objects.get(username="ann"))
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.get_by_role("region", name="What was saved meanwhile")).to_be_visible()


def unfold(page):
    page.evaluate("document.querySelectorAll('#content details').forEach((each) => { each.open = true; })")


def save(page):
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.locator(".errornote")).to_be_visible()


def select_two(page, action):
    for box in page.locator("input.action-select").all()[:2]:
        box.check()
    page.get_by_label("Action:").select_option(action)
    page.get_by_role("button", name="Go").click()
    expect(page.locator("#content .submit-row, #content input[type=submit]").first).to_be_visible()


# The address of each page that no other test looks at, and what leads on from there.
PAGES = {
    "front page": ("/admin/", None),
    "the desk": ("/admin/glossary/", None),
    "terms": ("/admin/glossary/term/?course__id__exact={course.pk}", None),
    "no terms": ("/admin/glossary/term/?q=zzzzqqqq", None),
    "courses": ("/admin/glossary/course/", None),
    "guides": ("/admin/glossary/guide/", None),
    "term": ("/admin/glossary/term/{term.pk}/change/", unfold),
    "new term": ("/admin/glossary/term/add/", unfold),
    "new term with errors": ("/admin/glossary/term/add/", save),
    "guide": ("/admin/glossary/guide/{guide.pk}/change/", None),
    "course": ("/admin/glossary/course/{course.pk}/change/", unfold),
    "conflict": ("/admin/glossary/term/{term.pk}/change/", come_late),
    "preview": ("/admin/glossary/term/{term.pk}/preview/", None),
    "preview on a phone": ("/admin/glossary/term/{term.pk}/preview/?width=phone", None),
    "schedule": ("/admin/glossary/term/{term.pk}/schedule/", None),
    "schedule, asked": ("/admin/glossary/term/{term.pk}/schedule/", ask_when),
    "unpublish": ("/admin/glossary/term/{term.pk}/unpublish/", None),
    "unpublish several": ("/admin/glossary/term/", lambda page: select_two(page, "unpublish_selected")),
    "delete": ("/admin/glossary/term/{term.pk}/delete/", None),
    "delete several": ("/admin/glossary/term/", lambda page: select_two(page, "delete_selected")),
    "name and address": ("/admin/glossary/term/{term.pk}/name/", None),
    "deleted pages": ("/admin/glossary/deletion/", None),
    "deleted page": ("/admin/glossary/deletion/{deletion}/change/", None),
    "links": ("/admin/glossary/term/{term.pk}/links/", None),
    "export": ("/admin/glossary/term/export/", None),
    "reports": ("/admin/glossary/report/", None),
    "report": ("/admin/glossary/report/{report}/change/", None),
    "roles": ("/admin/glossary/membership/", None),
    "role": ("/admin/glossary/membership/{membership.pk}/change/", None),
    "new role": ("/admin/glossary/membership/add/", None),
    "change of password": ("/admin/password_change/", None),
}
AS_USUAL = {"color_scheme": "null", "forced_colors": "null", "reduced_motion": "reduce"}
KINDS = pytest.mark.parametrize("kind", PAGES)


def visit(page, desk, kind):
    address, lead_on = PAGES[kind]
    assert page.goto(address.format(**desk._asdict()), wait_until="networkidle").status == 200
    if lead_on:
        lead_on(page)
        page.wait_for_load_state("networkidle")


@KINDS
def test_a_page_of_the_desk_is_for_everybody(page, desk, kind, subtests):
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, desk, kind)
    with subtests.test("the security policy is kept to"):
        assert complaints == []
    with subtests.test("what is to be touched is large enough"):
        assert page.evaluate(SMALL) == []
    for look, width in SEEN:
        page.emulate_media(**AS_USUAL | LOOKS[look])
        page.set_viewport_size({"width": width, "height": 900})
        with subtests.test("axe finds nothing, and nothing sticks out", look=look, width=width):
            # A text has headings of its own, wherever it is previewed.
            assert [each for each in violations(page) if not each.startswith("heading-order")] == []
            assert page.evaluate(OVERHANG) == []


@pytest.mark.parametrize("kind", ["front page", "terms", "term", "schedule", "unpublish", "delete", "report"])
@pytest.mark.parametrize("width", [390, 1280])
def test_what_has_the_focus_is_marked_and_nothing_lies_over_it(page, desk, kind, width):
    page.set_viewport_size({"width": width, "height": 844})
    visit(page, desk, kind)
    page.evaluate("document.querySelectorAll('iframe').forEach((each) => each.remove())")
    found = stops(page, look=FOCUSED)
    assert len(found) > 5
    assert [each for each in found if each["outline"] < 2 or not each["shown"] or each["covered"]] == []
