"""A change of names gives a new stamp to exactly the pages whose links or lists it alters."""

import pytest
from django.db import transaction

from glossary import publishing
from glossary.models import Guide, Page, Term
from tests.factories import make_course, make_guide, make_term, publish

# What the pages say, in turn: each phrase stands on several of them, in several kinds of text.
PHRASES = [
    "A content strategy comes first.",
    "Strategy is what you leave out.",
    "Organic reach is unpaid; reach is not.",
    "Nobody mentions anything here.",
    "`reach` in code, and the AIDS epidemic, and hearing aids.",
    "The matrices of samples, and a sample.",
    "Ask your [[reach|audience]], [[nobody yet]] and [[podcast]].",
    "[Reach](/intro-to-marketing/key-terms/reach/) again, and reach. And reach.",
    "A Podcast, two podcasts and **pod**casts.",
    "# Strategy\n\n> - *content* strategy\n\n## More\n\nContent strategy, reach, reach.",
    "The podcast’s reach, réach and REACH.",
]
NAMES = ["Reach", "Strategy", "Content strategy", "Sample", "Aside"]
GUIDES = 11


def make_marketing(pages):
    """A course of so many pages, which mention its terms in every way, and another."""
    course = make_course("Intro to Marketing")
    music = make_course("Intro to Music")
    rows = [course, music]
    rows += [make_term(course, name, facts=[], questions=[]) for name in NAMES]
    rows += [make_term(music, name, facts=[], questions=[]) for name in ("Note", "Beat")]
    for number in range(pages - len(NAMES) - GUIDES):
        phrase, other = (PHRASES[(number * step) % len(PHRASES)] for step in (1, 3))
        rows.append(
            make_term(
                course, f"Page {number}", definition=phrase, facts=[other] * (number % 2), questions=[("Why?", phrase)]
            )
        )
    # In no unit: a guide also names the terms of its unit.
    rows += [
        make_guide(course, f"Guide {number}", unit=None, body=PHRASES[number % len(PHRASES)])
        for number in range(GUIDES)
    ]
    rows += [make_term(music, f"Song {number}", definition=phrase) for number, phrase in enumerate(PHRASES)]
    # Marks by the names of courses, and a wish for a name that is none yet.
    marks = "[[intro-to-music/beat]], [[tunes/note]] and [[music/beat|a beat]]."
    rows += [
        make_term(music, "Marks", definition=marks),
        make_term(music, "Wish", definition="Reach.", never_link="audience"),
    ]
    publish(*rows)
    assert Page.objects.filter(course__object_id=course.pk).count() == pages
    return course


def term(slug, course="intro-to-marketing"):
    return Term.objects.get(course__slug=course, slug=slug)


