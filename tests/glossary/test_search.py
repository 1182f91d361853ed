"""Search as readers use it: what they type, and what they find first."""

import pytest
from django.core.cache import cache

from glossary.text.slugs import slugify
from tests.factories import make_course, make_guide, make_term, make_terms, publish, publish_with_contents
from tests.markup import parse

PATH = "/search/"

# {(course, language): names of its terms, each with its aliases}
LIBRARY = {
    ("Intro to Statistics", "en"): [
        "Standard deviation = SD", "Standard error", "Variance", "Mean = average = arithmetic mean", "Box plot",
        "Histogram", "Eigenvalue", "P-value", "Z-score", "Null hypothesis", "Type I error", "Type II error",
        "Simpson's paradox", "Naïve Bayes", "Chi-square test = χ² test", "Poisson distribution", "Correlation",
    ],
    ("Intro to Biology", "en"): [
        "Cell", "Cell wall", "Stem cell", "Mitochondrion = powerhouse of the cell", "Nucleus", "Mitosis", "Meiosis",
        "Photosynthesis", "Deoxyribonucleic acid = DNA", "Mouse", "pH", "Bacterium", "Vitamin C",
    ],
    ("Programming", "en"): [
        "C", "C++ = cpp", "C#", "F#", ".NET = dot net", "A* = A star", "Node.js", "R", "AI", "UX", "Web 2.0", "E-mail",
        "UTF-8", "TCP/IP", "Big O notation", "Regular expression = regex", "Garbage collection", "Hash table",
        "AND gate", "OR gate", "NOT gate", "Information technology = IT",
    ],
    ("Marketing", "en"): [
        "A/B testing", "7 Ps", "Click-through rate = CTR", "Key performance indicator = KPI", "Word of mouth",
        "Research and development = R&D", "50/30/20 rule", "World Health Organization = WHO", "What Is to Be Done?",
    ],
    ("Mathematics", "en"): ["π = pi", "IQ", "Möbius strip", "L'Hôpital's rule", "Fourier transform", "Rule of 72"],
    ("Biologie", "de"): ["Zelle", "Zellkern", "Straße", "Größe", "Übertragung"],
    ("Mathématiques", "fr"): ["Théorème de Bayes", "Cœur"],
    ("Biología", "es"): ["Célula"],
    ("Βιολογία", "el"): ["Κύτταρο", "Πυρήνας"],
    ("Биология", "ru"): ["Клетка", "Фотосинтез", "Самолёт"],
    ("علم الأحياء", "ar"): ["خلية", "البناء الضوئي"],
    ("ביולוגיה", "he"): ["תא", "מיטוזה"],
    ("人工智能", "zh"): ["机器学习", "监督学习", "神经网络"],
    ("生物学", "ja"): ["光合成", "ミトコンドリア"],
    ("ชีววิทยา", "th"): ["เซลล์", "การสังเคราะห์ด้วยแสง"],
    ("जीवविज्ञान", "hi"): ["कोशिका", "प्रकाश संश्लेषण"],
    ("Sinh học", "vi"): ["Quang hợp", "Tế bào", "Đột biến"],
    ("Biyoloji", "tr"): ["Hücre", "İstatistik", "Işık"],
}  # fmt: skip

