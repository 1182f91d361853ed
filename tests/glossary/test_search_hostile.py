"""Whatever is typed into the box, or put into the address by hand: an answer, no operator, no markup."""

import json
import time
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.factories import make_course, make_guide, make_term, publish
from tests.glossary.test_search import found, titles
from tests.markup import parse

PATHS = ["/search/", "/search/suggest"]

OPERATORS = [
    '"', '""', '"""', "'", "''", "*", "**", "^", ":", ":*", "-", "--", "+", "(", ")", "()", ")(", "{", "}", "{a b}: c",
    "[", "]", "%", "%%", "_", "\\", "\\\\", "&", "&&", "|", "||", "!", "!!", "<->", "<2>", "@@", "@>", "~", "~*", "/",
    "//",
    "AND", "OR", "NOT", "NEAR", "AND OR", "NOT NOT", "NEAR(", "NEAR()", "NEAR(a b, 2)", "a AND", "OR a", "a NOT",
    "NOT a", "(a OR b", "a)", '"a', 'a"', 'a" OR "b', "a*b", "*a", "a ^b", "name:a", "words : a", "-a", "+a", "a:A*",
    "a:*B", "a & !b", "a <-> b", "'a' & 'b'", "'; DROP TABLE glossary_page; --", "' OR '1'='1", "$1", "%s", "%(q)s",
    "{0}", "{{ query }}", "{% now %}", "${x}", "../../etc/passwd", "NULL", "null", "None", "0", "-1", "1e309",
    "\\u0000",
]  # fmt: skip
STRANGE = [
    "\x01", "a\x1fb", "\x7f", "\x85", "\u2028", "\u00ad", "\u200b", "\u200d", "a\u200bb", "\u202ecell", "\u2066a",
    "\ufeffcell", "\ufffd", "\ufffe", "\uffff", "\ufffc", "\ufffccell", "\ue02b", "c\ue02b\ue02b", "\U000e0041",
    "\U0010ffff",
    "😀", "\U0001f469\u200d\U0001f467", "🇩🇪", "cell😀", "\u0301", "\u0301cell", "e" + "\u0301" * 500,
    "ﷺ", "ß", "İ", "ŉ", "ǰ", "ΐ", "ﬃ",
    "①", "½", "Ⅷ", "ｆｕｌｌ", "ا\u0640\u0640\u0640", "के", "각", "\u1100\u1161\u11a8", "𝒞ell",
    "a\nb", "a\r\nb", "\t", "\v",
]  # fmt: skip
MARKUP = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title><script>x</script>", "<svg onload=x>",
    "<!--",
    "' onfocus='x' autofocus='", "javascript:alert(1)", "<b>cell</b>", "&lt;script&gt;", "&#60;b&#62;", "]]>", "<mark>",
    "</mark><script>", "<cell", "cell>",
]  # fmt: skip
RAW = [
    "q=%00", "q=cell%00", "q=a%00b", "q=%ED%A0%80", "q=cell%ED%B0%80", "q=%ED%A0%BD%ED%B8%80", "q=%FF%FE", "q=%C3",
    "q=%C0%AF",
    "q=%F4%90%80%80", "q=%E2%80%AE", "q=%", "q=%zz", "q=%u0041", "q=a;b", "q[]=a", "q=a&q=b", "q", "q=%2B%2B", "&&&",
    "=", "q==",
    "q=cell&kind=%00", "q=cell&course=%00", "q=cell&course=%FF", "q=cell&exact=%00", "q=cell&exact=%FF", "Q=cell",
    "q=%E4%BD", "q=%1B%5B31m", "q=%F0%9F%98", "q=a%0D%0ASet-Cookie:%20x=1",
]  # fmt: skip
LONG = {
    "words": "cell " * 20_000,
    "one word": "a" * 100_000,
    "different words": " ".join(f"word{number}" for number in range(12_000)),
    "misspelt words": " ".join(f"mitozis{number}" for number in range(7_000)),
    "brackets": "(" * 100_000,
    "quotes": '"' * 100_000,
    "stars": "*" * 100_000,
    "marks": "a" + "\u0301" * 50_000,
    "ideographs": "机器" * 17_000,
    "Thai": "การสังเคราะห์" * 2_500,
    "emoji": "😀" * 25_000,
    "blank": " " * 100_000 + "cell",
    "hyphens": "a-" * 50_000,
    "apostrophes": "a'" * 50_000,
}


@pytest.fixture(autouse=True)
def no_limit(settings):
    settings.SEARCH_LIMIT = 1_000_000


@pytest.fixture
def zoo(biology):
    plain = {"facts": (), "questions": ()}
    publish(
        make_term(biology, "Both", definition="A zebra is not of a cell.", **plain),
        make_term(biology, "Zebra", definition="Striped.", **plain),
        make_term(biology, "Labels", definition="The name of a cell.", **plain),
        make_guide(biology, "Zoo", body="Of zebras."),
    )
    return biology


def ask(client, query):
    """Both answers to a query, each of the right form."""
    page, suggestions = (client.get(path, {"q": query}) for path in PATHS)
    return check(page, suggestions)


def check(page, suggestions):
    assert (page.status_code, suggestions.status_code) == (200, 200)
    assert isinstance(json.loads(suggestions.content)["suggestions"], list)
    return parse(page), suggestions.json()


