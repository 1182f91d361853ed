import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glossary.text.names import Kind, Linking, case_fits, forms, inflected, is_bare, key_of, stem_key_of
from glossary.text.words import words


def keys(*names, **options):
    """{key: kind} of forms."""
    return {form.key: form.kind for form in forms(names, **options)}


def linking_of(*names, **options):
    """{key: when it links} of forms."""
    return {form.key: form.linking for form in forms(names, **options)}


def written(*names, **options):
    return [form.written for form in forms(names, **options)]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["reach"], {"reach": Kind.NAME, "reaches": Kind.INFLECTED}),
        (["Click-through rate"], {"click through rate": Kind.NAME, "click through rates": Kind.INFLECTED}),
        (
            ["click rate", "CTR"],
            {"click rate": Kind.NAME, "ctr": Kind.ALIAS, "click rates": Kind.INFLECTED, "ctrs": Kind.INFLECTED},
        ),
        (["résumé"], {
            "résumé": Kind.NAME, "resume": Kind.UNACCENTED, "résumés": Kind.INFLECTED, "resumes": Kind.INFLECTED,
        }),
        # An alias is nearer than what follows from a name.
        (["naïve", "naive"], {
            "naïve": Kind.NAME, "naive": Kind.ALIAS, "naïves": Kind.INFLECTED, "naives": Kind.INFLECTED,
        }),
        (["cell", "cells"], {"cell": Kind.NAME, "cells": Kind.ALIAS}),
        # What has one key is one form, in the case of the name.
        (["Reach", "reach"], {"reach": Kind.NAME, "reaches": Kind.INFLECTED}),
        (["news"], {"news": Kind.NAME}),
        (["C++"], {"c++": Kind.NAME}),
        (["C#", "c #"], {"c#": Kind.NAME, "c #": Kind.ALIAS}),
        (["AT&T"], {"at&t": Kind.NAME}),
        (["COVID-19"], {"covid 19": Kind.NAME}),
        (["гололёд"], {"гололёд": Kind.NAME}),
        (["机器学习"], {"机器学习": Kind.NAME}),
        (["", "  ", "\n"], {}),
        ([], {}),
    ],
)  # fmt: skip
def test_forms_of_names(names, expected):
    assert keys(*names) == expected


def test_the_name_stands_first():
    assert forms(["click rate", "CTR"])[0].key == "click rate"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("cell of the body", "cell of the bodies"),
        ("Matrix", "Matrices"),
        ("Natural Science", "Natural Sciences"),
        ("iPhone", "iPhones"),
        ("PhD", "PhDs"),
        ("T cell", "T cells"),
        ("CTR", "CTRs"),
        ("MP3", "MP3s"),
        ("average CPC", "average CPCs"),
        ("women’s study", "women’s studies"),
    ],
)
def test_inflects_the_last_word_and_writes_it_as_the_name_is(name, other):
    assert other in inflected(name)
    (form,) = [form for form in forms([name]) if form.written == other]
    assert (form.kind, form.base, form.key) == (Kind.INFLECTED, name, key_of(other))


@pytest.mark.parametrize("name", ["42", "C", "C++", "A*", "it’s", "WHO?", "COVID-19", "ООН", "言語", "(un)known)", ""])
def test_does_not_inflect_what_has_no_other_number(name):
    assert inflected(name) == []


@pytest.mark.parametrize("language", ["de", "ru", "fr", "", "eng", "x-en"])
def test_english_numbers_are_for_english_alone(language):
    assert keys("reach", language=language) == {"reach": Kind.NAME}


@pytest.mark.parametrize("language", ["en", "en-GB", "EN-us"])
def test_all_kinds_of_english_are_english(language):
    assert "reaches" in keys("reach", language=language)


@pytest.mark.parametrize("linking", Linking)
def test_forms_link_as_the_term_does(linking):
    found = linking_of("click rate", "résumé", linking=linking, added=["clickrate"])
    assert set(found.values()) == {linking}


@pytest.mark.parametrize(
    "name",
    ["42", "3.14", "1,000", "9/11", "50%", "½", "٤٢", "R", "r", "π", "Ж", "機", "법", "№ 5", "&"],
)
def test_numbers_and_single_letters_are_bare(name):
    assert is_bare(key_of(name))
    assert linking_of(name)[key_of(name)] == Linking.MARKED