# {title: what is its name or one of its names, to a reader}
NAMES = {
    "Standard deviation": [
        "Standard deviation", "STANDARD DEVIATION", "  standard \t deviation ", "standard deviations",
        "standard-deviation", "standarddeviation", "SD", "sd", "SDs", "sds",
    ],
    "Eigenvalue": ["eigenvalue", "Eigenvalues", "eigen value", "eigen-values"],
    "Mitochondrion": ["mitochondrion", "mitochondria", "MITOCHONDRIA", "powerhouse of the cell"],
    "Mouse": ["mouse", "mice", "Mice"],
    "Nucleus": ["nuclei"],
    "Bacterium": ["bacteria"],
    "Null hypothesis": ["null hypotheses"],
    "Cell": ["cell", "cells"],
    "Box plot": ["box plot", "boxplot", "box-plot", "BoxPlot", "boxplots", "box plots"],
    "E-mail": ["e-mail", "email", "e mail", "E-Mail", "emails"],
    "P-value": ["p-value", "p value", "pvalue", "p-values", "P\u2011value", "p–value"],
    "Z-score": ["zscore", "z scores"],
    "Word of mouth": ["word-of-mouth"],
    "Naïve Bayes": ["naïve bayes", "naive bayes", "NAÏVE BAYES", "nai\u0308ve bayes"],
    "Mean": ["mean", "average", "arithmetic mean"],
    "Simpson's paradox": ["simpson's paradox", "Simpson’s paradox", "Simpsonʼs paradox"],
    "Type I error": ["type i error"],
    "Type II error": ["type ii errors"],
    "Chi-square test": ["chi square test", "χ² test"],
    "Deoxyribonucleic acid": ["DNA", "dna", "ＤＮＡ"],
    "Click-through rate": [
        "click-through rate", "clickthrough rate", "click through rates", "CTR", "ctr", "CTRs", "ctrs",
    ],
    "Key performance indicator": ["KPI", "kpis"],
    "Research and development": ["R&D", "r&d"],
    "World Health Organization": ["WHO", "who"],
    "Information technology": ["IT", "it"],
    "AND gate": ["AND gate", "and gates"],
    "OR gate": ["or gate"],
    "NOT gate": ["not gate", "NOT gate"],
    "What Is to Be Done?": ["What Is to Be Done?", "what is to be done"],
    "R": ["R", "r"],
    "C": ["C", "c"],
    "C++": ["C++", "c++", "cpp"],
    "C#": ["C#", "c#"],
    "F#": ["F#", "f#"],
    ".NET": [".NET", ".net", "dot net"],
    "A*": ["A*", "a*", "a star"],
    "Node.js": ["Node.js", "node.js"],
    "TCP/IP": ["tcp/ip"],
    "A/B testing": ["A/B testing", "a/b testing"],
    "50/30/20 rule": ["50/30/20 rule"],
    "7 Ps": ["7 Ps", "7 ps", "7Ps"],
    "Web 2.0": ["Web 2.0", "web 2.0"],
    "UTF-8": ["utf-8", "utf8", "UTF 8"],
    "Rule of 72": ["rule of 72"],
    "Big O notation": ["big o notation"],
    "Vitamin C": ["vitamin c"],
    "pH": ["pH", "ph", "PH"],
    "AI": ["AI", "ai"],
    "UX": ["UX", "ux"],
    "IQ": ["iq"],
    "π": ["π", "pi"],
    "Möbius strip": ["mobius strip", "MÖBIUS STRIPS"],
    "L'Hôpital's rule": ["l'hôpital's rule", "L’Hopital’s rule"],
    "Zelle": ["Zelle", "zelle"],
    "Straße": ["Straße", "strasse", "STRASSE"],
    "Größe": ["größe", "GRÖSSE", "grosse"],
    "Übertragung": ["übertragung", "ubertragung"],
    "Théorème de Bayes": ["théorème de bayes", "theoreme de bayes"],
    "Cœur": ["cœur", "coeur"],
    "Célula": ["célula", "CELULA"],
    "Κύτταρο": ["Κύτταρο", "ΚΎΤΤΑΡΟ", "ΚΥΤΤΑΡΟ", "κυτταρο"],
    "Πυρήνας": ["πυρήνας", "ΠΥΡΗΝΑΣ"],
    "Клетка": ["Клетка", "КЛЕТКА"],
    "Самолёт": ["самолёт", "самолет"],
    "خلية": ["خلية"],
    "البناء الضوئي": ["البناء الضوئي"],
    "תא": ["תא"],
    "מיטוזה": ["מיטוזה"],
    "机器学习": ["机器学习"],
    "光合成": ["光合成"],
    "ミトコンドリア": ["ミトコンドリア", "ﾐﾄｺﾝﾄﾞﾘｱ"],
    "เซลล์": ["เซลล์"],
    "การสังเคราะห์ด้วยแสง": ["การสังเคราะห์ด้วยแสง"],
    "कोशिका": ["कोशिका"],
    "प्रकाश संश्लेषण": ["प्रकाश संश्लेषण"],
    "Quang hợp": ["Quang hợp", "QUANG HỢP", "quang hop"],
    "Tế bào": ["tế bào", "te bao"],
    "Đột biến": ["đột biến", "dot bien"],
    "Hücre": ["hücre", "hucre"],
    "İstatistik": ["İstatistik", "istatistik", "İSTATİSTİK"],
    "Işık": ["Işık", "ışık", "IŞIK"],
}  # fmt: skip

