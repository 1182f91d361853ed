import pytest

from glossary.models import Course, Guide, Page, Revision, Term
from tests.factories import make_course, make_guide, make_term, publish
from tests.glossary.admin.forms import said, send
from tests.markup import parse


def at(row, rest="name/"):
    return f"/admin/glossary/{row._meta.model_name}/{row.pk}/{rest}"


def rename(desk, row, button="_publish", **values):
    """The messages of saving a row with another name."""
    return said(send(desk, at(row, "change/"), button, **values))


def take_address(desk, row):
    """The offered one, as its button sends it."""
    (slug,) = parse(desk.get(at(row))).select('#content input[name="slug"]')
    return desk.post(at(row), {"slug": slug["value"]}, follow=True)


def saying(desk, row):
    """The rows that a page about a name lists, by the name that they say."""
    content = parse(desk.get(at(row))).one("#content")
    headings = [each for each in content.texts("h2") if each.startswith("Where")]
    return dict(zip(headings, [each.texts("a") for each in content.select("ul")][-len(headings) :], strict=False))


@pytest.fixture
def term(course):
    term = make_term(course, "Osmosis")
    publish(course, term)
    return term


def test_a_changed_name_is_told_with_a_way_to_its_new_address(desk, term):
    messages = rename(desk, term, "_save", name="Water transport")
    assert "The name is another now. Name and address offers its new address" in " ".join(messages)
    assert Term.objects.get().slug == "osmosis"
    assert "Take this address" in desk.get(at(term)).content.decode()


def test_a_name_that_stays_is_not_told(desk, term):
    assert "Name and address" not in " ".join(rename(desk, term, "_save", definition="Another."))


def test_the_offered_address_is_taken_as_a_draft_and_leads_on_once_it_is_published(desk, term):
    rename(desk, term, name="Water transport")
    assert said(take_address(desk, term)) == ["Kept in the draft. Publish it for readers to see."]
    assert Term.objects.get().slug == "water-transport"
    assert Page.objects.get(kind="term").path.endswith("/osmosis/")
    assert Revision.objects.filter(kind="term").latest("pk").note == "Address follows the name"
    send(desk, at(term, "change/"), "_publish")
    answer = desk.get("/intro-to-biology/key-terms/osmosis/")
    assert (answer.status_code, answer["Location"]) == (301, "/intro-to-biology/key-terms/water-transport/")
    assert "/intro-to-biology/key-terms/osmosis/" in parse(desk.get(at(term))).one("#content").text


def test_a_name_that_went_and_came_back_leaves_no_redirect(desk, term):
    for name in ("Water transport", "Osmosis"):
        rename(desk, term, name=name)
        take_address(desk, term)
        send(desk, at(term, "change/"), "_publish")
    assert desk.get("/intro-to-biology/key-terms/osmosis/").status_code == 200
    assert desk.get("/intro-to-biology/key-terms/water-transport/")["Location"].endswith("/osmosis/")
    content = parse(desk.get(at(term))).one("#content").text
    assert "Take this address" not in content
    assert "Lead there/intro-to-biology/key-terms/water-transport/" in content


def test_an_address_that_is_taken_is_offered_with_a_number(desk, course, term):
    make_term(course, "Diffusion")
    rename(desk, term, name="Diffusion")
    assert "key-terms/diffusion-2/" in desk.get(at(term)).content.decode()


def test_a_slug_that_will_not_do_is_refused(desk, course, term):
    make_term(course, "Diffusion")
    for slug in ("diffusion", "Not a slug", "", "x" * 500, "\0"):
        desk.post(at(term), {"slug": slug})
        assert Term.objects.get(pk=term.pk).slug == "osmosis"


