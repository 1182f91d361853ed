import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glossary.text.inflection import ALONE, PLURALS, acronym_plural, inflections

# Nouns of which each plural gives the singular alone.
BOTH_WAYS = [
    ("cat", "cats"), ("day", "days"), ("key", "keys"), ("city", "cities"), ("query", "queries"), ("proxy", "proxies"),
    ("category", "categories"), ("probability", "probabilities"), ("soliloquy", "soliloquies"), ("fly", "flies"),
    ("box", "boxes"), ("tax", "taxes"), ("complex", "complexes"), ("church", "churches"), ("branch", "branches"),
    ("approach", "approaches"), ("hash", "hashes"), ("waltz", "waltzes"), ("process", "processes"),
    ("class", "classes"), ("loss", "losses"), ("weakness", "weaknesses"), ("organism", "organisms"),
    ("embedding", "embeddings"), ("run", "runs"), ("seed", "seeds"), ("bed", "beds"), ("hundred", "hundreds"),
    ("value", "values"), ("tree", "trees"), ("eye", "eyes"), ("path", "paths"), ("label", "labels"),
    # -s that is no plural.
    ("bus", "buses"), ("virus", "viruses"), ("status", "statuses"), ("campus", "campuses"), ("census", "censuses"),
    ("bonus", "bonuses"), ("bias", "biases"), ("alias", "aliases"), ("atlas", "atlases"), ("canvas", "canvases"),
    ("gas", "gases"), ("lens", "lenses"), ("iris", "irises"), ("metropolis", "metropolises"), ("ethos", "ethoses"),
    # -se.
    ("house", "houses"), ("cause", "causes"), ("clause", "clauses"), ("course", "courses"), ("nurse", "nurses"),
    ("response", "responses"), ("sense", "senses"), ("database", "databases"), ("phase", "phases"),
    ("disease", "diseases"), ("phrase", "phrases"), ("kinase", "kinases"), ("purpose", "purposes"), ("dose", "doses"),
    ("glucose", "glucoses"), ("use", "uses"), ("hypotenuse", "hypotenuses"), ("exercise", "exercises"),
    ("premise", "premises"), ("noise", "noises"), ("impulse", "impulses"), ("synapse", "synapses"),
    ("diocese", "dioceses"), ("impasse", "impasses"),
    # -sis and -xis.
    ("analysis", "analyses"), ("hypothesis", "hypotheses"), ("thesis", "theses"), ("synthesis", "syntheses"),
    ("crisis", "crises"), ("diagnosis", "diagnoses"), ("neurosis", "neuroses"), ("emphasis", "emphases"),
    ("metastasis", "metastases"), ("synopsis", "synopses"), ("parenthesis", "parentheses"), ("oasis", "oases"),
    ("catalysis", "catalyses"), ("psoriasis", "psoriases"), ("testis", "testes"),
    # -ie, -oe, -che, -ve, -ze.
    ("cookie", "cookies"), ("movie", "movies"), ("tie", "ties"), ("calorie", "calories"), ("zombie", "zombies"),
    ("shoe", "shoes"), ("canoe", "canoes"), ("cache", "caches"), ("headache", "headaches"), ("niche", "niches"),
    ("synecdoche", "synecdoches"), ("stomach", "stomachs"), ("monarch", "monarchs"), ("wave", "waves"),
    ("curve", "curves"), ("archive", "archives"), ("size", "sizes"), ("prize", "prizes"), ("quiz", "quizzes"),
    # -o.
    ("photo", "photos"), ("video", "videos"), ("ratio", "ratios"), ("hero", "heroes"), ("potato", "potatoes"),
    ("echo", "echoes"),
    # -f.
    ("leaf", "leaves"), ("life", "lives"), ("half", "halves"), ("wolf", "wolves"), ("shelf", "shelves"),
    ("knife", "knives"), ("proof", "proofs"), ("belief", "beliefs"), ("cliff", "cliffs"),
    # -i, -u.
    ("taxi", "taxis"), ("api", "apis"), ("menu", "menus"), ("gpu", "gpus"),
    # Vowels that change.
    ("man", "men"), ("woman", "women"), ("salesman", "salesmen"), ("human", "humans"), ("specimen", "specimens"),
    ("foot", "feet"), ("tooth", "teeth"), ("goose", "geese"), ("mouse", "mice"), ("child", "children"), ("ox", "oxen"),
    # Latin and Greek.
    ("bacterium", "bacteria"), ("stratum", "strata"), ("quantum", "quanta"), ("criterion", "criteria"),
    ("phenomenon", "phenomena"), ("mitochondrion", "mitochondria"), ("nucleus", "nuclei"), ("stimulus", "stimuli"),
    ("locus", "loci"), ("alumna", "alumnae"), ("larva", "larvae"), ("vertebra", "vertebrae"), ("genus", "genera"),
    # -ic.
    ("metric", "metrics"), ("heuristic", "heuristics"), ("characteristic", "characteristics"), ("topic", "topics"),
    # Accents and digits.
    ("cliché", "clichés"), ("fiancée", "fiancées"), ("h2o", "h2os"),
]  # fmt: skip