# {title: what has it first, though it is none of its names}
WORDS = {
    "Standard deviation": [
        "standard devi", "standard d", "stand dev", "deviation", "deviation standard", '"standard deviation"',
        "standard deviation.", "what is the standard deviation?", "What's a standard deviation",
        "the standard deviation",
        "define standard deviation", "standard deviation definition", "standard deviation meaning",
    ],
    "Standard error": ["standard err"],
    "Eigenvalue": ["eigenval", "What are eigenvalues?"],
    "Photosynthesis": [
        "photosyn", "what does photosynthesis mean?", "how does photosynthesis work?", "explain photosynthesis",
        "explain how photosynthesis works",
    ],
    "Mitochondrion": ["mitochond", "what are mitochondria"],
    "Deoxyribonucleic acid": ["deoxyribo", "what is DNA"],
    "P-value": ["what is a p-value?"],
    "C++": ["what is C++?"],
    "pH": ["meaning of pH"],
    "Simpson's paradox": ["simpson's par", "simpsons paradox", "paradox"],
    "Naïve Bayes": ["naive b"],
    "Chi-square test": ["chi-sq"],
    "Box plot": ["box pl", "boxp"],
    "Click-through rate": ["click-thr", "click through"],
    "A/B testing": ["a/b tes", "A/B test"],
    "Node.js": ["node.j", "node", "node js"],
    "Web 2.0": ["web 2"],
    "Regular expression": ["regular exp"],
    "What Is to Be Done?": ["what is to be d"],
    "Zelle": ["Zellen"],
    "Zellkern": ["zellk"],
    "Straße": ["straß", "stras"],
    "Théorème de Bayes": ["théor", "theor"],
    "Κύτταρο": ["κύττ"],
    "Фотосинтез": ["фотос", "фотосинтеза"],
    "البناء الضوئي": ["البناء الض"],
    "מיטוזה": ["מיטו"],
    "机器学习": ["机器", "机"],
    "神经网络": ["网络", "经网"],
    "光合成": ["光合", "合成"],
    "การสังเคราะห์ด้วยแสง": ["การสังเคราะห์"],
    "प्रकाश संश्लेषण": ["प्रकाश संश"],
    "Quang hợp": ["quang h"],
    "İstatistik": ["istatis", "İstat"],
}  # fmt: skip

# {title: (what was typed, what is searched for instead)}
MISSPELT = {
    "Standard deviation": [
        ("standrad deviaton", "standard deviation"), ("standard deviatoin", "standard deviation"),
        ("Standart Deviation", "standard deviation"),
    ],
    "Photosynthesis": [("photosinthesis", "photosynthesis"), ("fotosynthesis", "photosynthesis")],
    "Nucleus": [("nuclues", "nucleus"), ("NUCLUES", "nucleus")],
    "Mitosis": [("mittosis", "mitosis")],
    "Histogram": [("histgram", "histogram")],
    "Variance": [("vatiance", "variance")],
    "Correlation": [("corelation", "correlation")],
    "Mitochondrion": [("mitocondria", "mitochondrion")],
    "Eigenvalue": [("eigenvlue", "eigenvalue")],
    "Garbage collection": [("garbage colection", "garbage collection")],
    "Hash table": [("hash tabel", "hash table")],
    "Fourier transform": [("fourier trasnform", "fourier transform")],
    "Poisson distribution": [("poison distribution", "poisson distribution")],
    "Regular expression": [("regular expresion", "regular expression")],
    "Zellkern": [("zelkern", "zellkern")],
    "Фотосинтез": [("фотосинтиз", "фотосинтез")],
    "Κύτταρο": [("κύταρο", "κυτταρο")],
}  # fmt: skip

