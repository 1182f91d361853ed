import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.documents import CourseDocument, Fact, GuideDocument, ReviewQuestion, TermDocument, Unit, cleaned
from glossary.interchange import recognised
from glossary.interchange.cells import ROW_LENGTH
from glossary.interchange.tables import CSV, TSV

HEADER = "course,name,definition"


def table(*rows, header=HEADER):
    return "\n".join([header, *rows]) + "\n"


def documents(reading):
    assert [str(remark) for remark in reading.failures] == []
    return [entry.document for entry in reading.entries]


def failures(text, format_=CSV):
    return [f"{remark.place.line}: {remark.message}" for remark in format_.read(text, "f").failures]


def written(*each, format_=CSV):
    return "".join(format_.write_all(each))


def first_name(format_, *each):
    """The name in the first row of a table, as another program reads it."""
    text = written(*each, format_=format_).removeprefix("\ufeff")
    header, row = csv.reader(StringIO(text), delimiter=format_.delimiter)
    return row[header.index("name")]


FULL = """\
Course,unit,Name,aliases,slug,position,definition,fact 1,fact 1 source,fact 2,question 1,answer 1,linking,extra forms
Botany,2,Stoma,"pore
mouth",the-stoma,7,"A *pore*.

It opens.",One.,A book,"Two, or ""three"".",Why?,For air.,exact,stomata
"""


def test_reads_a_term_with_everything():
    assert documents(CSV.read(FULL, "f")) == [
        TermDocument(
            "Botany",
            "Stoma",
            "the-stoma",
            ("pore", "mouth"),
            2,
            7,
            "A *pore*.\n\nIt opens.",
            (Fact("One.", "A book"), Fact('Two, or "three".')),
            (ReviewQuestion("Why?", "For air."),),
            "exact",
            ("stomata",),
        )
    ]


def test_reads_guides_and_courses_beside_terms():
    text = table(
        "term,Botany,Stoma,,,,,,,",
        "Guide,Botany,,Leaves,Green.,,,,,",
        "course,,,Botany,,Plants.,10,Roots,Down.,yes",
        header="kind,course,name,title,body,description,hue,unit 5,unit 5 description,stemming",
    )
    assert documents(CSV.read(text, "f")) == [
        TermDocument("Botany", "Stoma", "stoma"),
        GuideDocument("Botany", "Leaves", "leaves", body="Green."),
        CourseDocument(
            "Botany", "botany", description="Plants.", hue=10, units=(Unit(5, "Roots", "Down."),), stemming=True
        ),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "course,name,definition\nBotany,Stoma,A pore.\n",
        "course;name;definition\nBotany;Stoma;A pore.\n",
        "course\tname\tdefinition\nBotany\tStoma\tA pore.\n",
        '"course";"name";"definition"\n"Botany";"Stoma";"A pore."\n',
        "DEFINITION,Name,  Course \nA pore.,Stoma,Botany\n",
        "\ufeffcourse,name,definition\r\nBotany,Stoma,A pore.\r\n",
        '\ufeff"course","name","definition"\r"Botany","Stoma","A pore."\r',
        "course,name,definition,,\nBotany,Stoma,A pore.,,\n,,,,\n",
        "course,name,definition,fact_1,Fact 1 Source\nBotany,Stoma,A pore.\n",
        "\n,,\ncourse,name,definition\n\n\nBotany,Stoma,A pore.",
        " course , name , definition \n Botany , Stoma , A pore. \n",
    ],
)
@pytest.mark.parametrize("format_", [CSV, TSV])
def test_reads_what_spreadsheets_write(text, format_):
    assert documents(format_.read(text, "f")) == [TermDocument("Botany", "Stoma", "stoma", definition="A pore.")]


def test_a_comma_in_a_text_is_no_delimiter_where_semicolons_are():
    text = "course;name;link threshold;definition\nBotany;Stoma;;A pore, or two\n"
    assert documents(CSV.read(text, "f"))[0].definition == "A pore, or two"


def test_a_number_may_have_a_comma():
    text = "kind;title;link threshold\ncourse;Botany;0,25\n"
    assert documents(CSV.read(text, "f"))[0].link_threshold == 0.25


def test_one_column_is_a_table():
    (entry,) = CSV.read("name\nStoma\n", "f", "botany").entries
    assert entry.document == TermDocument("botany", "Stoma", "stoma")


def test_places_are_the_lines_where_rows_begin():
    text = table('B,a,"1\n2"', "", "B,b,x", "B,c,x", header='course,name,"definition"')
    assert [entry.place.line for entry in CSV.read(text, "f").entries] == [2, 5, 6]


def test_speaks_of_the_columns_that_are_there_and_of_cells_that_are_not():
    text = table("B,a", header="course,name,aliases,fact 1,unit,linking,slug,title")
    (entry,) = CSV.read(text, "f").entries
    assert entry.said == {"course", "name", "aliases", "facts", "unit"}


