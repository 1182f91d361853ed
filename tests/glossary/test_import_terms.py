import json
import re

import pytest
from django.core.management import CommandError

from glossary import desk
from glossary.models import Course, Fact, Guide, Page, Term
from tests.conftest import FIXTURES
from tests.factories import make_course, make_term

STOMA = {"course": "Botany", "name": "Stoma", "definition": "A *pore*."}
LEAF = {"course": "Botany", "name": "Leaf", "definition": "Green."}
MARKDOWN = (
    "---\nname: Stoma\naliases: [pore]\ncourse: Botany\nunit: Leaves\n---\nA pore.\n\n## Must know\n\n1. It opens.\n"
)
TABLE = "course,name,aliases,unit,definition,fact 1\nBotany,Stoma,pore,Leaves,A pore.,It opens.\n"
PAGE = "Botany\n\nStoma\n\nfrom class:\nBotany\n\nDefinition\n\nA pore.\n\n3 Must Know Facts\n\n1. It opens.\n"


@pytest.fixture
def write(tmp_path):
    """Write a file: JSON lines of dictionaries, or a text or bytes as they are."""

    def write(*content, name="terms.jsonl"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        if isinstance(content[0], dict):
            content = ("".join(json.dumps(row) + "\n" for row in content),)
        path.write_bytes(content[0] if isinstance(content[0], bytes) else content[0].encode())
        return path

    return write


def counts(created=0, updated=0, unchanged=0, failed=0):
    return f"{created} created, {updated} updated, {unchanged} unchanged, {failed} failed"


def documents():
    return [desk.document_of(row) for model in (Course, Term, Guide) for row in desk.complete(model.objects.all())]


def document(name):
    return desk.document_of(desk.complete(Term.objects.filter(name=name)).get())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", MARKDOWN),
        ("a.jsonl", json.dumps(STOMA)),
        ("a.txt", PAGE),
        ("a.csv", TABLE),
        ("a.csv", TABLE.replace(",", ";")),
        ("a.tsv", TABLE.replace(",", "\t")),
        ("a.txt", "\ufeff" + TABLE.replace("\n", "\r\n")),
        ("a.csv", TABLE.encode("utf-16")),
        ("a", PAGE),
        ("a.txt", MARKDOWN),
        ("a.txt", "\ufeff" + PAGE.replace("\n", "\r\n")),
    ],
)
def test_reads_each_format_and_the_same_file_again_without_change(run, write, name, text):
    path = write(text, name=name)
    assert run("import_terms", path)[:2] == (0, [counts(created=1)])
    assert Term.objects.get().course.title == "Botany"
    before = documents()
    assert run("import_terms", path)[:2] == (0, [counts(unchanged=1)])
    assert documents() == before


def test_reads_the_sample_courses_again_without_change(run, samples):
    number = Page.objects.count()
    before = documents()
    assert run("import_terms", FIXTURES, "--publish").out == ["0 published", counts(unchanged=number)]
    assert documents() == before


def test_reads_a_named_format(run, write):
    path = write(STOMA, name="a.md")
    assert run("import_terms", path).status == 1
    assert run("import_terms", path, "--format", "jsonl").out == [counts(created=1)]


def test_puts_everything_that_is_there_on_the_desk(run, write):
    stoma = {
        **STOMA,
        "unit": "Leaves",
        "aliases": ["pore"],
        "facts": ["One.", {"text": "Two.", "source": "A book"}],
        "questions": [{"question": "Why?", "answer": "For air."}],
    }
    guide = {"kind": "guide", "course": "Botany", "title": "Leaves", "body": "## Green", "unit": 1}
    assert run("import_terms", write(guide, stoma)).out == [counts(created=2)]
    term = Term.objects.get()
    assert (term.slug, term.aliases, term.definition) == ("stoma", "pore", "A *pore*.")
    assert (term.unit.number, term.unit.title) == (2, "Leaves")
    assert list(term.facts.values_list("text", "source")) == [("One.", ""), ("Two.", "A book")]
    assert list(term.questions.values_list("question", "answer")) == [("Why?", "For air.")]
    assert Guide.objects.get().unit.title == "Unit 1"