QUERIES = [(query, title) for table in (NAMES, WORDS) for title, queries in table.items() for query in queries]
QUERIES += [(typed, title) for title, rows in MISSPELT.items() for typed, _corrected in rows]


@pytest.fixture(autouse=True)
def no_limit(settings):
    settings.SEARCH_LIMIT = 1_000_000


def named(course, entry, definition):
    name, *aliases = entry.split(" = ")
    values = {"slug": slugify(name), "definition": definition, "facts": (), "questions": ()}
    return make_term(course, name, unit=None, aliases="\n".join(aliases), **values)


@pytest.fixture
def library(db):
    """Every page mentions every name of its course, so that a name is found everywhere."""
    rows = []
    for (title, language), entries in LIBRARY.items():
        course = make_course(title, units=(), slug=slugify(title), language=language)
        everything = ", ".join(name for entry in entries for name in entry.split(" = ")).replace("*", r"\*")
        rows += [course, make_guide(course, f"All of {title}", slug="all", unit=None, body=f"{everything}.\n\n" * 3)]
        rows += [named(course, entry, f"Not to be confused with {everything}.") for entry in entries]
    publish(*rows)


def found(client, query, **parameters):
    return parse(client.get(PATH, {"q": query, **parameters}))


def titles(page, section=""):
    """Titles of the results of a page, or of one section of it, in their order."""
    return [result.select("a")[0].text for result in page.select(f"{section} ol.results > li".strip())]


def test_there_are_queries_enough():
    assert len(QUERIES) >= 120
    assert len(dict(QUERIES)) == len(QUERIES), "A query stands in the table twice."


def test_what_is_looked_for_comes_first(client, library, subtests):
    for query, title in QUERIES:
        with subtests.test(query):
            assert titles(found(client, query))[:1] == [title]


def test_of_two_names_in_one_question_both_come_first(client, library, subtests):
    for query in ("mitosis vs meiosis", "compare mitosis and meiosis", "difference between mitosis and meiosis"):
        with subtests.test(query):
            assert {*titles(found(client, query))[:2]} == {"Mitosis", "Meiosis"}


def test_a_name_is_the_best_match_and_needs_no_correction(client, library, subtests):
    for title, queries in NAMES.items():
        for query in queries:
            with subtests.test(query):
                page = found(client, query)
                assert titles(page, "section#best-match")[:1] == [title]
                assert not page.select("p#corrected")
                assert not page.select("p#without")


def test_a_misspelt_word_is_corrected_and_the_reader_may_insist_on_it(client, library, subtests):
    for rows in MISSPELT.values():
        for typed, corrected in rows:
            with subtests.test(typed):
                told = found(client, typed).one("p#corrected")
                assert told.text.casefold().startswith(f"results for {corrected}")
                insisting = parse(client.get(PATH + told.one("a")["href"]))
                assert not insisting.select("p#corrected")
                assert insisting.one('input[name="q"]')["value"] == typed


def test_a_word_that_some_page_has_is_not_corrected(client, course, subtests):
    publish(course, make_term(course, "Causal inference", definition="Not casual."), make_term(course, "Cell"))
    for query in ("casual", "causal", "cell"):
        with subtests.test(query):
            assert not found(client, query).select("p#corrected")


def test_a_correction_keeps_the_course(client, biology):
    told = found(client, "mittosis", course="intro-to-biology").one("p#corrected")
    address = told.one("a")["href"]
    assert "course=intro-to-biology" in address
    assert "exact=1" in address


def test_names_in_two_courses_are_both_best_and_told_apart(client, biology):
    politics = make_course("Politics")
    publish(politics, make_term(politics, "Cell"))
    best = found(client, "cell").one("section#best-match")
    results = [
        (result.select("a")[0].text, result.links("a")[0], "Biology" in where, "Politics" in where)
        for result in best.select("ol.results > li")
        for where in result.texts(".where")
    ]
    assert sorted(results) == [
        ("Cell", "/intro-to-biology/key-terms/cell/", True, False),
        ("Cell", "/politics/key-terms/cell/", False, True),
    ]