def test_pages_that_say_or_mark_the_old_name_are_listed(desk, course, term):
    said_by = make_term(course, "Cell", definition="Water enters by osmosis.")
    marked_by = make_guide(course, "Water", body="Plants live of [[Osmosis]].\n\n## More\n\nText.")
    drafted = make_term(course, "Root", definition="Roots drink by osmosis.")
    make_term(course, "Leaf", definition="Leaves breathe.")
    publish(said_by, marked_by)
    assert saying(desk, term) == {}
    rename(desk, term, name="Water transport")
    assert saying(desk, term) == {
        "Where “Osmosis” is said": [f"{course}: {row}" for row in (said_by, drafted, marked_by)]
    }
    (marked,) = parse(desk.get(at(term))).select("#content span.lack")
    assert marked.parent.one("a").text == f"{course}: {marked_by}"


def test_pages_that_were_mended_are_listed_no_more(desk, course, term):
    other = make_term(course, "Cell", definition="Water enters by osmosis.")
    publish(other)
    rename(desk, term, name="Water transport")
    send(desk, at(other, "change/"), "_save", definition="Water enters by water transport.")
    assert "nothing says it any more" in desk.get(at(term)).content.decode()


def test_an_old_name_that_is_kept_as_another_name_is_linked_again(desk, course, term):
    other = make_term(course, "Cell", definition="Water enters by osmosis.")
    publish(other)
    rename(desk, term, name="Water transport")
    cell = Page.objects.get(title="Cell").path
    linked = lambda: "/intro-to-biology/key-terms/osmosis/" in parse(desk.get(cell)).links("main p a")  # noqa: E731
    assert not linked()
    desk.post(at(term), {"alias": "Osmosis"})
    assert Term.objects.get(pk=term.pk).aliases == "Osmosis"
    assert saying(desk, term) == {}
    send(desk, at(term, "change/"), "_publish")
    assert linked()


def test_marks_that_name_a_course_by_its_old_slug_are_listed(desk, course, term):
    other = make_course("Chemistry")
    marking = make_term(other, "Solution", definition="See [[intro-to-biology/osmosis]] for more.")
    publish(other, marking)
    rename(desk, course, slug="biology-one")
    assert saying(desk, course) == {"Where “intro-to-biology” is said": [f"{other}: {marking}"]}


def test_a_guide_is_offered_its_new_address(desk, course):
    guide = make_guide(course, "Water")
    publish(course, guide)
    rename(desk, guide, title="Water and salt")
    take_address(desk, guide)
    assert Guide.objects.get().slug == "water-and-salt"


def test_the_form_asks_for_the_slug_of_a_name(desk, course, term):
    make_term(course, "Diffusion")
    form = parse(desk.get(at(term, "change/")))
    address = form.one("#id_slug")["data-slug-url"]
    assert desk.get(address, {"name": "Water transport"}).json() == {"slug": "water-transport"}
    assert desk.get(address, {"name": "Osmosis"}).json() == {"slug": "osmosis"}
    assert desk.get(address, {"name": "Diffusion"}).json() == {"slug": "diffusion-2"}
    assert desk.get(address).json() == {"slug": ""}
    assert desk.get(address, {"name": "\0" * 300}).status_code == 200


def test_a_field_that_another_editor_saved_meanwhile_is_left_alone(desk, term):
    rename(desk, term, "_save", name="Water transport")
    version = Term.objects.get().version
    desk.post(at(term), {"slug": "water-transport"})
    assert Term.objects.get().version == version + 1


@pytest.mark.parametrize("posted", [{}, {"other": "1"}])
def test_what_names_nothing_is_not_found(desk, term, posted):
    assert desk.post(at(term), posted).status_code == 404


def test_a_course_keeps_no_name_as_an_alias(desk, course):
    assert desk.post(at(course), {"alias": "Biology"}).status_code == 404
    assert Course.objects.get().title == "Intro to Biology"


@pytest.mark.parametrize("number", [1, 40])
def test_the_page_takes_as_many_queries_however_many_pages_say_the_name(
    desk, course, term, number, django_assert_max_num_queries
):
    publish(*(make_term(course, f"Term {each}", definition="By osmosis.") for each in range(number)))
    rename(desk, term, name="Water transport")
    with django_assert_max_num_queries(50):
        assert desk.get(at(term)).content.decode().count("<li><a") == number
