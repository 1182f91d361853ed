import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.text.markdown import headings, parse, parse_line, plain_line, plain_text, render, to_html
from tests.markup import parse as tree

LIMIT = 50_000

MARKDOWN = [
    ("One.\n\nTwo\nlines.", "<p>One.</p>\n<p>Two\nlines.</p>\n"),
    ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>\n"),
    ("a\\\nb", "<p>a<br>\nb</p>\n"),
    ("- a\n- b\n  1. c", "<ul>\n<li>a</li>\n<li>b\n<ol>\n<li>c</li>\n</ol>\n</li>\n</ul>\n"),
    ("3. three", '<ol start="3">\n<li>three</li>\n</ol>\n'),
    ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>\n"),
    ("```python\na < b\n```", '<pre tabindex="0"><code>a &lt; b\n</code></pre>\n'),
    ("    indented", '<pre tabindex="0"><code>indented\n</code></pre>\n'),
    ("***", "<hr>\n"),
    ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>\n"),
    ('[words](/a?b=1&c=2 "title")', '<p><a href="/a?b=1&amp;c=2" title="title">words</a></p>\n'),
    ("<https://example.org>", '<p><a href="https://example.org">https://example.org</a></p>\n'),
    ("[write](mailto:a@example.org)", '<p><a href="mailto:a@example.org">write</a></p>\n'),
]


@pytest.mark.parametrize(("text", "html"), MARKDOWN)
def test_renders_markdown(text, html):
    assert render(text) == html


def test_renders_a_table_that_scrolls_in_a_box_of_its_own():
    page = tree(render("| a | b |\n|:--|--:|\n| c | d |"))
    assert page.texts("div.wide > table thead th") == ["a", "b"]
    assert page.one("td.align-left").text == "c"
    assert page.one("td.align-right").text == "d"
    assert page.one("div.wide")["tabindex"] == "0"


def test_renders_a_footnote_with_links_there_and_back():
    page = tree(render("Words[^a] go on.\n\n[^a]: The *note*."))
    note = page.one("section.footnotes li")
    (there,), (back,) = page.select("sup a"), note.select("a.footnote-backref")
    assert there["href"] == f"#{note['id']}"
    assert back["href"] == f"#{there['id']}"
    assert note.one("em").text == "note"


def test_shows_an_uploaded_picture_with_its_size_and_words():
    (picture,) = tree(render("![a *leaf*](/media/leaf-640x480.webp)")).select("img")
    assert picture.attributes == {
        "src": "/media/leaf-640x480.webp",
        "alt": "a leaf",
        "loading": "lazy",
        "width": "640",
        "height": "480",
    }


@pytest.mark.parametrize("text", ['![leaf](/media/leaf.webp "A leaf")', '- ![leaf](/media/leaf.webp "A leaf")'])
def test_captions_a_picture_with_its_title(text):
    page = tree(render(text))
    assert page.one("figure > figcaption").text == "A leaf"
    assert page.one("figure > img")["alt"] == "leaf"


@pytest.mark.parametrize("address", ["https://example.org/a.png", "//example.org/a.png"])
def test_links_to_a_picture_elsewhere_instead_of_loading_it(address):
    page = tree(render(f"![a leaf]({address})"))
    assert not page.select("img")
    assert page.one("a").text == "a leaf"
    assert page.one("a")["href"] == address


def test_a_link_around_a_picture_elsewhere_keeps_its_words():
    (link,) = tree(render("[![a leaf](https://example.org/a.png)](https://example.org/)")).select("a")
    assert (link["href"], link.text) == ("https://example.org/", "a leaf")