@pytest.mark.parametrize("name", ["x\u0304", "e\u0301", "ё", "й"])
def test_a_letter_with_a_mark_is_a_single_letter(name):
    assert is_bare(key_of(name))


@pytest.mark.parametrize(
    "name", ["4K", "C++", "C#", "A*", "R&D", "A/B", "Go", "ML", "機械", "법학", "42nd", "COVID-19", "T cell", "of 42"]
)
def test_other_names_are_not_bare(name):
    assert not is_bare(key_of(name))


@pytest.mark.parametrize(
    ("options", "linking"),
    [
        ({}, Linking.MARKED),
        ({"linking": Linking.EXACT}, Linking.EXACT),
        ({"linking": Linking.MARKED}, Linking.MARKED),
        ({"linking": Linking.NEVER}, Linking.NEVER),
        ({"added": ["R"]}, Linking.AUTOMATIC),
        ({"added": ["R"], "linking": Linking.NEVER}, Linking.NEVER),
        ({"added": ["R"], "linking": Linking.MARKED}, Linking.MARKED),
    ],
)
def test_a_single_letter_links_when_an_editor_says_so(options, linking):
    assert linking_of("R", **options)["r"] == linking


def test_a_single_letter_that_was_added_to_a_name_links():
    assert linking_of("R language", added=["R", "42"]) == dict.fromkeys(
        ["r language", "r", "42", "r languages"], Linking.AUTOMATIC
    )


@pytest.mark.parametrize(
    ("names", "options", "expected"),
    [
        (["cell"], {"added": ["cellular"]}, {"cell": Kind.NAME, "cellular": Kind.ADDED, "cells": Kind.INFLECTED}),
        (["cell"], {"added": ["Cells", ""]}, {"cell": Kind.NAME, "cells": Kind.ADDED}),
        (["CTR"], {"removed": ["CTRs"]}, {"ctr": Kind.NAME}),
        (["matrix"], {"removed": ["Matrixes", ""]}, {"matrix": Kind.NAME, "matrices": Kind.INFLECTED}),
        (["gas"], {"removed": ["gases", "gasses"], "added": ["gas law"]}, {"gas": Kind.NAME, "gas law": Kind.ADDED}),
        (["façade"], {"removed": ["facade", "facades", "façades"]}, {"façade": Kind.NAME}),
        (["click-through"], {"removed": ["click throughs"]}, {"click through": Kind.NAME}),
        (["cell"], {"added": ["cells"], "removed": ["cells"]}, {"cell": Kind.NAME}),
    ],
)
def test_an_editor_adds_and_removes_forms(names, options, expected):
    assert keys(*names, **options) == expected


def test_added_forms_are_taken_as_they_are():
    (form,) = [form for form in forms(["réseau"], language="fr", added=["Réseaux"]) if form.kind == Kind.ADDED]
    assert (form.key, form.written) == ("réseaux", "Réseaux")
    assert "reseaux" not in keys("réseau", language="fr", added=["Réseaux"])


@pytest.mark.parametrize(
    ("language", "name", "mentions", "others"),
    [
        ("de", "Reichweite", ["Reichweiten", "REICHWEITE"], ["reich", "Reichtum"]),
        ("de", "soziales Netz", ["soziales Netze", "soziales Netzes"], ["soziale Netze", "Netz"]),
        ("de-AT", "Häufigkeit", ["Häufigkeiten"], ["Haufen"]),
        ("ru", "компьютер", ["компьютеры", "компьютерами", "Компьютера"], ["компьютеризация"]),
        ("ru", "социальная сеть", ["социальная сети", "социальная сетью"], ["сеть", "социальный"]),
        ("ru", "ёлка", ["ёлки", "елками"], ["ель"]),
        ("hi", "हिन्दी", ["हिन्दी"], ["हम"]),
    ],
)
def test_stems_follow_the_last_word(language, name, mentions, others):
    (stem,) = [key for key, kind in keys(name, language=language, stemming=True).items() if kind == Kind.STEMMED]
    for text in mentions:
        assert stem_key_of(text, language) == stem
    for text in others:
        assert stem_key_of(text, language) != stem


@pytest.mark.parametrize(
    ("language", "name"), [("ja", "言語"), ("xx", "reach"), ("", "reach"), ("de", "42"), ("de", "C++"), ("de", "")]
)
def test_there_are_no_stems_without_a_stemmer_or_a_word(language, name):
    assert stem_key_of(name, language) == ""
    assert Kind.STEMMED not in keys(name, language=language, stemming=True).values()


