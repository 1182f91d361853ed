import pytest

from glossary import publishing
from glossary.models import Course, Fact, FormerPath, Guide, Page, ReviewQuestion, Revision, Term, Unit
from tests.factories import make_course, make_guide, make_term, make_terms, publish, publish_with_contents

# In no fixture, template or name: where it stands, it was written by the test.
SECRET = "zyzzyva"


def page_of(row):
    return Page.objects.get(kind=row._meta.model_name, object_id=row.pk)


def everything(client):
    """{address: (status, headers, body)} of whatever a reader could ask for."""
    paths = {"/", "/glossary/", "/guides/", "/robots.txt", "/sitemap.xml", "/feed/", "/healthz", "/nothing/"}
    paths |= {"/sitemap-lists-0.xml", f"/{SECRET}/", f"/glossary/{SECRET}/", "/zyzzyv/"}
    paths |= {f"/sitemap-pages-{pk // 10_000}.xml" for pk in Page.objects.values_list("pk", flat=True)}
    for course in {*Course.objects.values_list("slug", flat=True), "intro-to-biology"}:
        paths |= {f"/{course}/{rest}" for rest in ("", "feed/", "key-terms/", "unit-1/", "unit-2/", "unit-3/")}
        for term in Term.objects.values_list("slug", flat=True):
            paths |= {f"/{course}/key-terms/{term}/", f"/key-terms/{course}/{term}", f"/glossary/{term}/"}
        paths |= {f"/{course}/guides/{guide}/" for guide in Guide.objects.values_list("slug", flat=True)}
    paths |= {*Page.objects.values_list("path", flat=True), *FormerPath.objects.values_list("path", flat=True)}
    answers = {path: client.get(path) for path in paths}
    return {path: (each.status_code, str(each.headers), each.content.decode()) for path, each in answers.items()}


def where_the_secret_is(client):
    """The addresses whose answer has the secret in it, not counting those that only repeat the address asked for."""
    return {
        path
        for path, (_, headers, body) in everything(client).items()
        if SECRET in body.lower() or (SECRET in headers.lower() and SECRET not in path)
    }


def draft_term(course):
    make_term(course, f"{SECRET} term", definition=SECRET, facts=[SECRET], questions=[(SECRET, SECRET)])


def draft_guide(course):
    make_guide(course, f"{SECRET} guide", body=SECRET)


def draft_course(course):
    make_term(make_course(f"{SECRET} course", description=SECRET, subject=SECRET, units=[SECRET]))


def edit_term(course):
    term = course.terms.get(slug="mitosis")
    term.name, term.slug, term.definition, term.aliases = SECRET, f"{SECRET}-slug", SECRET, SECRET
    term.save()
    term.facts.update(text=SECRET, source=SECRET)
    term.questions.update(question=SECRET, answer=SECRET)
    Fact.objects.create(term=term, text=SECRET)
    ReviewQuestion.objects.create(term=term, question=SECRET)


def edit_guide(course):
    course.guides.filter(slug="how-cells-divide").update(title=SECRET, slug=SECRET, body=SECRET)


def edit_course(course):
    course.title = course.subject = course.description = SECRET
    course.slug = SECRET
    course.save()
    course.units.update(title=SECRET, description=SECRET)
    Unit.objects.create(course=course, number=3, title=SECRET)


def unpublished_term(course):
    term = make_term(course, f"{SECRET} term", definition=SECRET, aliases=SECRET, facts=[SECRET])
    publish(term)
    publishing.unpublish([term])


def deleted_term(course):
    term = make_term(course, f"{SECRET} term", slug="deleted", definition=SECRET)
    publish(term)
    term.delete()


def unpublished_guide(course):
    guide = make_guide(course, f"{SECRET} guide", slug="taken-down", body=SECRET)
    publish(guide)
    publishing.unpublish([guide])


def unpublished_course(course):
    other = make_course(f"{SECRET} course", slug="other", description=SECRET, units=[SECRET])
    publish(other, make_term(other, SECRET), make_guide(other, SECRET))
    publishing.unpublish([other])


def former_words(course):
    term = make_term(course, f"{SECRET} term", slug="now-clean", definition=SECRET, aliases=SECRET, facts=[SECRET])
    publish(term)
    term.name, term.definition, term.aliases = "Clean", "Clean.", ""
    term.save()
    term.facts.all().delete()
    publish(term)