def test_changes_only_what_the_text_speaks_of(run, write, course):
    make_term(course, "Mitosis", aliases="division", position=7)
    row = {"course": "intro-to-biology", "name": "Mitosis", "definition": "Cells divide.", "facts": ["One."]}
    assert run("import_terms", write(row)).out == [counts(updated=1)]
    mitosis = document("Mitosis")
    assert (mitosis.definition, [fact.text for fact in mitosis.facts]) == ("Cells divide.", ["One."])
    assert (mitosis.aliases, mitosis.position, mitosis.unit) == (("division",), 7, 1)
    assert [each.question for each in mitosis.questions] == ["Why?"]


def test_a_position_of_zero_says_nothing(run, write, course):
    make_term(course, "Mitosis", position=7)
    row = {"course": course.slug, "name": "Mitosis", "definition": "Cells divide.", "position": 0}
    run("import_terms", write(row))
    assert document("Mitosis").position == 7


def test_a_table_changes_only_what_it_has_columns_for(run, write, course):
    make_term(course, "Mitosis", aliases="division", position=7, linking="exact")
    text = "course,name,definition,fact 1,linking\nintro-to-biology,Mitosis,Cells divide.,,\n"
    assert run("import_terms", write(text, name="a.csv")).out == [counts(updated=1)]
    mitosis = document("Mitosis")
    assert (mitosis.definition, mitosis.facts, len(mitosis.questions)) == ("Cells divide.", (), 1)
    assert (mitosis.aliases, mitosis.position, mitosis.unit, mitosis.linking) == (("division",), 7, 1, "exact")


def test_one_bad_row_of_a_table_writes_nothing(run, write):
    rows = [f"Botany,Term {number},x" for number in range(600)]
    rows[550] = "Botany,,x"
    path = write("course,name,definition\n" + "\n".join(rows), name="a.csv")
    outcome = run("import_terms", path)
    assert (outcome.status, outcome.out) == (1, [counts(failed=1)])
    assert outcome.err == [f"{path}:552: The term has no name."]
    assert not Course.objects.exists()


def test_takes_away_what_the_text_says_is_not_there(run, write, course):
    make_term(course, "Mitosis")
    path = write("---\ncourse: intro-to-biology\nname: Mitosis\n---\nNew.\n\n## Must know\n", name="a.md")
    assert run("import_terms", path).out == [counts(updated=1)]
    assert (document("Mitosis").facts, len(document("Mitosis").questions)) == ((), 1)
    assert not Fact.objects.exists()


def test_a_page_of_words_leaves_markup_where_the_words_are_the_same(run, write):
    run("import_terms", write({**STOMA, "facts": ["It **opens**."]}))
    assert run("import_terms", write(PAGE, name="a.txt")).out == [counts(unchanged=1)]
    assert run("import_terms", write(PAGE.replace("A pore", "A hole"), name="a.txt")).out == [counts(updated=1)]
    assert document("Stoma").definition == "A hole."
    assert document("Stoma").facts[0].text == "It **opens**."


def test_a_page_of_words_keeps_the_source_of_a_fact_that_it_tells_unchanged(run, write):
    course = make_course("Botany", units=())
    make_term(course, "Stoma", unit=None, definition="A pore.", facts=("It *opens*.", "Old."), questions=())
    Fact.objects.filter(text="It *opens*.").update(source="Darwin, 1898")
    assert run("import_terms", write(PAGE + "2. New.\n", name="stoma.txt")).status == 0
    facts = [(fact.text, fact.source) for fact in document("Stoma").facts]
    assert facts == [("It *opens*.", "Darwin, 1898"), ("New.", "")]


def test_publishes_what_it_read_with_its_course(run, write, client):
    assert run("import_terms", write(STOMA)).out == [counts(created=1)]
    assert client.get("/botany/key-terms/stoma/").status_code == 404
    assert run("import_terms", write(STOMA), "--publish").out == ["2 published", counts(unchanged=1)]
    assert "A <em>pore</em>" in client.get("/botany/key-terms/stoma/").content.decode()
    assert run("import_terms", write(STOMA), "--publish").out == ["0 published", counts(unchanged=1)]