@pytest.mark.parametrize("queries", [OPERATORS, STRANGE, MARKUP], ids=["operators", "strange", "markup"])
def test_every_query_is_answered(client, zoo, queries, subtests):
    for query in queries:
        with subtests.test(ascii(query)):
            ask(client, query)
            ask(client, f"cell {query} zebra")
            ask(client, f"{query}cell{query}")


def test_every_address_is_answered(client, zoo, subtests):
    for raw in RAW:
        with subtests.test(raw):
            page, suggestions = (client.get(f"{path}?{raw}") for path in PATHS)
            check(page, suggestions)
            assert not page.cookies


def test_long_queries_are_cut_off_and_readers_are_told(client, zoo, subtests):
    for name, query in LONG.items():
        with subtests.test(name):
            page, suggestions = ask(client, query)
            assert len(page.one('input[type="search"]')["value"]) <= 1000
            assert len(suggestions["query"]) <= 1000
    assert ask(client, LONG["words"])[0].select("p#cut")
    assert not ask(client, "cell")[0].select("p#cut")


@pytest.mark.parametrize("path", PATHS)
def test_letters_from_everywhere_take_no_longer_than_others(client, zoo, path):
    """Hangul has eleven thousand letters, and each of these is in another part of them."""
    client.get(path, {"q": "cell"})
    start = time.process_time()
    client.get(path, {"q": "".join(chr(0xAC00 + 128 * number) for number in range(24))})
    assert time.process_time() - start < 10


# Each as the words in it, without what they would mean to an engine.
@pytest.mark.parametrize(
    "query",
    [
        "zebra NOT cell", "zebra -cell", "zebra !cell", "zebra & !cell", "zebra AND NOT cell", "-zebra -cell",
        "zebra ^cell",
        "zebra <-> cell", "zebra <1> cell", "^cell zebra", '"zebra" "cell"', '"cell zebra"', "(zebra) (cell)",
        "zebra + cell",
        "zebra:* & cell:*", "zebra, cell", "{zebra} cell", "zebra; cell", "zebra | cell", "zebra && cell",
        "zebra \\ cell",
        "zebra* cell*", "zebra\x00cell", "zebra 'cell'", "zebra/cell", "zebra % cell",
    ],
)  # fmt: skip
def test_no_sign_means_more_than_itself(client, zoo, query):
    assert "Both" in titles(found(client, query, exact=1))


@pytest.mark.parametrize("query", ["cell OR zebra", "cell AND zebra", "NEAR(cell zebra)", "zebra NEAR cell"])
def test_no_word_means_more_than_itself(client, zoo, query):
    assert "Both" in titles(found(client, query))


def test_a_column_is_a_word(client, zoo):
    assert titles(found(client, "name:cell", exact=1)) == ["Labels"]
    assert titles(found(client, "words:cell", exact=1)) != ["Cell"]


@pytest.mark.parametrize(
    "query",
    ["%", "_", "*", "%%", ".*", "m%s", "mit_sis", "m*sis", "*itosis", "%itosis", "?itosis", "m.tosis", "(m|x)itosis"],
)
def test_there_are_no_wildcards(client, zoo, query):
    assert "Mitosis" not in titles(found(client, query, exact=1))


def test_a_star_adds_nothing_to_the_beginning_of_a_word(client, zoo):
    for begun in ("mito", "zeb", "c"):
        assert titles(found(client, f"{begun}*")) == titles(found(client, begun))


def test_nothing_typed_becomes_markup(client, zoo, subtests):
    usual = [each.tag for each in found(client, "qqqqqqqq", exact=1).descendants()]
    scripts = usual.count("script")
    for query in MARKUP:
        with subtests.test(query):
            page, _suggestions = ask(client, query)
            assert not [each for each in page.descendants() for name in each.attributes if name.startswith("on")]
            assert [each.tag for each in page.descendants()].count("script") == scripts
            assert not page.select("main img")
            for each in page.select("script"):
                assert each.text == "" or each.attributes.get("type") == "application/ld+json"


def test_no_name_becomes_markup(client, db):
    name = '"><script>alert(1)</script> & <b>'
    course = make_course(name, slug="course", units=[name])
    text = f"{name} of zebras"
    publish(
        course,
        make_term(course, name, slug="term", aliases=f"{name} zebra", definition=f"Say `{text}`.", facts=[f"`{text}`"]),
        make_guide(course, name, slug="guide", body=f"`{text}`"),
    )
    for query in ("zebra", "script", name, "zebar"):
        page, suggestions = ask(client, query)
        assert not page.select("main script")
        assert not page.select("section b")
        for result in page.select("ol.results > li"):
            assert result.select("a")[0].text == name
        for each in suggestions["suggestions"]:
            assert each["title"] == name
    assert titles(found(client, "zebra")).count(name) == 2


PIECES = [*OPERATORS, *STRANGE, *MARKUP, " ", "cell", "zebra", "mitozis", "Mitosis", "机器", "का", "é"]
FREELY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@FREELY
@example("cell\x00")
@example("\ud800")
@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_text_breaks_it(client, zoo, query):
    raw = f"?q={quote(query.encode(errors='surrogatepass'))}"
    check(*(client.get(path + raw) for path in PATHS))


@FREELY
@given(st.binary(max_size=40), st.sampled_from(["q", "q=cell&course", "q=cell&kind", "q=cell&exact"]))
def test_no_bytes_break_it(client, zoo, value, name):
    check(*(client.get(f"{path}?{name}={quote(value)}") for path in PATHS))