def save(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    publish(row)


def add_a_term(course):
    publish(make_term(course, "Podcast"))


def add_a_term_that_nobody_mentions(course):
    publish(make_term(course, "Zeugma", position=1000))


def add_a_longer_name(course):
    publish(make_term(course, "Organic reach"))


def take_a_longer_name_away(course):
    publishing.unpublish([term("content-strategy")])


def rename(course):
    save(term("reach"), name="Audience size")


def rename_to_what_pages_say(course):
    save(term("aside"), name="Podcast")


def move_to_another_address(course):
    save(term("reach"), slug="range")


def unpublish(course):
    publishing.unpublish([term("sample")])


def delete(course):
    term("sample").delete()


def add_an_alias(course):
    save(term("aside"), aliases="podcast")


def add_an_alias_of_the_same_mentions(course):
    save(term("reach"), aliases="organic reach")


def add_a_form(course):
    save(term("aside"), extra_forms="audience\nhearing aids")


def remove_a_form(course):
    save(term("sample"), excluded_forms="samples")


def keep_the_case(course):
    save(term("reach"), linking="exact")


def link_only_marks(course):
    save(term("reach"), linking="marked")


def never_link(course):
    save(term("reach"), linking="never")


def write_a_name_in_capitals(course):
    save(term("aside"), aliases="AIDS")


def write_the_same_name_in_lower_case(course):
    save(term("strategy"), name="strategy")


def add_a_homonym_in_another_course(course):
    publish(make_term(term("note", "intro-to-music").course, "Reach"))


def add_two_homonyms_elsewhere(course):
    publish(make_term(term("note", "intro-to-music").course, "Podcast"))
    third = make_course("Intro to Radio")
    publish(third, make_term(third, "Podcast"))


def add_a_name_that_two_terms_of_the_course_have(course):
    save(term("aside"), aliases="sample")


def raise_the_threshold(course):
    save(course, link_threshold=1)


def lower_the_threshold(course):
    save(course, link_threshold=0)


def link_in_each_section(course):
    save(course, link_repeat="section")


def link_every_mention(course):
    save(course, link_repeat="every")


def match_stems(course):
    save(course, stemming=True)


def write_in_another_language(course):
    save(course, language="de")


def move_the_course(course):
    save(course, slug="marketing")


def rename_the_course(course):
    save(course, title="Marketing")


def unpublish_the_course(course):
    publishing.unpublish([course])


def mention_a_term(course):
    save(term("page-3"), definition="Strategy and reach.")


def mention_it_no_more(course):
    save(Guide.objects.get(slug="guide-0"), body="Nothing.")


def mention_it_elsewhere_on_the_page(course):
    save(term("page-1"), definition="Nothing.")


def rename_a_page_that_is_listed(course):
    save(Guide.objects.get(slug="guide-0"), title="Another guide")


def rename_a_page_that_is_counted_alone(course):
    save(term("page-27"), name="Another page")


def stop_links_on_a_page(course):
    save(term("page-2"), auto_links=False)


def stop_one_name_on_a_page(course):
    save(term("page-2"), never_link="reach")


def stop_a_name_that_is_not_there(course):
    save(term("page-3"), never_link="reach")


def move_a_term_to_another_course(course):
    save(term("reach"), course=term("note", "intro-to-music").course, unit=None)


def move_a_course_that_marks_name(course):
    save(term("note", "intro-to-music").course, slug="music")


def move_a_course_to_what_marks_name(course):
    save(term("note", "intro-to-music").course, slug="tunes")


def add_an_alias_that_a_page_does_not_want_linked(course):
    save(term("reach"), aliases="audience")


def save_drafts(course):
    Term.objects.filter(slug="reach").update(name="Draft", aliases="podcast")
    make_term(course, "Podcast")


# Tried on a course of 200 pages; the others on a smaller one, since each page is rendered after each of them.
IN_A_LARGE_COURSE = [
    add_a_term,
    add_a_longer_name,
    take_a_longer_name_away,
    rename,
    unpublish,
    add_an_alias,
    add_a_homonym_in_another_course,
]
IN_A_SMALL_COURSE = [
    add_a_term_that_nobody_mentions,
    rename_to_what_pages_say,
    move_to_another_address,
    delete,
    add_an_alias_of_the_same_mentions,
    add_a_form,
    remove_a_form,
    keep_the_case,
    link_only_marks,
    never_link,
    write_a_name_in_capitals,
    write_the_same_name_in_lower_case,
    add_two_homonyms_elsewhere,
    add_a_name_that_two_terms_of_the_course_have,
    raise_the_threshold,
    lower_the_threshold,
    link_in_each_section,
    link_every_mention,
    match_stems,
    write_in_another_language,
    move_the_course,
    rename_the_course,
    unpublish_the_course,
    mention_a_term,
    mention_it_no_more,
    mention_it_elsewhere_on_the_page,
    rename_a_page_that_is_listed,
    rename_a_page_that_is_counted_alone,
    stop_links_on_a_page,
    stop_one_name_on_a_page,
    stop_a_name_that_is_not_there,
    move_a_term_to_another_course,
    move_a_course_that_marks_name,
    move_a_course_to_what_marks_name,
    add_an_alias_that_a_page_does_not_want_linked,
    save_drafts,
]


def public_side(client):
    """{page id: (stamp, when its content changed, bytes, path)}"""
    return {
        page.pk: (page.stamp, page.modified, client.get(page.path).content, page.path) for page in Page.objects.all()
    }


@pytest.mark.parametrize(("pages", "acts"), [(200, IN_A_LARGE_COURSE), (45, IN_A_SMALL_COURSE)], ids=["large", "small"])
def test_changed_bytes_are_changed_stamps(client, db, subtests, pages, acts):
    marketing = make_marketing(pages)
    before = public_side(client)
    for act in acts:
        with subtests.test(act.__name__), transaction.atomic():
            act(type(marketing).objects.get(pk=marketing.pk))
            after = public_side(client)
            both = before.keys() & after.keys()
            stamped = {pk for pk in both if before[pk][0] != after[pk][0]}
            different = {pk for pk in both if before[pk][2] != after[pk][2]}
            published = {pk for pk in both if before[pk][1] != after[pk][1]}
            found = {
                "stale": sorted(after[pk][3] for pk in different - stamped),
                # What was published itself has new content, though not each of its settings shows.
                "needless": sorted(after[pk][3] for pk in stamped - different - published),
            }
            transaction.set_rollback(True)
            assert found == {"stale": [], "needless": []}
            # The date of a page is that of its own content.
            assert len(published) <= 1