def test_names_come_before_definitions_and_definitions_before_the_rest(client, course):
    plain = {"definition": "Plain.", "facts": (), "questions": ()}
    tiers = [
        [make_term(course, "Osmosis pump", **plain)],
        [
            make_term(course, "Reverse osmosis", **plain),
            make_term(course, "Tonic shift", aliases="forward osmosis", **plain),
        ],
        [make_term(course, "In a definition", **{**plain, "definition": "What osmosis does."})],
        [
            make_term(course, "In a fact", **{**plain, "facts": ["What osmosis does."]}),
            make_term(course, "In a question", **{**plain, "questions": [("What does osmosis do?", "Plain.")]}),
            make_term(course, "In an answer", **{**plain, "questions": [("Why?", "What osmosis does.")]}),
        ],
    ]
    publish(course, *(row for tier in reversed(tiers) for row in reversed(tier)))
    results = titles(found(client, "osmosis"))
    assert len(results) == 7
    for tier in tiers:
        assert {results.pop(0) for _ in tier} == {str(row) for row in tier}


def test_all_words_must_be_on_the_page(client, course, subtests):
    texts = {"Both": "A zebra in a cell.", "One": "A zebra.", "Other": "A cell.", "Parts": "A zebra."}
    terms = [make_term(course, name, definition=text, facts=(), questions=()) for name, text in texts.items()]
    terms[3].facts.create(text="In a cell.")
    publish(course, *terms)
    for query in ("zebra cell", "cell zebra", "cells, zebras", "CELL, ZEBRA!"):
        with subtests.test(query):
            page = found(client, query)
            assert {*titles(page)} == {"Both", "Parts"}
            assert not page.select("p#without")


def test_the_commonest_word_is_left_out_where_no_page_has_all_and_is_told(client, course):
    rows = [make_term(course, f"Common {number}", definition="A zebra.") for number in range(4)]
    publish(course, *rows, make_term(course, "Rare", definition="The quagga of the okapi."))
    page = found(client, "zebra quagga okapi")
    assert titles(page) == ["Rare"]
    assert "zebra" in page.one("p#without").text
    assert "quagga" not in page.one("p#without").text


# (language, a word of a text, queries that find it, queries that do not)
STEMS = [
    ("en", "divided", ["dividing", "divides", "divide", "DIVIDED"], ["diverge"]),
    ("en", "studies", ["study", "studying"], []),
    ("en", "mice", ["mouse"], []),
    ("en", "analyses", ["analysis"], []),
    ("de", "Zellen", ["Zelle", "zellen"], []),
    ("de", "Häuser", ["Häusern", "hauser"], []),
    ("fr", "nationales", ["national", "nationaux"], []),
    ("es", "células", ["célula", "celula", "celulas"], []),
    ("it", "cellule", ["cellula"], []),
    ("ru", "клетками", ["клетка", "КЛЕТКУ"], []),
    ("sv", "cellerna", ["cellen"], []),
    ("tr", "hücreler", ["hücre"], []),
    ("ar", "بالمدرسة", ["مدرسة", "المدرسة"], []),
    ("hu", "könyvek", ["könyv", "könyvet"], []),
    ("zh", "由许多神经元组成", ["神经元", "经元", "多神", "许多神经元"], ["神元"]),
    ("ja", "葉緑体で光合成を行う", ["光合成", "葉緑体", "緑体"], ["葉体"]),
    ("th", "พืชสร้างอาหารด้วยแสง", ["อาหาร", "แสง"], []),
    ("hi", "सभी कोशिकाओं में", ["कोशिकाओं"], []),
    ("el", "τα κύτταρα του φυτού", ["κύτταρα", "ΦΥΤΟΎ", "κυτταρα"], []),
    ("he", "התאים של הצמח", ["הצמח", "התאים"], []),
    ("vi", "nhiều tế bào sống", ["tế bào", "te bao"], []),
]


def test_words_are_found_in_texts_by_the_rules_of_their_language(client, db, subtests):
    rows = []
    for number, (language, text, _queries, _others) in enumerate(STEMS):
        course = make_course(f"Course {number}", units=(), slug=f"course-{number}", language=language)
        rows += [course, named(course, f"Page {number}", f"({text})")]
    publish(*rows)
    for number, (language, text, queries, others) in enumerate(STEMS):
        for query in queries + others:
            with subtests.test(query, language=language, text=text):
                wanted = [f"Page {number}"] if query in queries else []
                assert titles(found(client, query, course=f"course-{number}", exact=1)) == wanted