def refused_term(course):
    other = make_course("Other")
    with pytest.raises(publishing.PublishingError):
        publish(make_term(course, f"{SECRET} term"), make_term(other))


@pytest.mark.parametrize(
    "hide",
    [
        draft_term,
        draft_guide,
        draft_course,
        edit_term,
        edit_guide,
        edit_course,
        unpublished_term,
        deleted_term,
        unpublished_guide,
        unpublished_course,
        former_words,
        refused_term,
    ],
)
def test_words_that_are_not_public_stand_nowhere(client, biology, hide):
    hide(biology)
    assert where_the_secret_is(client) == set()


def test_words_that_are_public_are_found_where_drafts_are_looked_for(client, biology):
    """Else the test above could not fail."""
    publish(make_term(biology, f"{SECRET} term", definition=SECRET))
    expected = {"/", "/glossary/", "/feed/", "/intro-to-biology/", "/intro-to-biology/key-terms/", "/zyzzyv/"}
    expected |= {"/intro-to-biology/unit-1/", "/intro-to-biology/feed/"}
    found = where_the_secret_is(client)
    assert expected <= found
    assert any(path.startswith("/sitemap-pages-") for path in found)


def test_saving_drafts_changes_no_public_byte(client, biology):
    paths = everything(client).keys()
    before = {path: client.get(path).content for path in paths}
    for edit in (draft_term, draft_guide, draft_course, edit_term, edit_guide, edit_course):
        edit(biology)
    assert {path: client.get(path).content for path in paths if SECRET not in path} == {
        path: body for path, body in before.items() if SECRET not in path
    }


def test_makes_a_revision_of_what_was_published_and_by_whom(course, editor):
    term = make_term(course)
    publishing.publish([course, term], author=editor)
    revision = Revision.objects.get(kind="term", action="publish")
    assert (revision.action, revision.object_id, revision.author) == ("publish", term.pk, editor)
    assert revision.document["definition"] == "Mitosis is a thing. It matters."
    assert revision.document["facts"] == [{"text": "A fact.", "source": ""}]


def test_publishing_again_without_a_change_makes_no_revision_and_keeps_the_stamp(biology):
    before = list(Page.objects.order_by("id").values())
    revisions = Revision.objects.exclude(action="save").count()
    assert publish(biology, *biology.terms.all(), *biology.guides.all()) == []
    assert Revision.objects.exclude(action="save").count() == revisions
    assert list(Page.objects.order_by("id").values()) == before


def test_the_first_publication_stays_when_changes_are_published(biology):
    term = biology.terms.get(slug="mitosis")
    before = page_of(term)
    term.definition = "Another."
    term.save()
    publish(term)
    after = page_of(term)
    assert after.published == before.published
    assert after.modified > before.modified
    assert after.stamp != before.stamp


def test_a_page_is_modified_by_changes_of_its_own_content_alone(biology):
    term = biology.terms.get(slug="mitosis")
    others = Page.objects.exclude(kind="term", object_id=term.pk)
    before = dict(others.values_list("path", "modified"))
    term.name, term.definition = "Mitosis (division)", "Another."
    term.save()
    publish(term)
    publishing.unpublish([biology.terms.get(slug="cell")])
    after = dict(others.values_list("path", "modified"))
    assert after == {path: modified for path, modified in before.items() if not path.endswith("/cell/")}


def test_a_course_that_moves_modifies_nothing_in_it(biology):
    inside = Page.objects.exclude(kind="course").order_by("id")
    before = list(inside.values_list("modified", flat=True))
    biology.slug = "biology"
    biology.save()
    publish(biology)
    assert list(inside.values_list("modified", flat=True)) == before


@pytest.mark.parametrize("kind", ["term", "guide"])
def test_refuses_what_belongs_to_an_unpublished_course(client, course, kind):
    row = {"term": make_term, "guide": make_guide}[kind](course)
    with pytest.raises(publishing.PublishingError) as refusal:
        publish(row)
    assert "Publish the course “Intro to Biology” first." in str(refusal.value)
    assert not Page.objects.exists()
    assert not Revision.objects.filter(action="publish").exists()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"definition": ""}, "needs a definition"),
        ({"definition": "x" * 50_001}, "at most 50,000 fit"),
        ({"definition": "a\u202eb"}, "U+202E"),
        ({"slug": "Not A Slug"}, "characters that a slug cannot have"),
    ],
)
def test_refuses_what_cannot_be_shown_and_publishes_nothing_with_it(db, values, message):
    course = make_course()
    good = make_term(course, "Cell")
    bad = make_term(course, **{"name": "Mitosis"} | values)
    with pytest.raises(publishing.PublishingError) as refusal:
        publish(course, good, bad)
    assert message in str(refusal.value)
    assert not Page.objects.exists()
    assert not Revision.objects.filter(action="publish").exists()
    assert not FormerPath.objects.exists()