@pytest.mark.parametrize(
    ("text", "formulas", "displayed"),
    [
        ("$x^2$", 1, 0),
        ("$$\nx^2\n$$", 1, 1),
        ("$$x^2$$", 1, 1),
        ("so $$x^2$$ it is", 1, 1),
        ("so\n$$\nx^2\n$$\nit is", 1, 1),
        ("$$x^2$$ (1)", 1, 1),
        ("$x$ and $y$", 2, 0),
        ("$n$ is 30", 1, 0),
        ("$n$ ends in \\", 1, 0),
        (r"costs \$5, so $x$", 1, 0),
        (r"$\$5$", 1, 0),
        ("- $x$\n- | $y$ |", 2, 0),
        ("$5 and $10", 0, 0),
        ("from $5 to $10, or US$20 and A$30", 0, 0),
        ("a $ x $ b", 0, 0),
        ("`$x$`", 0, 0),
        ("$x", 0, 0),
        ("$$", 0, 0),
    ],
)
def test_turns_formulas_into_mathml_and_leaves_money_alone(text, formulas, displayed):
    page = tree(render(text))
    assert len(page.select("math")) == formulas
    assert len(page.select('math[display="block"]')) == displayed
    assert formulas == 0 or "$$" not in page.text


def test_leaves_money_as_it_was_written():
    assert render("$5 and $10") == "<p>$5 and $10</p>\n"


def test_shows_the_source_of_a_formula_that_cannot_be_read():
    assert tree(render(r"$\nosuch{<script>}$")).one("code.formula-source").text == r"\nosuch{<script>}"


def test_no_text_can_stand_for_the_place_of_a_formula():
    assert "0123456789abcdef-0-" in render("$x$ 0123456789abcdef-0-")


@pytest.mark.parametrize(("top", "tags"), [(2, ["h2", "h2", "h3", "h6"]), (4, ["h4", "h4", "h5", "h6"])])
def test_moves_headings_below_those_of_the_page(top, tags):
    html = render("# A\n\n## B\n\n### C\n\n###### D", top_heading=top)
    assert [element.tag for element in tree(html).descendants()] == tags


def test_numbers_headings_of_the_same_words():
    found = headings(parse("## A\n\n## A-2\n\n## A\n\n## A\n\n## $x$ *b*", ids="body"))
    assert [heading.id for heading in found] == ["s-body-a", "s-body-a-2", "s-body-a-3", "s-body-a-4", "s-body-x-b"]
    assert found[-1].text == "x b"


def test_ids_of_several_texts_on_a_page_differ():
    text = "## Same\n\n## Same\n\n## \n\nA[^1] and B[^1].\n\n[^1]: Note."
    pages = [tree(render(text, ids=ids)) for ids in ("definition", "fact-1", "fact-11", "answer-1")]
    ids = [element["id"] for page in pages for element in page.descendants() if "id" in element]
    assert len(ids) == 4 * 6
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b onclick=alert(1)>a</b>",
        "<style>p{}</style><title>a</title><textarea><noscript>",
        "<form action=/><input name=a></form>",
        "<svg onload=alert(1)><math><mtext>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](java&#10;script:alert(1))",
        "[a](vbscript:alert(1))",
        "[a](data:text/html,<script>)",
        "[a]: javascript:alert(1)\n\n[a]",
        "<javascript:alert(1)>",
        "![a](javascript:alert(1))",
        "![a](data:image/svg+xml,<svg>)",
        "![a](data:image/png;base64,AAAA)",
        "[a](data:image/png;base64,AAAA)",
        '![a"onerror=alert(1)](/a"onerror=b.png "c"onload=d")',
        '[a](/b "c\\"onmouseover=d")',
        "```<script>\n</code></pre><script>\n```",
        r"$\text{</math><script>alert(1)</script>}$",
        r"$\text{<img src=x onerror=alert(1)>}$",
        r"$\href{javascript:alert(1)}{x}$",
        r"$\unicode{<script>}$",
        "a[^<script>]\n\n[^<script>]: <img onerror=b>",
        '| <td onclick=a> |\n|---|\n| "><script> |',
    ],
)
def test_lets_nothing_through_that_runs(text):
    refuse_what_runs(render(text))
    refuse_what_runs(to_html(parse_line(text)))