@pytest.fixture
def botany(db):
    course = make_course("Botany", units=("Photosystems",), description="All about **greenery**.")
    guide = make_guide(course, "Why leaves fall", body="In autumn.\n\n## Abscission\n\nCells give way.")
    term = make_term(course, "Stoma", definition="A pore in the greenery.")
    other = make_course("Zoology", units=())
    animal = make_term(other, "Chameleon", unit=None, definition="At home in greenery.")
    publish(course, guide, term, other, animal)
    return course


@pytest.mark.parametrize(
    ("query", "section", "title", "address"),
    [
        ("why leaves fall", "guides", "Why leaves fall", "/botany/guides/why-leaves-fall/"),
        ("leaves", "guides", "Why leaves fall", "/botany/guides/why-leaves-fall/"),
        ("autumn", "guides", "Why leaves fall", "/botany/guides/why-leaves-fall/"),
        ("abscission", "guides", "Why leaves fall", "/botany/guides/why-leaves-fall/"),
        ("botany", "courses", "Botany", "/botany/"),
        ("greenery", "courses", "Botany", "/botany/"),
        ("photosystem", "courses", "Botany", "/botany/"),
        ("pore", "terms", "Stoma", "/botany/key-terms/stoma/"),
    ],
)
def test_terms_guides_and_courses_are_found(client, botany, query, section, title, address):
    page = found(client, query)
    groups = [group for group in ("best-match", section) if page.select(f"section#{group}")]
    assert title in [each for group in groups for each in titles(page, f"section#{group}")]
    assert address in [each for group in groups for each in page.links(f"section#{group} ol.results a")]


def test_results_say_where_they_are_from(client, botany):
    result = found(client, "pore").one("ol.results > li")
    assert "Botany" in result.one(".where").text
    assert "/botany/key-terms/stoma/" in result.one(".path").text
    assert result.links("a")[0] == "/botany/key-terms/stoma/"


def test_one_course_is_searched(client, botany):
    everywhere = found(client, "greenery")
    assert {*titles(everywhere)} == {"Botany", "Stoma", "Chameleon"}
    page = found(client, "greenery", course="zoology")
    assert titles(page) == ["Chameleon"]
    (chosen,) = (option for option in page.select('select[name="course"] option') if "selected" in option)
    assert (chosen["value"], chosen.text) == ("zoology", "Zoology")
    for unknown in ("none", "", "\0", "' OR 1=1", "zoology/"):
        assert titles(found(client, "greenery", course=unknown)) == titles(everywhere)


def test_one_kind_is_listed(client, botany):
    assert titles(found(client, "greenery", kind="course")) == ["Botany"]
    assert {*titles(found(client, "greenery", kind="term"))} == {"Stoma", "Chameleon"}
    assert titles(found(client, "autumn", kind="guide")) == ["Why leaves fall"]
    assert titles(found(client, "autumn", kind="term")) == []
    for unknown in ("none", "", "\0", "Term"):
        assert {*titles(found(client, "greenery", kind=unknown))} == {"Botany", "Stoma", "Chameleon"}


def test_many_guides_are_listed_on_pages_of_their_own(client, course):
    guides = [make_guide(course, f"Guide {number}", body="Of zebras.") for number in range(25)]
    publish(course, *guides, make_term(course, "Cell", definition="Of a zebra."))
    page = found(client, "zebras")
    assert titles(page, "section#terms") == ["Cell"]
    (more,) = {address for address in page.links("section#guides a") if "kind=guide" in address}
    listed = titles(parse(client.get(PATH + more)))
    assert len(listed) == 20
    listed += titles(found(client, "zebras", kind="guide", page=2))
    assert sorted(listed) == sorted(f"Guide {number}" for number in range(25))


