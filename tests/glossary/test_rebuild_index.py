from glossary.models import Mention, Page, TermKey
from glossary.search import phrases
from tests.factories import make_term, publish


def everything():
    return [
        sorted(TermKey.objects.values_list("page", "key", "written", "kind", "linking", "base", "score")),
        sorted(Mention.objects.values_list("page", "term_key__key", "places", "manner", "linked", "weight"), key=str),
        sorted(Page.objects.values_list("pk", "stamp", "links", "checksum", "mentioned_in"), key=str),
        phrases.pages_with(["reach", "sample"]),
    ]


def test_nothing_changes_where_all_is_well(run, samples):
    # What was published together was scored together, as it is again.
    before = everything()
    assert run("rebuild_index").status == 0
    assert everything() == before


def test_what_was_lost_is_there_again(run, samples):
    before = everything()
    counts = [f"{len(before[2])} pages", f"{len(before[0])} forms of names", f"{len(before[1])} mentions"]
    phrases.clear()
    TermKey.objects.all().delete()
    Page.objects.update(mentioned_in=[], links=[], checksum=None)
    assert run("rebuild_index").out == counts
    after = everything()
    assert [row[1:] for row in before[0]] == [row[1:] for row in after[0]]
    assert before[3] == after[3]
    assert [row[2:] for row in before[2]] == [row[2:] for row in after[2]]


def test_pages_whose_links_were_wrong_get_a_new_stamp(run, biology):
    publish(make_term(biology, "Cell wall", definition="Around a cell."))
    page = Page.objects.get(title="Cell wall")
    stamps = dict(Page.objects.values_list("pk", "stamp"))
    Page.objects.filter(pk=page.pk).update(links=[])
    run("rebuild_index")
    changed = {pk for pk, stamp in Page.objects.values_list("pk", "stamp") if stamps[pk] != stamp}
    assert changed == {page.pk}