def test_drafts_of_a_course_stay_drafts_when_a_term_of_it_is_published(run, write, client):
    run("import_terms", write(STOMA), "--publish")
    Course.objects.update(description="Not yet to be seen.")
    assert run("import_terms", write(LEAF), "--publish").out == ["1 published", counts(created=1)]
    assert "Not yet" not in client.get("/botany/").content.decode()
    in_unit = write({**LEAF, "unit": "Leaves"})
    assert run("import_terms", in_unit, "--publish").out == ["2 published", counts(updated=1)]
    assert "Leaves" in client.get("/botany/").content.decode()


def test_what_cannot_be_published_is_not_written_either(run, write):
    path = write(LEAF, {**STOMA, "definition": ""})
    outcome = run("import_terms", path, "--publish")
    assert outcome.status == 1
    assert outcome.out == [counts(failed=1)]
    assert outcome.err == [f"{path}:2: A term needs a definition before it can be published."]
    assert not Course.objects.exists()
    assert run("import_terms", path).out == [counts(created=2)]


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(run, write):
    path = write(f"{PAGE}\n© 2025 Leafy\n\nA last word.\n", name="a.txt")
    outcome = run("import_terms", path, "--dry-run", "--publish")
    assert outcome.status == 0
    assert outcome.out == [f"{path}:16: dropped: footer: © 2025 Leafy", "2 published", counts(created=1)]
    assert outcome.err == [
        f"{path}:18: not imported: Below the footer, and not read: A last word.",
        f"{path}:12: not imported: The heading speaks of 3 facts; 1 were found.",
        f"{path}:3: not imported: The page has no Review Questions.",
    ]
    assert not Course.objects.exists()
    assert not Page.objects.exists()


def test_content_without_a_place_is_reported_and_the_rest_is_read(run, write):
    outcome = run("import_terms", write(PAGE, name="a.txt"))
    assert (outcome.status, outcome.out) == (0, [counts(created=1)])
    assert len(outcome.err) == 2


def test_one_bad_row_in_thousands_writes_nothing(run, write):
    rows = [{**STOMA, "name": f"Term {number}"} for number in range(1100)]
    rows[1050]["name"] = "a\0b"
    path = write(*rows)
    outcome = run("import_terms", path)
    assert (outcome.status, outcome.out) == (1, [counts(failed=1)])
    assert re.fullmatch(rf"{path}:1051: name: line 1, column 2: the character U\+0000 .*", *outcome.err)
    assert not Term.objects.exists()
    assert not Course.objects.exists()


def test_tells_all_that_is_wrong_at_once_with_file_line_and_reason(run, write):
    bad = write(STOMA, {**LEAF, "slug": "no slug"}, {**LEAF, "unit": 5000}, name="a/a.jsonl")
    folder = bad.parent
    with bad.open("a") as file:
        file.write("{\n")
    write("no front matter", name="a/b.md")
    write(b"\xff", name="a/c.txt")
    outcome = run("import_terms", folder, folder / "d.md")
    assert (outcome.status, outcome.out) == (1, [counts(failed=6)])
    reasons = [line.removeprefix(f"{folder}/").split(": ", 1) for line in outcome.err]
    assert [place for place, _ in reasons] == [
        "a.jsonl:4", "b.md:1", "c.txt:1", "d.md:0", "a.jsonl:2", "a.jsonl:3",
    ]  # fmt: skip
    assert all(reason for _, reason in reasons)
    assert not Course.objects.exists()


def test_a_file_that_cannot_be_read_keeps_others_from_being_written(run, write, tmp_path):
    outcome = run("import_terms", write(STOMA), tmp_path / "missing.md")
    assert (outcome.status, outcome.out) == (1, [counts(failed=1)])
    assert not Course.objects.exists()