def refuse_what_runs(html):
    for element in tree(html).descendants():
        assert element.tag not in {"script", "style", "svg", "iframe", "form", "input", "title", "textarea", "noscript"}
        for name, value in element.attributes.items():
            assert not name.startswith("on")
            assert name != "style"
            address = "".join((value or "").split()).lower()
            assert name not in {"href", "src"} or not address.startswith(("javascript:", "vbscript:", "data:"))


FRAGMENTS = [
    "<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg>", "<math>", "<!--", "-->", "<a href='",
    "&lt;", "&#x6a;", "javascript:", "data:text/html,", "//x.y", "/media/a-1x1.png", "[", "]", "(", ")", "![",
    "[^1]", "[^1]: ", "^[", "*", "**", "_", "`", "```", "~~~", "~~", "$", "$$", r"\frac", r"\text{", "{", "}",
    "\\", "|", "|---|", "# ", "> ", "- ", "1. ", "    ", "\t", "\n", "\n\n", '"', "'", " ", "\0", "\ud800",
    "\u202e", "é", "1", "a",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(st.characters(exclude_categories=()))), max_size=30))
def test_whatever_is_written_is_rendered_and_harmless(parts):
    text = "".join(parts)
    refuse_what_runs(render(text, ids="definition"))
    refuse_what_runs(to_html(parse_line(text)))


@pytest.mark.parametrize(
    "text",
    [
        "[" * LIMIT,
        "[a](" * (LIMIT // 4),
        "*" * LIMIT,
        "*a **b " * (LIMIT // 7),
        "".join("`" * number + " " for number in range(1, 310)),
        "> " * (LIMIT // 2),
        "- " * (LIMIT // 2),
        "".join("  " * depth + "- a\n" for depth in range(200)),
        "# a\n" * (LIMIT // 4),
        "^[" * (LIMIT // 2),
        "".join(f"[^{number}]\n\n[^{number}]: a[^{number + 1}]\n\n" for number in range(1500)),
        "|a" * 10_000 + "\n" + "|-" * 10_000,
        "$a " * (LIMIT // 3),
        "$a$" * (LIMIT // 3),
        "![a](//b) " * (LIMIT // 10),
        "```\n" * (LIMIT // 4),
        "<a href=" * (LIMIT // 8),
        "&" * LIMIT,
        "\\" * LIMIT,
    ],
    ids=lambda text: text[:10].strip(),
)
def test_renders_pathological_text_in_a_moment(text):
    start = time.process_time()
    render(text)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("What is *x*?", "What is <em>x</em>?"),
        ("[a](/b) and ![c](/d) and ![e](https://f.org)", "a and c and e"),
        ("1. No list, # no heading", "1. No list, # no heading"),
        ("A ^[note] and [^1]", "A ^[note] and [^1]"),
        ("Why $x$?", "Why <math><mi>x</mi></math>?"),
        ("a\n\nb", "a\n\nb"),
        ("", ""),
    ],
)
def test_renders_a_line_without_blocks_and_links(text, html):
    assert to_html(parse_line(text)) == html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Head\n\nA *b*\n`c`  \nd", "Head A b c d"),
        ("- a\n- b\n\n| c | d |\n|---|---|\n| e | f |", "a b c d e f"),
        ("![alt](/a.png 'Caption')", "alt Caption"),
        ("$x^2$ and\n\n$$\ny\n$$", "x^2 and y"),
        ("[link](/a) <https://b.org>", "link https://b.org"),
        ("&amp; \\* &nbsp;&nbsp;", "& *"),
        ("***", ""),
    ],
)
def test_plain_text_is_what_a_reader_sees(text, words):
    assert plain_text(text) == words


def test_a_plain_line_has_no_blocks():
    assert plain_line("1984. *It* was") == "1984. It was"