def test_results_are_paged_at_addresses_that_can_be_shared(client, course):
    make_terms(course, 45)
    publish_with_contents(course)
    page, listed = found(client, "term & more", course="intro-to-biology"), []
    for number in (1, 2, 3):
        listed.append(titles(page))
        assert page.one('input[type="search"]')["value"] == "term & more"
        assert (page.links('nav.pagination a[rel="next"]') == []) == (number == 3)
        if number < 3:
            (following,) = page.links('nav.pagination a[rel="next"]')
            assert "course=intro-to-biology" in following
            page = parse(client.get(PATH + following))
    assert [len(each) for each in listed] == [20, 20, 5]
    assert len({title for each in listed for title in each}) == 45


@pytest.mark.parametrize("number", ["4", "0", "-1", "x", "\0", "9" * 30, "1.5"])
def test_a_page_that_is_not_there_is_not_found(client, course, number):
    make_terms(course, 45)
    publish_with_contents(course)
    assert client.get(PATH, {"q": "term", "page": number}).status_code == 404


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("energie", ["Énergie"]),
        ("ÉNERGIE", ["Énergie"]),
        ("dividing", ["divided"]),
        ("mouse", ["mice"]),
        ("energie mouse", ["Énergie", "mice"]),
        ("script", ["script"]),
        ("ampersand", ["ampersand"]),
    ],
)
def test_a_snippet_marks_the_words_as_they_are_written(client, course, query, marked):
    text = "**Énergie** is [divided](https://example.com/) among mice, `<script>` & *ampersand* alike."
    publish(course, make_term(course, "Page", definition=text))
    snippet = found(client, query).one("ol.results > li p.snippet")
    assert snippet.texts("mark") == marked
    assert "Énergie is divided among mice, <script> & ampersand alike." in snippet.text


def test_a_snippet_is_plain_text(client, course):
    text = (
        "# Heading\n\n- A **zebra** is [striped](https://example.com/path).\n\n![A picture](/media/x.webp)\n\n"
        "It has <b onclick='x'>Bold</b> stripes. [[zebra|Zebras]] and [[!okapis]]."
    )
    publish(course, make_term(course, "Page", definition=text))
    snippet = found(client, "zebra").one("p.snippet")
    assert {each.tag for each in snippet.descendants()} <= {"mark"}
    for markup in ("**", "](", "[[", "]]", "# ", "/media/", "example.com"):
        assert markup not in snippet.text


def test_a_snippet_shows_no_source_of_formulas(client, course):
    publish(course, make_term(course, "Page", definition="A zebra has $\\frac{a}{b}$ stripes."))
    assert "frac" not in found(client, "zebra").one("p.snippet").text


def test_a_snippet_shows_the_passage_that_has_the_words(client, course):
    filler = " ".join(f"Filler sentence number {number}." for number in range(300))
    publish(course, make_term(course, "Page", definition=f"{filler} Here a zebra stands. {filler}"))
    publish(make_term(course, "In a fact", facts=[filler, f"{filler} An okapi stands here."]))
    for query, passage in (("zebra", "Here a zebra stands."), ("okapi", "An okapi stands here.")):
        text = found(client, query).one("p.snippet").text
        assert passage in text
        assert len(text) < 600


def test_another_name_is_told_where_it_was_found_by(client, library):
    result = found(client, "SD").select("section#best-match ol.results > li")[0]
    assert result.select("a")[0].text == "Standard deviation"
    assert "SD" in result.text


def test_results_are_in_the_language_and_direction_of_their_course(client, library):
    result = found(client, "خلية").select("section#best-match ol.results > li")[0]
    inside = [result, *result.descendants()]
    assert "ar" in {each["lang"] for each in inside if "lang" in each}
    assert "rtl" in {each["dir"] for each in inside if "dir" in each}


def test_nothing_found_leads_to_the_nearest_names(client, biology):
    page = found(client, "mitozis", exact=1)
    assert titles(page) == []
    assert "/intro-to-biology/key-terms/mitosis/" in page.links("section#nearest ul.entries a")
    page = found(client, "qqqqqqqq")
    assert titles(page) == []
    assert len(page.select("h1")) == 1


@pytest.mark.parametrize("query", ["", " ", "\u3000", "\u200b", None])
def test_without_a_query_there_is_the_form(client, biology, query):
    response = client.get(PATH, {} if query is None else {"q": query})
    assert response.status_code == 200
    page = parse(response)
    assert page.one('main form input[type="search"]')["name"] == "q"
    assert not page.select("ol.results")
    assert not page.select("section#nearest")