def test_refuses_an_address_that_something_else_is_public_at(client, biology):
    cell, mitosis = (biology.terms.get(slug=slug) for slug in ("cell", "mitosis"))
    cell.slug = "membrane"
    cell.save()
    mitosis.slug = "cell"
    mitosis.save()
    with pytest.raises(publishing.PublishingError, match="“Cell” is public at /intro-to-biology/key-terms/cell/"):
        publish(mitosis)
    assert b"Cell" in client.get("/intro-to-biology/key-terms/cell/").content
    publish(cell)
    publish(mitosis)
    assert b"<h1>Mitosis" in client.get("/intro-to-biology/key-terms/cell/").content
    assert b"<h1>Cell" in client.get("/intro-to-biology/key-terms/membrane/").content


def test_unpublishing_takes_a_page_down_and_keeps_the_draft(client, biology, editor):
    term = biology.terms.get(slug="mitosis")
    assert publishing.unpublish([term], author=editor) == 1
    assert client.get("/intro-to-biology/key-terms/mitosis/").status_code == 410
    assert Term.objects.filter(pk=term.pk).exists()
    revision = Revision.objects.first()
    assert (revision.action, revision.author) == ("unpublish", editor)
    assert revision.document["definition"] == "Mitosis is a thing. It matters."


def test_unpublishing_what_is_not_public_does_nothing(biology):
    revisions = Revision.objects.exclude(action="save").count()
    assert publishing.unpublish([make_term(biology, "Gene")]) == 0
    assert Revision.objects.exclude(action="save").count() == revisions


def test_unpublishing_a_course_takes_everything_in_it_down_with_a_revision_each(client, biology):
    assert publishing.unpublish([biology]) == 5
    assert not Page.objects.exists()
    assert Revision.objects.filter(action="unpublish").count() == 5
    for path in FormerPath.objects.values_list("path", flat=True):
        assert client.get(path).status_code == 410


def test_publishing_again_makes_it_public_again(client, biology):
    term = biology.terms.get(slug="mitosis")
    publishing.unpublish([term])
    publish(term)
    assert client.get("/intro-to-biology/key-terms/mitosis/").status_code == 200
    assert not FormerPath.objects.exists()


def test_a_course_that_is_published_again_brings_back_nothing_by_itself(client, biology):
    publishing.unpublish([biology])
    publish(biology)
    assert client.get("/intro-to-biology/").status_code == 200
    assert client.get("/intro-to-biology/key-terms/mitosis/").status_code == 410
    publish(*biology.terms.all())
    assert client.get("/intro-to-biology/key-terms/mitosis/").status_code == 200


def test_a_revision_is_never_changed(biology):
    revision = Revision.objects.first()
    revision.document = {}
    with pytest.raises(TypeError):
        revision.save()
    assert Revision.objects.first().document


def test_a_course_is_published_under_its_new_title_everywhere(client, biology):
    biology.title = "Biology for all"
    biology.save()
    publish(biology)
    for path in ("/", "/glossary/", "/guides/", "/feed/", *Page.objects.values_list("path", flat=True)):
        body = client.get(path).content.decode()
        assert "Biology for all" in body
        assert "Intro to Biology" not in body.replace("What Intro to Biology is about.", "")


def test_an_unpublished_move_of_a_course_moves_nothing_that_is_published_meanwhile(client, biology):
    biology.slug = "biology"
    biology.save()
    publish(make_term(biology, "Gene"))
    assert client.get("/intro-to-biology/key-terms/gene/").status_code == 200
    publish(biology)
    assert client.get("/biology/key-terms/gene/").status_code == 200


def test_a_thousand_terms_are_published_in_one_act(client, course):
    make_terms(course, 1100)
    assert len(publish_with_contents(course)) == 1101
    assert client.get("/intro-to-biology/key-terms/term-1100/").status_code == 200
    assert publishing.unpublish([course]) == 1101
