import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.documents import text_problem
from glossary.text.slugs import MAX_LENGTH, initial, slugify, sort_key


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Intro to Social Media", "intro-to-social-media"),
        ("A/B testing", "a-b-testing"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        (".NET", "dot-net"),
        ("p < .05", "p-less-05"),
        ("Crème brûlée", "creme-brulee"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("Bayes’ theorem", "bayes-theorem"),
        ("it's", "its"),
        ("ไทย", "ไทย"),
        ("हिन्दी", "हिन्दी"),
        ("Ё", "ё"),
        ("光合作用", "光合作用"),
        ("ﬁsh ²", "fish-2"),
        ("  a -- b  ", "a-b"),
        ("!?", "u21-u3f"),
        ("→", "u2192"),
        ("", ""),
    ],
)
def test_makes_a_slug(name, slug):
    assert slugify(name) == slug


@given(st.text(min_size=1).filter(lambda name: name.strip() and not text_problem(name)))
def test_a_name_has_a_slug_that_is_its_own_slug(name):
    slug = slugify(name)
    assert 0 < len(slug) <= MAX_LENGTH
    assert slugify(slug) == slug


def test_cuts_long_slugs():
    assert len(slugify("word " * 100)) <= MAX_LENGTH
    assert not slugify("word " * 100).endswith("-")


def test_sorts_without_case_and_accents():
    assert sorted(["Zebra", "éclair", "apple", "Eclipse"], key=sort_key) == ["apple", "éclair", "Eclipse", "Zebra"]


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("apple", "A"), ("Éclair", "E"), ("3D", "#"), (".NET", "#"), ("", "#"), ("ß", "S"), ("ไทย", "ไ"), ("ёлка", "Е"),
        ("光合", "漢"),
    ],
)  # fmt: skip
def test_files_a_name_under_its_initial(name, letter):
    assert initial(name) == letter


@given(st.text())
def test_an_initial_is_one_character(name):
    assert len(initial(name)) == 1
