import json
import os

import pytest

from glossary.interchange import recognised
from glossary.interchange.files import read_paths

TERM = json.dumps({"course": "Botany", "name": "Stoma", "definition": "A pore."})
MARKDOWN = "---\nname: Leaf\ncourse: Botany\n---\n\nGreen.\n"
PAGE = "Botany\n\nRoot\n\nfrom class:\nBotany\n\nDefinition\n\nBelow.\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "leaf.md").write_text(MARKDOWN)
    (tmp_path / "a.jsonl").write_text(TERM)
    (tmp_path / "b" / "stem.csv").write_bytes("course;name\nBotany;Stem\n".encode("utf-16"))
    (tmp_path / "c.TXT").write_text(PAGE)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden.md").write_text("nothing")
    return tmp_path


def names(reading):
    assert not reading.failures
    return [entry.document.name for entry in reading.entries]


def test_reads_a_folder_of_mixed_files_by_name(folder):
    assert names(read_paths([folder])) == ["Stoma", "Leaf", "Stem", "Root"]


def test_reads_paths_in_the_order_given(folder):
    assert names(read_paths([folder / "c.TXT", str(folder / "b")])) == ["Root", "Leaf", "Stem"]


def test_says_where_each_entry_stands(folder):
    entries = read_paths([folder / "b"]).entries
    assert [str(entry.place) for entry in entries] == [f"{folder}/b/leaf.md:1", f"{folder}/b/stem.csv:2"]


def test_reads_a_named_format_whatever_the_file_is_called(folder):
    file = folder / "terms.md"
    file.write_text(TERM)
    assert names(read_paths([file], format_name="jsonl")) == ["Stoma"]


def test_gives_what_names_no_course_to_the_course_asked_for(tmp_path):
    (tmp_path / "leaf.md").write_text("---\nname: Leaf\n---\nGreen.")
    (entry,) = read_paths([tmp_path], course="botany").entries
    assert entry.document.course == "botany"


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("a.md", TERM, "markdown"),
        ("A.MARKDOWN", "", "markdown"),
        ("a.jsonl", "", "jsonl"),
        ("a.ndjson", "", "jsonl"),
        ("a.json", "", "jsonl"),
        ("a.txt", MARKDOWN, "markdown"),
        ("a", TERM, "jsonl"),
        ("a.txt", PAGE, "study-page"),
        ("a.txt", PAGE.upper(), "study-page"),
        ("a.txt", "Botany\n\nStoma\n\nFrom class: Botany", "study-page"),
        ("a.txt", "Just a text, handed on\nfrom class to class.\n\nDefinition", None),
        ("a", "", None),
    ],
)
def test_recognises_formats_by_name_or_content(file, text, name):
    assert recognised(file, text) == name


def test_reports_what_it_cannot_read_and_reads_the_rest(folder):
    (folder / "broken.md").write_bytes(b"---\nname: \xff\n---")
    (folder / "letter.txt").write_text("Dear all,")
    reading = read_paths([folder, folder / "missing.md"])
    assert len(reading.entries) == 4
    assert [str(remark).removeprefix(f"{folder}/") for remark in reading.failures] == [
        "broken.md:2: The byte 0xff is not UTF-8; save the file as UTF-8.",
        "letter.txt:1: This is in none of the formats markdown, jsonl, csv, tsv, study-page.",
        "missing.md:0: The file cannot be read: No such file or directory.",
    ]


def test_names_a_file_whose_name_is_no_text():
    (failure,) = read_paths([os.fsdecode(b"\xff.md")]).failures
    assert str(failure).encode()


def test_a_folder_with_nothing_to_read_is_a_failure(tmp_path):
    (failure,) = read_paths([tmp_path]).failures
    assert "No file in this folder" in str(failure)