@pytest.mark.parametrize("apart", [0, 501])
def test_two_terms_with_one_slug_fail(run, write, apart):
    between = [{**LEAF, "name": f"Leaf {number}"} for number in range(apart)]
    path = write(STOMA, *between, {**STOMA, "name": "STOMA!"})
    outcome = run("import_terms", path)
    assert (outcome.status, outcome.out) == (1, [counts(failed=1)])
    assert outcome.err == [f"{path}:{apart + 2}: The term “STOMA!” stands at {path}:1 already."]
    assert not Term.objects.exists()


def test_one_slug_in_two_courses_is_fine(run, write):
    assert run("import_terms", write(STOMA, {**STOMA, "course": "Zoology"})).out == [counts(created=2)]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"name": ""}, "The term has no name."),
        ({"name": "  "}, "name: The term has no name."),
        ({"name": "\u200b"}, "name: The term has no name."),
        ({"name": "x" * 300}, "name: 300 characters long; at most 200 fit."),
        ({"name": "a\0"}, "name: line 1, column 2: the character U+0000"),
        ({"name": "\ud800"}, "name: line 1, column 1: the character U+D800"),
        ({"name": "\u202ea"}, "name: line 1, column 1: the character U+202E"),
        ({"definition": "one\ntwo\u2066"}, "definition: line 2, column 4: the character U+2066"),
        ({"facts": ["ok", "\x07"]}, "facts[2].text: line 1, column 1: the character U+0007"),
        ({"definition": "x" * 50_001}, "definition: 50,001 characters long; at most 50,000 fit."),
        ({"course": "Search"}, "course slug: “search” is an address of the site itself; choose another slug."),
        ({"course": "x" * 300}, "course title: 300 characters long; at most 200 fit."),
        ({"course": "\ud800"}, "course title: line 1, column 1: the character U+D800"),
        ({"unit": 1000}, "units[1].number: Units are numbered from 1 to 999"),
        ({"unit": "\0"}, "unit: line 1, column 1: the character U+0000"),
        ({"slug": "a/b"}, "slug: “a/b” has characters that a slug cannot have; “a-b” would do."),
    ],
)
def test_refuses_what_cannot_be_kept(run, write, values, reason):
    path = write({**STOMA, **values})
    outcome = run("import_terms", path)
    assert (outcome.status, outcome.out) == (1, [counts(failed=1)])
    assert outcome.err[0].startswith(f"{path}:1: {reason}")
    assert not Course.objects.exists()


def test_hidden_characters_are_taken_out(run, write):
    run("import_terms", write({**STOMA, "name": "\ufeffSto\u200bma"}))
    assert Term.objects.get().name == "Stoma"


def test_puts_everything_into_the_course_that_is_named(run, write, course):
    path = write(STOMA, {"name": "Leaf", "definition": "Green."})
    assert run("import_terms", path, "--course", "intro-to-biology").out == [counts(created=2)]
    assert {term.course for term in Term.objects.all()} == {course}
    assert Course.objects.count() == 1


def test_needs_a_course_that_exists(run, write):
    with pytest.raises(CommandError, match="no course with the slug 'botany'"):
        run("import_terms", write(STOMA), "--course", "botany")


def test_refuses_the_description_of_another_course_than_the_one_named(run, write, course):
    outcome = run("import_terms", write({"kind": "course", "title": "Botany"}), "--course", course.slug)
    assert outcome.status == 1
    assert "describes another course" in outcome.err[0]


@pytest.mark.parametrize("name", ["Intro to Biology", "intro to biology", "intro-to-biology", "Intro to Biology!"])
def test_finds_a_course_by_title_or_slug(run, write, course, name):
    run("import_terms", write({**STOMA, "course": name}))
    assert Term.objects.get().course == course


def test_a_slug_goes_before_the_title_of_another_course(run, write):
    make_course("Life", slug="bio")
    make_course("Bio", slug="bio-2")
    run("import_terms", write({**STOMA, "course": "bio"}))
    assert Term.objects.get().course.title == "Life"


def test_a_name_goes_before_the_slug_of_another_term(run, write, course):
    make_term(course, "Alpha", slug="beta")
    make_term(course, "Beta", slug="beta-2")
    row = {"course": course.slug, "name": "Beta", "definition": "New."}
    assert run("import_terms", write(row)).out == [counts(updated=1)]
    assert document("Beta").definition == "New."
    assert document("Beta").slug == "beta-2"
    assert document("Alpha").definition == "Alpha is a thing. It matters."


