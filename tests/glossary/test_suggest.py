"""What the search box suggests while a reader types."""

import pytest
from django.core.cache import cache

from glossary import publishing
from glossary.models import Term
from tests.factories import make_course, make_guide, make_term, publish
from tests.glossary.test_search import named

PATH = "/search/suggest"

LIBRARY = {
    ("Intro to Statistics", "en"): [
        "Standard deviation = SD", "Standard error", "Box plot", "Naïve Bayes", "Null hypothesis", "Simpson's paradox",
        "Type I error", "Type II error", "Mean = average",
    ],
    ("Intro to Biology", "en"): [
        "Cell", "Cell wall", "Cell membrane", "Photosynthesis", "Mitochondrion", "Mouse", "Deoxyribonucleic acid = DNA",
        "pH",
    ],
    ("Programming", "en"): ["C", "C++", "C#", ".NET", "A*", "E-mail", "Click-through rate = CTR", "π = pi", "Cellular"],
    ("Biologie", "de"): ["Zelle", "Zellkern", "Größe"],
    ("Биология", "ru"): ["Клетка"],
    ("人工智能", "zh"): ["机器学习"],
    ("علم الأحياء", "ar"): ["خلية"],
    ("ชีววิทยา", "th"): ["การสังเคราะห์ด้วยแสง"],
}  # fmt: skip

# (typed, title of the first suggestion, the other name that it was found by)
TYPED = [
    ("standard dev", "Standard deviation", ""), ("STANDARD DEV", "Standard deviation", ""),
    ("standard deviation", "Standard deviation", ""), ("deviation", "Standard deviation", ""),
    ("devi", "Standard deviation", ""), ("deviation standard", "Standard deviation", ""),
    ("stand dev", "Standard deviation", ""),
    ("standrad dev", "Standard deviation", ""), ("standrad deviaton", "Standard deviation", ""),
    ("sd", "Standard deviation", "SD"), ("SD", "Standard deviation", "SD"), ("avera", "Mean", "average"),
    ("stand", "Standard error", ""), ("type i", "Type I error", ""), ("type ii", "Type II error", ""),
    ("c", "C", ""), ("C", "C", ""), ("c+", "C++", ""), ("c++", "C++", ""), ("c#", "C#", ""), (".n", ".NET", ""),
    ("net", ".NET", None), ("a*", "A*", ""), ("π", "π", ""), ("ph", "pH", ""),
    ("ce", "Cell", ""), ("cell", "Cell", ""), ("cell ", "Cell", ""), ("cell m", "Cell membrane", ""),
    ("wall", "Cell wall", ""), ("boxp", "Box plot", ""), ("box-p", "Box plot", ""), ("box plot", "Box plot", ""),
    ("plot", "Box plot", ""), ("naive b", "Naïve Bayes", ""), ("NAÏVE", "Naïve Bayes", ""), ("bay", "Naïve Bayes", ""),
    ("email", "E-mail", ""), ("e-m", "E-mail", ""), ("e m", "E-mail", ""), ("dna", "Deoxyribonucleic acid", "DNA"),
    ("ctr", "Click-through rate", "CTR"), ("clickthrough", "Click-through rate", ""),
    ("click th", "Click-through rate", ""), ("fotosynthesis", "Photosynthesis", ""),
    ("photosinth", "Photosynthesis", ""), ("phtosyn", "Photosynthesis", ""), ("simpsons par", "Simpson's paradox", ""),
    ("simpson’s par", "Simpson's paradox", ""), ("mice", "Mouse", None), ("mitochondria", "Mitochondrion", None),
    ("zell", "Zelle", ""), ("zellk", "Zellkern", ""), ("größ", "Größe", ""), ("gros", "Größe", ""),
    ("кле", "Клетка", ""), ("КЛЕ", "Клетка", ""), ("机", "机器学习", ""), ("机器学", "机器学习", ""),
    ("خل", "خلية", ""),
    ("学习", "机器学习", ""), ("การสัง", "การสังเคราะห์ด้วยแสง", ""),
    ("how cells", "How cells divide", ""), ("divide", "How cells divide", ""),
    ("intro to bio", "Intro to Biology", ""), ("программ", None, None), ("qqqqqq", None, None), ("", None, None),
    (" ", None, None), ("\u200b", None, None), ("?", None, None),
]  # fmt: skip


@pytest.fixture(autouse=True)
def no_limit(settings):
    settings.SEARCH_LIMIT = 1_000_000


@pytest.fixture
def library(db):
    rows = []
    for (title, language), entries in LIBRARY.items():
        course = make_course(title, units=(), language=language)
        rows += [course, *(named(course, entry, "Plain.") for entry in entries)]
    biology = next(row for row in rows if str(row) == "Intro to Biology")
    publish(*rows, make_guide(biology, unit=None))


def suggested(client, typed, **parameters):
    return client.get(PATH, {"q": typed, **parameters}).json()["suggestions"]


def titles(client, typed, **parameters):
    return [each["title"] for each in suggested(client, typed, **parameters)]


def test_what_is_meant_is_suggested_first(client, library, subtests):
    for typed, title, alias in TYPED:
        with subtests.test(typed):
            first = next(iter(suggested(client, typed)), {"title": None, "alias": None})
            assert first["title"] == title
            assert alias in {None, first["alias"]}