def test_empty_cells_between_facts_are_no_facts():
    text = table("B,a,,x,,y", header="course,name,fact 1,fact 3,fact 9,fact 2")
    assert documents(CSV.read(text, "f"))[0].facts == (Fact("y"), Fact("x"))


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (
            "course,name,definitoin",
            "1: Column C is called “definitoin”, which is unknown: do you mean “definition”?",
        ),
        ("course,name,colour of it", "1: Column C is called “colour of it”, which is unknown: there are kind, course,"),
        ("course,name,fact 0", "1: Column C is called “fact 0”, which is unknown: do you mean “fact 1”?"),
        ("course,name,fact 1 answer", "1: Column C is called “fact 1 answer”, which is unknown: there are"),
        ("course,name,a\0b", "1: Column C is called “a\ufffdb”, which is unknown:"),
        ("course,name," + "x" * 500_000, f"1: Column C is called “{'x' * 40}…”, which is unknown:"),
        ("," * 26 + "name,course,nonsense", "1: Column AC is called “nonsense”"),
        ("name,course,Name", "1: Columns A and C are both called “name”."),
        ("fact 1,name,fact1", "1: Columns A and C are both called “fact1”."),
        ("course,definition", "1: No column is called “name”: the first row has to name the columns."),
        ("Botany,Stoma,A pore.", "1: Column A is called “botany”, which is unknown:"),
    ],
)
def test_says_what_is_wrong_with_the_first_row(header, message):
    text = table("B,a,x", header=header)
    assert failures(text)[0].startswith(message)
    assert len(CSV.read(text, "f").entries) == 0


def test_names_every_column_that_is_unknown():
    assert [each[:11] for each in failures("name,x,course,y\n")] == ["1: Column B", "1: Column D"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["B,,x"], "2: The term has no name."),
        ([",a,x"], "2: The term has no course."),
        (["B,a,x, and more"], "2: Column D has no name, and holds “and more”. Is a quote missing around a text?"),
        (["B,a,x," + "y" * 100], f"2: Column D has no name, and holds “{'y' * 40}…”."),
        (['B,a,"x', "", "B,b,x"], "2: A quote opens a cell in the row that begins here, and none closes it."),
        (["B,a,x", 'B,"b" c,x'], "3: In line 3, text follows the quote that closes a cell:"),
        (["B,a,x", 'B,b,"one', 'two" c'], "3: In line 4, text follows the quote that closes a cell:"),
        (['B,a,"' + "x" * ROW_LENGTH], "2: The row that begins here is longer than 1,000,000 characters:"),
        (['B,a,"' + "x\n" * ROW_LENGTH], "2: The row that begins here is longer than 1,000,000 characters:"),
        (["," * ROW_LENGTH], "2: The row that begins here is longer than 1,000,000 characters:"),
    ],
)
def test_names_the_line_of_what_it_cannot_read(rows, message):
    assert failures(table(*rows))[0].startswith(message)


@pytest.mark.parametrize(
    ("header", "row", "message"),
    [
        ("kind,course,name", "recipe,B,a", "kind is 'recipe'; it can be course, term, guide."),
        ("kind,course,name,body", "term,B,a,x", "Column D, “body”, holds “x”, and a term has no body."),
        ("kind,course,title,fact 1", "guide,B,a,x", "Column D, “fact 1”, holds “x”, and a guide has no fact 1."),
        ("course,,name", "B,x,a", "Column B has no name, and holds “x”. Is a quote missing around a text?"),
        ("course,name,position", "B,a,first", "position is not a whole number."),
        ("course,name,auto links", "B,a,perhaps", "auto_links is neither true nor false."),
        ("kind,title,link threshold", "course,B,high", "link_threshold is not a number."),
    ],
)
def test_says_which_cell_will_not_do(header, row, message):
    assert failures(f"{header}\n{row}\n") == [f"2: {message}"]


def test_a_wide_table_of_short_rows_is_read_in_time():
    header = "name," + ",".join(f"fact {number}" for number in range(1, 50_000))
    assert len(CSV.read(table(*["a"] * 1000, header=header), "f", "b").entries) == 1000
    assert len(CSV.read(table("a", header="x," * 400_000), "f").failures) == 20


def test_goes_on_after_a_row_that_will_not_do():
    reading = CSV.read(table("B,,x", "B,a,x", ",b,x", "B,c,x"), "f")
    assert [entry.document.name for entry in reading.entries] == ["a", "c"]
    assert [remark.place.line for remark in reading.failures] == [2, 4]


@pytest.mark.parametrize("text", ["", "\n\n", ",,,\n,\n", "\ufeff", " "])
def test_an_empty_file_is_a_failure(text):
    assert failures(text) == ["1: The file is empty; its first row has to name the columns."]


def test_long_cells_are_read_whole():
    text = "x" * 200_000
    assert documents(CSV.read(table(f"B,a,{text}"), "f"))[0].definition == text
    assert documents(CSV.read(written(TermDocument("B", "a", definition='"' * 200_000)), "f"))[0].definition[1:] == (
        '"' * 199_999
    )