def test_every_page_has_one_box(client, biology):
    for path in ("/", "/glossary/", "/intro-to-biology/", "/intro-to-biology/key-terms/cell/", PATH, "/nothing/"):
        page = parse(client.get(path))
        box = page.one("form.search-box")
        assert (box["role"], box["action"], box.attributes.get("method", "get")) == ("search", "/search/", "get")
        assert box.one('input[type="search"]')["name"] == "q"
        assert bool(page.select("main form.search-box")) == (path in {"/", PATH})


def test_the_box_keeps_what_was_asked(client, botany):
    for query in ("C++", "A/B testing", ".NET", "zebra & okapi", "Node.js", "naïve Bayes", "机器学习"):
        assert found(client, f" {query}").one('input[type="search"]')["value"] == query


def test_answers_are_kept_by_nobody_without_asking_and_listed_by_nobody(client, biology):
    client.cookies["sessionid"] = "someone"
    response = client.get(PATH, {"q": "cell"})
    assert response.headers["Cache-Control"] == "no-cache"
    page = parse(response)
    assert page.one('meta[name="robots"]')["content"] == "noindex"
    assert not page.select('link[rel="canonical"]')
    assert not response.cookies
    assert client.head(PATH, {"q": "cell"}).status_code == 200
    assert client.post(PATH, {"q": "cell"}).status_code in {403, 405}


def test_takes_few_queries_whatever_is_asked(client, library, subtests, django_assert_max_num_queries):
    client.get(PATH)
    for query in (
        "cell",
        "standrad deviaton",
        "zelle standard cell",
        "not to be confused",
        "qqqqqq",
        "机器",
        " ".join(7 * c for c in "abcdefgh"),
    ):
        with subtests.test(query), django_assert_max_num_queries(48):
            client.get(PATH, {"q": query})


def test_who_asks_too_often_has_to_wait(client, biology, settings, monkeypatch):
    cache.clear()
    settings.SEARCH_LIMIT = 3
    ask = lambda address: client.get(PATH, {"q": "cell"}, REMOTE_ADDR=address)  # noqa: E731
    for minute in (0, 1):
        monkeypatch.setattr("glossary.views.limits.time", lambda now=minute: 1_000_000_045.5 + 60 * now)
        assert [ask("192.0.2.1").status_code for _ in range(3)] == [200] * 3
        refused = ask("192.0.2.1")
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert len(parse(refused).select("h1")) == 1
        assert "public" not in refused.headers.get("Cache-Control", "")
        assert ask("192.0.2.2").status_code == 200
        assert client.get("/search/suggest", {"q": "cell"}, REMOTE_ADDR="192.0.2.1").status_code == 200
        assert client.get("/glossary/", REMOTE_ADDR="192.0.2.1").status_code == 200


@pytest.mark.parametrize(
    ("address", "forwarded", "others"),
    [
        # Nobody talks himself out of it: who is no proxy may not name another, and a proxy adds what it saw at the end.
        ("8.8.8.8", ["9.9.9.1", "9.9.9.2"], []),
        ("127.0.0.1", ["9.9.9.1, 8.8.4.4", "9.9.9.2, 8.8.4.4"], ["9.9.9.9, 8.8.4.5"]),
        ("10.0.0.1", ["9.9.9.1", "9.9.9.1"], ["9.9.9.2"]),
        ("127.0.0.1", ["2001:db8::1", "2001:db8::2"], ["2001:db8:1::1"]),
        ("127.0.0.1", ["nonsense", "\0", ""], []),
    ],
)
def test_readers_behind_a_proxy_are_told_apart(client, biology, settings, monkeypatch, address, forwarded, others):
    cache.clear()
    settings.SEARCH_LIMIT = len(forwarded) - 1
    monkeypatch.setattr("glossary.views.limits.time", lambda: 1_000_000_045.5)
    ask = lambda names: client.get(PATH, REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=names).status_code  # noqa: E731
    assert [ask(names) for names in forwarded] == [200] * (len(forwarded) - 1) + [429]
    assert [ask(names) for names in others] == [200] * len(others)