def test_no_word_can_be_taken_for_a_stem():
    stems = {form.key for form in forms(["Netz"], language="de", stemming=True) if form.kind == Kind.STEMMED}
    assert stems
    assert not stems & {form.key for form in forms(["netz", "\ufffc", "\ufffc netz"], language="de")}


@pytest.mark.parametrize("name", ["R", "42", "Я"])
def test_the_stem_of_what_is_bare_is_not_linked_unasked(name):
    assert set(linking_of(name, language="ru", stemming=True).values()) == {Linking.MARKED}


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("naïve Bayes", "naive Bayes"),
        ("Ångström", "Angstrom"),
        ("e\u0301tude", "etude"),
        ("El Niño", "El Nino"),
        ("Việt", "Viet"),
    ],
)
def test_a_name_with_accents_has_a_form_without(name, plain):
    (form,) = [form for form in forms([name], language="fr") if form.kind == Kind.UNACCENTED]
    assert (form.written, form.base) == (plain, name)


@pytest.mark.parametrize("name", ["reach", "гололёд", "й", "ガラス", "हिन्दी", "كِتَاب", "ανάλυση", "한국어"])
def test_marks_of_other_scripts_are_no_accents(name):
    assert Kind.UNACCENTED not in keys(name).values()


FITTING = [
    ("reach", "Reach"),
    ("reach", "REACH"),
    ("Reach", "reach"),
    ("Social media", "social MEDIA"),
    ("WHO", "WHO"),
    ("iPhone", "iPhone"),
    ("T cell", "t cell"),
    ("X-ray", "x-ray"),
    ("C", "C"),
    ("étude", "E\u0301tude"),
    ("ООН", "ООН"),
    ("WHO", "W\u00adHO"),
    ("O’Neill", "O'Neill"),
    ("L'Hôpital", "L’Hôpital"),
    ("机器", "机器"),
]
UNFITTING = [
    ("WHO", "who"),
    ("WHO", "Who"),
    ("iPhone", "IPHONE"),
    ("iPhone", "iphone"),
    ("MP3", "mp3"),
    ("3D", "3d"),
    ("pH", "PH"),
    ("SEO audit", "seo audit"),
    ("audit of SEO", "Audit of Seo"),
    ("C", "c"),
    ("ООН", "оон"),
    ("ΟΗΕ", "οηε"),
    ("O’Neill", "o’neill"),
]
EXACT = [
    ("reach", "reach", True),
    ("reach", "Reach", False),
    ("Reach", "reach", False),
    ("Social Media", "Social media", False),
    ("étude", "e\u0301tude", True),
    ("social media", "so\u00adcial media", True),
    ("don’t", "don't", True),
    ("r", "R", False),
]


def cut(text):
    return [text[word.start : word.end] for word in words(text, prose=False)]


@pytest.mark.parametrize(("form", "text"), FITTING)
def test_case_is_free_but_for_capitals(form, text):
    assert case_fits(cut(form), cut(text), exact=False)


@pytest.mark.parametrize(("form", "text"), UNFITTING)
def test_capitals_are_kept(form, text):
    assert not case_fits(cut(form), cut(text), exact=False)


@pytest.mark.parametrize(("form", "text", "fits"), EXACT)
def test_exact_case_is_exact_and_no_more_than_case(form, text, fits):
    assert case_fits(cut(form), cut(text), exact=True) == fits


def test_other_numbers_of_words_do_not_fit():
    assert not case_fits(["a"], ["a", "b"], exact=False)
    assert not case_fits(["a", "b"], ["a"], exact=False)


@example(["\u00ad", "👨\u200d👩", "a \u00ad"], "en")
@example(["\ufffc", "\ufffca", "'", "'s", "ŉ", "ß", "İ"], "de")
@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=8), max_size=4), st.sampled_from(["en", "de"]))
def test_whatever_a_term_is_called_its_forms_are_of_different_keys_and_fit_themselves(names, language):
    found = forms(names, language=language, stemming=True)
    assert len({form.key for form in found}) == len(found)
    for form in found:
        assert form.key
        assert form.base in names
        if form.kind != Kind.STEMMED:
            assert form.key == key_of(form.written)
            assert case_fits(cut(form.written), cut(form.written), exact=True)