def test_says_all_that_a_box_shows(client, library):
    response = client.get(PATH, {"q": "sd"})
    assert response.headers["Content-Type"].startswith("application/json")
    assert response.json()["query"] == "sd"
    assert response.json()["suggestions"][0] == {
        "title": "Standard deviation",
        "alias": "SD",
        "course": "Intro to Statistics",
        "kind": "term",
        "path": "/intro-to-statistics/key-terms/standard-deviation/",
        "language": "en",
        "direction": "ltr",
    }
    (arabic,) = suggested(client, "خلية")
    assert (arabic["language"], arabic["direction"]) == ("ar", "rtl")
    (guide,) = suggested(client, "how cells d")
    assert (guide["kind"], guide["course"]) == ("guide", "Intro to Biology")
    assert guide["path"] == "/intro-to-biology/guides/how-cells-divide/"
    (course,) = suggested(client, "programming")
    assert (course["kind"], course["course"], course["path"]) == ("course", "", "/programming/")


def test_what_is_suggested_leads_to_pages(client, library):
    for each in suggested(client, "c") + suggested(client, "intro") + suggested(client, "how"):
        assert client.get(each["path"]).status_code == 200


def test_the_name_itself_comes_first_and_shorter_names_before_longer_ones(client, library):
    cells = titles(client, "cell")
    assert cells[0] == "Cell"
    assert cells.index("Cell wall") < cells.index("Cell membrane")
    assert titles(client, "standard")[:2] == ["Standard error", "Standard deviation"]


def test_at_most_eight_are_suggested_and_none_twice(client, course):
    names = [f"Zebra {letter}" for letter in "abcdefghijkl"]
    publish(course, *(make_term(course, name, aliases=f"{name} zebra\nzebra of {name}") for name in names))
    paths = [each["path"] for each in suggested(client, "zebra")]
    assert len(paths) == len({*paths}) == 8


def test_homonyms_are_suggested_each_with_its_class(client, biology):
    politics = make_course("Politics")
    publish(politics, make_term(politics, "Cell"))
    assert sorted((each["title"], each["course"]) for each in suggested(client, "cell")[:2]) == [
        ("Cell", "Intro to Biology"),
        ("Cell", "Politics"),
    ]


def test_one_course_is_asked(client, library):
    assert "Cellular" in titles(client, "cell")
    assert {each["course"] for each in suggested(client, "cell", course="intro-to-biology")} == {"Intro to Biology"}
    assert titles(client, "standard", course="intro-to-biology") == []
    for unknown in ("none", "", "\0"):
        assert titles(client, "cell", course=unknown) == titles(client, "cell")


def test_drafts_and_what_was_taken_down_are_not_suggested(client, biology):
    make_term(biology, "Zyzzyva")
    mitosis = biology.terms.get(slug="mitosis")
    Term.objects.filter(pk=biology.terms.get(slug="cell").pk).update(name="Zyzzyva saved", aliases="Zyzzyva")
    publishing.unpublish([mitosis])
    for typed in ("z", "zyz", "zyzzyva", "zyzzyv", "zyzzyvva", "mitosis", "mito", "mitozis"):
        assert titles(client, typed) == []
    assert titles(client, "cel")[0] == "Cell"
    publish(mitosis)
    assert titles(client, "mito") == ["Mitosis"]
    mitosis.delete()
    assert titles(client, "mito") == []


def test_may_be_kept_by_anyone_and_listed_by_nobody(client, biology):
    client.cookies["sessionid"] = "someone"
    response = client.get(PATH, {"q": "cell"})
    assert response.headers["Cache-Control"] == "public, no-cache"
    again = client.get(PATH, {"q": "cell"}, headers={"if-none-match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    publish(make_term(biology, "Cell wall"))
    changed = client.get(PATH, {"q": "cell"}, headers={"if-none-match": response.headers["ETag"]})
    assert (changed.status_code, len(changed.json()["suggestions"])) == (200, len(response.json()["suggestions"]) + 1)


def test_is_only_read(client, biology):
    assert client.head(PATH, {"q": "cell"}).status_code == 200
    assert client.head(PATH, {"q": "cell"}).content == b""
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(PATH, {"q": "cell"}).status_code == 405


def test_takes_few_queries_whatever_is_typed(client, library, subtests, django_assert_max_num_queries):
    client.get(PATH)
    for typed in (
        "",
        "c",
        "cell",
        "standrad deviaton",
        "deviation standard",
        "qqqqqq",
        "机器",
        " ".join(7 * c for c in "abcdefgh"),
    ):
        for course in ("", "intro-to-biology"):
            with subtests.test(typed, course=course), django_assert_max_num_queries(24):
                client.get(PATH, {"q": typed, "course": course})


def test_who_asks_too_often_has_to_wait(client, biology, settings, monkeypatch):
    cache.clear()
    settings.SEARCH_LIMIT = 3
    monkeypatch.setattr("glossary.views.limits.time", lambda: 1_000_000_045.5)
    ask = lambda address: client.get(PATH, {"q": "cell"}, REMOTE_ADDR=address)  # noqa: E731
    assert [ask("192.0.2.11").status_code for _ in range(15)] == [200] * 15
    refused = ask("192.0.2.11")
    assert refused.status_code == 429
    assert refused.json()["error"]
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert "public" not in refused.headers.get("Cache-Control", "")
    assert ask("192.0.2.12").status_code == 200
    assert client.get("/search/", {"q": "cell"}, REMOTE_ADDR="192.0.2.11").status_code == 200