FORMULAS = [
    "=1+1", "+1", "-1", "@x", "\t=1", "\tx", "\rx", "\nx", " =1", "\u00a0=1", "'=1", "''=1", '"=1', ' "\' =1',
    "＝1", "＋1", "－1", "＠x", '=HYPERLINK("http://example.org","x")', "=cmd|'/C calc'!A0", "- item\n- item", "--",
]  # fmt: skip
HARMLESS = ["x", "'tis", "''", "'", "1=1", "a-b", "x@y", "“=1”", "'x=1", '"quoted"', "1\n=2", "−1"]


@pytest.mark.parametrize("format_", [CSV, TSV])
@pytest.mark.parametrize("cell", FORMULAS)
def test_what_is_like_a_formula_gets_an_apostrophe(format_, cell):
    assert first_name(format_, TermDocument("B", cell)) == f"'{cell}"


@pytest.mark.parametrize("format_", [CSV, TSV])
@pytest.mark.parametrize("cell", HARMLESS)
def test_what_is_not_like_a_formula_stays_as_it_is(format_, cell):
    assert first_name(format_, TermDocument("B", cell)) == cell


@given(st.text("='\"+-@ ＝\ta", max_size=8).map(str.strip).filter(str))
def test_apostrophes_are_taken_off_where_they_were_put_and_nowhere_else(text):
    document = cleaned(TermDocument("B", "a", aliases=(text,), definition=text))
    for format_ in (CSV, TSV):
        assert documents(format_.read(written(document, format_=format_), "f")) == [document]


def test_an_apostrophe_of_a_person_stays():
    assert [each.definition for each in documents(CSV.read(table("B,a,'tis", "B,b,''"), "f"))] == ["'tis", "''"]
    assert documents(CSV.read(table("B,a,'=1", "B,b,''=1"), "f"))[1].definition == "'=1"


@pytest.mark.parametrize("text", ["a;=1", "a\t=1", "a,=1", 'a";=1'])
def test_what_another_delimiter_would_break_is_quoted(text):
    for format_ in (CSV, TSV):
        cell = text.replace('"', '""')
        assert f'"{cell}"' in written(TermDocument("B", "a", definition=text), format_=format_)


def test_writes_terms_as_people_do():
    text = written(
        TermDocument("botany", "Stoma", "stoma", ("pore", "mouth"), 2, 1, "A pöre.", (Fact("One.", "A book"),)),
        TermDocument("botany", "Leaf", "leaf", facts=(Fact("One."), Fact("Two."))),
    )
    assert text == (
        "\ufeffcourse,unit,name,aliases,slug,position,definition,"
        "fact 1,fact 1 source,fact 2,fact 2 source,question 1,answer 1\r\n"
        'botany,2,Stoma,"pore\nmouth",stoma,1,A pöre.,One.,A book,,,,\r\n'
        "botany,,Leaf,,leaf,,,One.,,Two.,,,\r\n"
    )
    assert written(TermDocument("b", "x"), format_=TSV).startswith("course\tunit\tname\taliases\t")


def test_writes_link_settings_where_one_is_not_as_by_default():
    plain, other = TermDocument("b", "x"), TermDocument("b", "y", auto_links=False, never_link=("z",))
    assert "links" not in written(plain)
    header, *rows = written(plain, other).splitlines()
    assert header.endswith(",auto links,never link")
    assert [row.rsplit(",", 2)[1:] for row in rows] == [["yes", ""], ["no", "z"]]


def test_writes_the_columns_of_the_kinds_that_there_are():
    header = written(GuideDocument("b", "x")).splitlines()[0].removeprefix("\ufeff")
    assert header == "kind,course,unit,title,slug,position,body"
    assert written().splitlines() == written(TermDocument("b", "x")).splitlines()[:1]


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("a.csv", "", "csv"),
        ("A.TSV", "", "tsv"),
        ("a.tab", "", "tsv"),
        ("a", FULL, "csv"),
        ("a.txt", FULL.replace("Course,", "course;").replace(",", ";"), "csv"),
        ("a.txt", "course\tname\n", "tsv"),
        ("a.txt", "name,nonsense,course\nx", "csv"),
        ("a.txt", "nonsense,course\nx", None),
        ("a.txt", "Name\nof the rose\n", None),
        ("a.txt", "Definition, position and course\n", None),
    ],
)
def test_is_recognised_by_its_name_or_its_columns(file, text, name):
    assert recognised(file, text) == name


@given(st.text(st.sampled_from("\"',;\t\n\r name=\0x"), max_size=30) | st.text(max_size=30))
def test_no_text_is_too_strange_to_be_read(text):
    for format_ in (CSV, TSV):
        for each in (text, f"name,course\n{text}", f'name;course\n"{text}'):
            reading = format_.read(each, "f")
            assert all(remark.place.line >= 1 for remark in reading.failures)
            recognised("a", each)


def test_a_table_of_many_rows_is_written_one_after_another():
    def terms():
        for number in range(20_000):
            last.append(number)
            yield TermDocument("b", f"Term {number}", definition="x" * 300)

    last = []
    lines = CSV.write_all(terms())
    assert next(lines).startswith("\ufeffcourse")
    assert sum(1 for _ in lines) == len(last) == 20_000
