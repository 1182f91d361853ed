import json
from dataclasses import replace

import pytest
from django.core.management import CommandError

from glossary import desk
from glossary.models import Course, Guide, Term
from tests.factories import make_course, make_guide, make_term

FORMATS = ["jsonl", "markdown", "csv", "tsv", "study-page"]
NASTY = """\
```
## Must know
```

- \\### x

### y

1. a

   Source: z

\\## Review questions

| a | b |
|---|---|
| c | d |"""


def documents():
    return [desk.document_of(row) for model in (Course, Term, Guide) for row in desk.complete(model.objects.all())]


@pytest.fixture
def site(course):
    """Courses, terms and guides that strain each format."""
    make_term(course, "Cell", aliases="unit of life\nC:#1", position=5, slug="the-cell")
    make_term(course, "The cell", slug="cell", definition="$x$ *is* `y`.")
    make_term(
        course,
        "1e3: “No”",
        slug="no",
        unit=None,
        definition=NASTY,
        facts=(NASTY, "Source: x", "- a", "Trademarks ® have owners."),
        questions=(("1984. *Why*?", NASTY), ("Name it", ""), ("Explain $x$.", "")),
    )
    make_term(course, "Definition", slug="definition-2", unit=2, facts=(), questions=())
    make_term(course, "Draft", definition="", facts=(), questions=())
    make_guide(course, body=NASTY)
    make_guide(course, "Empty", body="", unit=None)
    make_course("Intro to biology", slug="biology-2", units=(), language="pt-BR", hue=7, subject="Life")
    make_term(Course.objects.get(slug="biology-2"), "Cell", unit=None)
    make_course("ไทย", slug="ไทย", language="th", description=NASTY)
    make_term(Course.objects.get(slug="ไทย"), "เซลล์ “โ€”", slug="เซลล์", unit=1)


def last_line(outcome):
    assert outcome.err == []
    assert outcome.status == 0
    return outcome.out[-1]


@pytest.mark.parametrize("name", FORMATS)
def test_exporting_and_importing_again_changes_nothing(run, tmp_path, site, name):
    before = documents()
    run("export_terms", "--format", name, "-o", tmp_path / "export")
    outcome = run("import_terms", tmp_path / "export")
    number = Term.objects.count() if name == "study-page" else len(before)
    assert (outcome.status, outcome.out) == (0, [f"0 created, 0 updated, {number} unchanged, 0 failed"])
    assert documents() == before


@pytest.mark.parametrize("name", ["jsonl", "markdown", "csv", "tsv"])
def test_importing_into_an_empty_site_makes_the_same_documents(run, tmp_path, site, name):
    before = documents()
    run("export_terms", "--format", name, "-o", tmp_path / "export")
    Course.objects.all().delete()
    outcome = run("import_terms", tmp_path / "export", "--format", name)
    assert last_line(outcome) == f"{len(before)} created, 0 updated, 0 unchanged, 0 failed"
    assert by_address(documents()) == by_address(before)


def by_address(found):
    return {(each.kind, getattr(each, "course", ""), each.slug): each for each in found}


def test_importing_pages_into_an_empty_site_makes_the_same_words(run, tmp_path, biology):
    before = documents()
    run("export_terms", "--format", "study-page", "-o", tmp_path)
    Course.objects.all().delete()
    assert run("import_terms", tmp_path).out == ["3 created, 0 updated, 0 unchanged, 0 failed"]
    terms = [replace(each, unit=None, position=0) for each in documents() if each.kind == "term"]
    assert terms == [replace(each, unit=None, position=0) for each in before if each.kind == "term"]


def test_writes_json_lines_to_standard_output(run, biology):
    lines = [json.loads(line) for line in run("export_terms").out]
    assert [line.get("kind", "term") for line in lines] == ["course", "term", "term", "term", "guide"]
    assert lines[1]["name"] == "Cell"


def test_writes_json_lines_to_a_file(run, biology, tmp_path):
    path = tmp_path / "new" / "terms.jsonl"
    run("export_terms", "--output", path)
    assert len(path.read_text().splitlines()) == 5


