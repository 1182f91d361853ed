"""A page's stamp changes exactly when its output does."""

import pytest

from glossary import publishing
from glossary.models import Fact, Guide, Page, Term
from tests.factories import make_course, make_guide, make_term, publish

FIRST, SECOND = ([f"{letter}{number}" for number in range(11)] for letter in "ab")


@pytest.fixture
def biology(course):
    """Two units of 11 terms and a guide each, a term and a guide in no unit; unit 1 begins with a homonym."""
    rows = [course, make_term(course, "Cell", unit=1)]
    rows += [make_term(course, name, unit=1) for name in FIRST] + [make_term(course, name, unit=2) for name in SECOND]
    rows += [make_guide(course, "Guide one", unit=1), make_guide(course, "Guide two", unit=2)]
    rows += [make_term(course, "Life", unit=None), make_guide(course, "Preface", unit=None)]
    publishing.publish(rows)
    return course


@pytest.fixture(autouse=True)
def politics(biology):
    course = make_course("Politics")
    publish(course, make_term(course, "Cell"), make_term(course, "Vote"), make_guide(course, "Elections"))
    return course


def save(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def term(slug, course="intro-to-biology"):
    return Term.objects.get(course__slug=course, slug=slug)


def edit_definition(course):
    publish(save(term("cell"), definition="The unit of life. It divides."))


def edit_beyond_the_first_sentence(course):
    publish(save(term("cell"), definition="Cell is a thing. It divides."))


def edit_fact(course):
    Fact.objects.create(term=term("a3"), text="Another fact.")
    publish(term("a3"))


def edit_aliases(course):
    publish(save(term("cell"), aliases="cellula"))


def rename_term(course):
    publish(save(term("a3"), name="A three"))


def rename_into_a_homonym(course):
    publish(save(term("a3"), name="Vote"))


def rename_away_from_a_homonym(course):
    publish(save(term("cell"), name="Biological cell"))


def new_slug(course):
    publish(save(term("a3"), slug="a-three"))


def new_slug_of_a_homonym(course):
    publish(save(term("cell"), slug="biological-cell"))


def move_within_the_unit(course):
    publish(save(term("a3"), position=100))


def swap_neighbours(course):
    third, fourth = term("a3"), term("a4")
    third.position, fourth.position = fourth.position, third.position
    publish(save(third), save(fourth))


def move_to_another_unit(course):
    publish(save(term("a3"), unit=course.units.get(number=2), position=5))


def move_out_of_units(course):
    publish(save(term("a3"), unit=None))


def move_to_another_course(course):
    politics = term("vote", "politics").course
    publish(save(term("a3"), course=politics, unit=politics.units.get(number=1)))


def add_at_the_end(course):
    publish(make_term(course, "Gene"))


def add_in_the_middle(course):
    publish(make_term(course, "Gene", position=4))


def add_a_homonym(course):
    publish(make_term(course, "Vote", unit=2))


def unpublish_a_term(course):
    publishing.unpublish([term("a3")])


def unpublish_neighbours(course):
    publishing.unpublish([term("a3"), term("a4"), term("a5")])


def unpublish_a_homonym(course):
    publishing.unpublish([term("cell")])


def delete_a_term(course):
    term("a3").delete()


def rename_course(course):
    publish(save(course, title="Biology"))


def move_course(course):
    publish(save(course, slug="biology"))


def rename_unit(course):
    save(course.units.get(number=2), title="Genes")
    publish(course)


def take_unit_away(course):
    course.units.get(number=2).delete()
    publish(course)


def describe_unit(course):
    save(course.units.get(number=2), description="About genes.")
    publish(course)


def change_hue(course):
    publish(save(course, hue=200))


def change_language(course):
    publish(save(course, language="de"))


def describe_course(course):
    publish(save(course, description="Something else."))


def unpublish_course(course):
    publishing.unpublish([course])


def edit_guide(course):
    publish(save(Guide.objects.get(slug="guide-one"), body="Another text."))


def rename_guide(course):
    publish(save(Guide.objects.get(slug="guide-one"), title="Guide 1"))


def move_guide(course):
    publish(save(Guide.objects.get(slug="guide-one"), unit=course.units.get(number=2)))


def add_guide(course):
    publish(make_guide(course, "Guide three"))


def unpublish_guide(course):
    publishing.unpublish([Guide.objects.get(slug="guide-one")])


def publish_everything_again(course):
    publish(course, *course.terms.all(), *course.guides.all())


def save_drafts(course):
    save(term("a3"), name="Draft", definition="Draft.")
    save(course, title="Draft")
    make_term(course, "Gene")


ACTS = [
    edit_definition,
    edit_beyond_the_first_sentence,
    edit_fact,
    edit_aliases,
    rename_term,
    rename_into_a_homonym,
    rename_away_from_a_homonym,
    new_slug,
    new_slug_of_a_homonym,
    move_within_the_unit,
    swap_neighbours,
    move_to_another_unit,
    move_out_of_units,
    move_to_another_course,
    add_at_the_end,
    add_in_the_middle,
    add_a_homonym,
    unpublish_a_term,
    unpublish_neighbours,
    unpublish_a_homonym,
    delete_a_term,
    rename_course,
    move_course,
    rename_unit,
    take_unit_away,
    describe_unit,
    change_hue,
    change_language,
    describe_course,
    unpublish_course,
    edit_guide,
    rename_guide,
    move_guide,
    add_guide,
    unpublish_guide,
    publish_everything_again,
    save_drafts,
]


@pytest.fixture(scope="module")
def looks():
    """{path: bytes} of the site before an act. It is the same before each of them, so it is rendered once."""
    return {}


def public_side(client, looks):
    """{what a page is of: (its stamp, its bytes)}; pages are rendered as far as `looks` does not have them."""
    found = {}
    for page in Page.objects.all():
        if page.path not in looks:
            looks[page.path] = client.get(page.path).content
        found[page.kind, page.object_id] = page.stamp, looks[page.path]
    return found


def names(keys):
    found = Page.objects.in_bulk()
    return sorted(page.path for page in found.values() if (page.kind, page.object_id) in keys)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_exactly_the_pages_that_look_different_have_a_new_stamp(client, biology, looks, act):
    before = public_side(client, looks)
    act(biology)
    after = public_side(client, {})
    both = before.keys() & after.keys()
    stamped = {each for each in both if before[each][0] != after[each][0]}
    different = {each for each in both if before[each][1] != after[each][1]}
    assert {"stale": names(different - stamped), "needless": names(stamped - different)} == {
        "stale": [],
        "needless": [],
    }


def test_most_pages_keep_their_stamp_when_one_term_is_edited(biology):
    """Else the test above would pass if every page looked different each time."""
    before = dict(Page.objects.values_list("id", "stamp"))
    edit_fact(biology)
    after = dict(Page.objects.values_list("id", "stamp"))
    assert sum(before[each] != after[each] for each in before) == 1