def test_a_slug_that_is_given_decides_which_term_is_meant(run, write, course):
    make_term(course, "Alpha")
    row = {"course": course.slug, "slug": "alpha", "name": "Alpha wave", "definition": "New."}
    assert run("import_terms", write(row)).out == [counts(updated=1)]
    assert document("Alpha wave").slug == "alpha"


def test_a_new_slug_makes_another_term_of_the_same_name(run, write, course):
    make_term(course, "Set")
    row = {"course": course.slug, "slug": "set-2", "name": "Set", "definition": "In games."}
    assert run("import_terms", write(row)).out == [counts(created=1)]
    assert [term.slug for term in Term.objects.order_by("id")] == ["set", "set-2"]
    assert run("import_terms", write(row)).out == [counts(unchanged=1)]


def test_makes_and_changes_a_course(run, write):
    botany = {"kind": "course", "title": "Botany", "subject": "Biology", "units": ["Leaves"], "description": "Plants."}
    assert run("import_terms", write(botany)).out == [counts(created=1)]
    assert run("import_terms", write({**botany, "units": ["Leaves", "Roots"]})).out == [counts(updated=1)]
    course = desk.document_of(Course.objects.get())
    assert [unit.title for unit in course.units] == ["Leaves", "Roots"]
    assert (course.subject, course.description) == ("Biology", "Plants.")


def test_a_course_and_terms_of_its_new_units_come_in_one_file(run, write):
    make_course("Botany", units=("Leaves",))
    rows = [
        {**STOMA, "unit": 3},
        {**LEAF, "unit": "Seeds"},
        {**LEAF, "name": "Root", "unit": "seeds"},
        {"kind": "course", "title": "Botany", "units": ["Leaves", "Roots", "Flowers"]},
    ]
    assert run("import_terms", write(*rows)).out == [counts(created=3, updated=1)]
    assert [(term.name, str(term.unit)) for term in Term.objects.order_by("id")] == [
        ("Stoma", "3. Flowers"),
        ("Leaf", "4. Seeds"),
        ("Root", "4. Seeds"),
    ]
    assert run("import_terms", write(*rows)).out == [counts(unchanged=4)]


def test_a_list_of_units_takes_away_only_those_that_nothing_stands_in(run, write):
    course = make_course("Botany", units=("Leaves", "Roots", "Seeds"))
    make_term(course, "Root", unit=2)
    assert run("import_terms", write({"kind": "course", "title": "Botany", "units": ["Leaves"]})).out == [
        counts(updated=1)
    ]
    assert [str(unit) for unit in course.units.all()] == ["1. Leaves", "2. Roots"]
    assert Term.objects.get().unit.title == "Roots"


def test_repairs_misread_text_and_its_slug(run, write):
    run("import_terms", write({**STOMA, "name": "Bakerâ€™s yeast", "definition": "A brandโ€™s cafรฉ."}))
    term = Term.objects.get()
    assert (term.name, term.slug, term.definition) == ("Baker’s yeast", "bakers-yeast", "A brand’s café.")


def test_leaves_the_text_of_a_thai_course_alone(run, write):
    make_course("ภาษาไทย", slug="thai", language="th")
    text = "ไทย โ€“ ยฉ รถ"
    run("import_terms", write({**STOMA, "course": "thai", "definition": text}))
    page = PAGE.replace("Botany", "ภาษาไทย").replace("A pore.", text).replace("Stoma", "Leaf")
    run("import_terms", write(page, name="a.txt"))
    assert [term.definition for term in Term.objects.all()] == [text, text]


def test_reports_a_folder_without_files_and_a_file_in_no_format(run, write, tmp_path):
    write("Dear all,", name="a.txt")
    (tmp_path / "empty").mkdir()
    outcome = run("import_terms", tmp_path / "a.txt", tmp_path / "empty")
    assert (outcome.status, outcome.out) == (1, [counts(failed=2)])
    assert "none of the formats" in outcome.err[0]
    assert "No file in this folder" in outcome.err[1]