def test_writes_a_table_to_a_file_that_spreadsheets_read_as_utf_8(run, biology, tmp_path):
    make_term(biology, "=Ümlaut", definition="One\n\ntwo")
    run("export_terms", "--format", "csv", "-o", tmp_path / "terms.csv")
    data = (tmp_path / "terms.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfkind,course,unit,name,title,")
    assert ",'=Ümlaut,".encode() in data
    assert b'"One\n\ntwo"' in data
    assert data.count(b"\r\n") == 7


def test_writes_a_table_to_standard_output(run, biology):
    assert run("export_terms", "--format", "tsv").out[1].startswith("course\t\t\t\tIntro to Biology\t")


@pytest.mark.parametrize(
    ("name", "files"),
    [
        (
            "markdown",
            [
                "course.md",
                "guides/how-cells-divide.md",
                "terms/cell.md",
                "terms/mitosis.md",
                "terms/nucleus.md",
            ],
        ),
        ("study-page", ["terms/cell.txt", "terms/mitosis.txt", "terms/nucleus.txt"]),
    ],
)
def test_writes_a_file_for_each_document(run, biology, tmp_path, name, files):
    outcome = run("export_terms", "--format", name, "-o", tmp_path)
    written = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert written == [f"intro-to-biology/{file}" for file in files]
    assert outcome.err == (
        ["2 courses and guides have no study page text and were left out."] if name == "study-page" else []
    )


def test_writes_one_course_alone(run, biology):
    make_term(make_course("Botany"), "Stoma")
    lines = [json.loads(line) for line in run("export_terms", "--course", "botany").out]
    assert [line.get("title") or line["name"] for line in lines] == ["Botany", "Stoma"]
    with pytest.raises(CommandError, match="no course with the slug 'zoology'"):
        run("export_terms", "--course", "zoology")


def test_writes_the_desk_and_not_what_is_public(run, biology):
    Term.objects.filter(name="Cell").update(definition="Changed.")
    assert any("Changed." in line for line in run("export_terms").out)


@pytest.mark.parametrize("name", ["markdown", "study-page"])
def test_files_need_a_folder(run, biology, name):
    with pytest.raises(CommandError, match="folder of files: name it with -o"):
        run("export_terms", "--format", name)


def test_writes_over_an_older_export_as_a_whole(run, biology, tmp_path):
    path = tmp_path / "terms.jsonl"
    path.write_text("stale\n" * 1000)
    run("export_terms", "-o", path)
    assert "stale" not in path.read_text()
    assert list(tmp_path.iterdir()) == [path]


def test_others_may_read_the_file_where_the_system_says_so(run, biology, tmp_path):
    (tmp_path / "usual").touch()
    run("export_terms", "-o", tmp_path / "terms.jsonl")
    assert (tmp_path / "terms.jsonl").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize("path", ["folder", "file/terms.jsonl"])
def test_says_what_cannot_be_written_and_leaves_nothing_behind(run, biology, tmp_path, path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="cannot be written: "):
        run("export_terms", "-o", tmp_path / path)
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["file", "folder"]


def test_slugs_that_are_too_long_for_a_file_name_are_cut_and_stay_apart(run, course, tmp_path):
    for end in "กข":
        make_term(course, f"ยาว{end}", slug="ก" * 119 + end)
    before = documents()
    run("export_terms", "--format", "markdown", "-o", tmp_path)
    assert len(list(tmp_path.rglob("terms/*.md"))) == 2
    assert run("import_terms", tmp_path).out == ["0 created, 0 updated, 3 unchanged, 0 failed"]
    assert documents() == before


def test_courses_of_one_title_stay_apart_in_pages(run, tmp_path):
    for slug in ("bio-1", "bio-2"):
        make_term(make_course("Bio", slug=slug), "Cell", definition=f"In {slug}.")
    make_term(make_course("Life", slug="bio"), "Cell", definition="In life.")
    before = documents()
    run("export_terms", "--format", "study-page", "-o", tmp_path)
    assert run("import_terms", tmp_path).out == ["0 created, 0 updated, 3 unchanged, 0 failed"]
    assert documents() == before
