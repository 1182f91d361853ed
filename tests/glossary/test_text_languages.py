import pytest

from glossary.text.languages import direction


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "ltr"), ("pt-BR", "ltr"), ("ar", "rtl"), ("ar-EG", "rtl"), ("FA", "rtl"), ("he", "rtl"), ("", "ltr")],
)
def test_tells_the_direction_of_a_language(language, written):
    assert direction(language) == written