SEVERAL_PLURALS = [
    ("matrix", ["matrices", "matrixes"]), ("index", ["indices", "indexes"]), ("vertex", ["vertices", "vertexes"]),
    ("appendix", ["appendices", "appendixes"]), ("larynx", ["larynges", "larynxes"]), ("medium", ["media", "mediums"]),
    ("radius", ["radii", "radiuses"]), ("cactus", ["cacti", "cactuses"]), ("focus", ["focuses", "foci"]),
    ("octopus", ["octopuses", "octopi"]), ("formula", ["formulas", "formulae"]), ("corpus", ["corpora", "corpuses"]),
    ("antenna", ["antennas", "antennae"]), ("schema", ["schemas", "schemata"]), ("stoma", ["stomata", "stomas"]),
    ("forum", ["forums", "fora"]), ("spectrum", ["spectra", "spectrums"]), ("automaton", ["automata", "automatons"]),
    ("polyhedron", ["polyhedra", "polyhedrons"]), ("lumen", ["lumens", "lumina"]), ("dwarf", ["dwarves", "dwarfs"]),
    ("volcano", ["volcanoes", "volcanos"]), ("zero", ["zeroes", "zeros"]), ("plateau", ["plateaus", "plateaux"]),
    ("penny", ["pennies", "pence"]), ("salesperson", ["salespeople", "salespersons"]),
]  # fmt: skip

# A plural of two nouns, and forms that hold in one direction.
OTHERS = [
    ("axes", ["axis", "axe"]), ("axis", ["axes"]), ("axe", ["axes"]),
    ("bases", ["basis", "base"]), ("basis", ["bases"]), ("base", ["bases"]),
    ("ellipses", ["ellipsis", "ellipse"]), ("ellipse", ["ellipses"]),
    ("staff", ["staffs", "staves"]), ("staves", ["staff", "stave"]),
    ("statistic", ["statistics"]), ("statistics", []), ("datum", ["datums"]), ("data", ["datum"]),
    ("person", ["persons"]), ("persons", ["person"]), ("people", ["peoples"]), ("peoples", ["people"]),
    ("phd", ["phds"]), ("phds", []),
    ("die", ["dice"]), ("dice", []), ("dies", ["die"]), ("taxis", ["taxi"]), ("chemotaxis", ["chemotaxes"]),
    ("leaves", ["leaf"]), ("leave", []), ("good", ["goods"]), ("goods", []), ("custom", ["customs"]), ("customs", []),
    ("fish", ["fishes"]), ("fishes", ["fish"]), ("carcinomata", ["carcinoma"]), ("bronchi", ["bronchus"]),
]  # fmt: skip

NO_OTHER = [
    # Alike in both numbers, and mass nouns.
    "series", "species", "news", "sheep", "aircraft", "diabetes", "measles", "headquarters", "software", "information",
    # Fields.
    "physics", "mathematics", "economics", "ethics", "politics", "mechanics", "proteomics",
    # Adjectives.
    "supervised", "genetic", "economic", "continuous", "anomalous",
    # Diseases, families of species, acronyms and names.
    "arthritis", "felidae", "rosaceae", "aids", "gps", "dns", "tv", "bayes", "stokes", "wales",
    # Function words.
    "is", "was", "this", "its", "it", "has", "his", "as", "always", "does", "perhaps",
    # Another word in the other number.
    "mean", "means", "odds", "new", "clothes", "contents", "damages", "savings",
    # No noun of letters.
    "", "a", "x", "s", "3", "p53", "moore's", "students'", "o'clock", "'t", "вода", "水", "t-test", "two words", "c++",
]  # fmt: skip


@pytest.mark.parametrize(("singular", "plural"), BOTH_WAYS)
def test_gives_the_other_number(singular, plural):
    assert inflections(singular) == [plural]
    assert inflections(plural) == [singular]


@pytest.mark.parametrize(("singular", "plurals"), SEVERAL_PLURALS)
def test_gives_all_plurals(singular, plurals):
    assert inflections(singular) == plurals
    assert [inflections(plural) for plural in plurals] == [[singular]] * len(plurals)


@pytest.mark.parametrize(("word", "forms"), OTHERS)
def test_gives_what_a_reader_takes_for_the_same_word(word, forms):
    assert inflections(word) == forms


@pytest.mark.parametrize("word", NO_OTHER)
def test_leaves_alone_what_has_no_other_number(word):
    assert inflections(word) == []


@pytest.mark.parametrize(
    "word", ["across", "asbestos", "chaos", "cosmos", "gross", "kudos", "pancreas", "princess", "tennis"]
)
def test_does_not_cut_a_singular(word):
    assert inflections(word) == [f"{word}es"]


def test_finds_the_way_back_for_all_words_of_the_tables():
    assert PLURALS.keys() & ALONE == set()
    assert [word for word in PLURALS for plural in inflections(word) if word not in inflections(plural)] == []


@given(st.text() | st.from_regex(r"[a-zé0-9']{0,9}(s|es|ies|ses|ves|men|ae|eaux|mata|people)?", fullmatch=True))
@example("ies")
@example("oes")
@example("men")
@example("eaux")
def test_gives_few_other_words_for_any_text(text):
    forms = inflections(text)
    assert len(forms) <= 4
    assert len(set(forms)) == len(forms)
    assert text not in forms
    assert all(len(form) > 1 for form in forms)


def test_gives_a_list_of_its_own():
    inflections("index").clear()
    assert inflections("index") == ["indices", "indexes"]


@pytest.mark.parametrize(
    ("written", "plural"),
    [
        ("CTR", "CTRs"),
        ("CPU", "CPUs"),
        ("GPS", "GPSs"),
        ("MP3", "MP3s"),
        ("3D", "3Ds"),
        ("ÄÖ", "ÄÖs"),
        ("A", ""),
        ("", ""),
        ("42", ""),
        ("Ctr", ""),
        ("CTRs", ""),
        ("A/B", ""),
        ("США", ""),
        ("CPU\n", ""),
    ],
)
def test_gives_the_plural_of_an_acronym_in_its_written_case(written, plural):
    assert acronym_plural(written) == plural
