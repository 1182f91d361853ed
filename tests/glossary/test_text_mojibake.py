import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.text.mojibake import repair

TEXTS = [
    "the brand’s “own” words – and more — here…",
    "© 2025 SAT® and AP™",
    "café, naïve, Größe, Ångström, ½ cup, 5 °C ± 2",
    "He said “she said ‘no’”",
    "“Wait…” – “no”—he",
    "x² ≥ 3 → y",
    "Привет, κόσμε, 日本語, 🎉",
    "• bullet",
]


def misread(text, codepage):
    """UTF-8 bytes read as a Windows code page; what it leaves open as code page 1252 has it, or as a control."""
    return "".join(_character(bytes([byte]), codepage) for byte in text.encode())


def _character(byte, codepage):
    for encoding in (codepage, "cp1252", "latin-1"):
        try:
            return byte.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError


@pytest.mark.parametrize("text", TEXTS)
def test_repairs_what_was_read_as_code_page_1252(text):
    assert misread(text, "cp1252") != text
    assert repair(misread(text, "cp1252")) == text


@pytest.mark.parametrize("text", TEXTS)
def test_repairs_what_was_read_as_code_page_874(text):
    # The sign of a misreading that tells it from Thai.
    text += " it’s"
    assert misread(text, "cp874") != text
    assert repair(misread(text, "cp874")) == text


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("brandâ€™s", "brand’s"),
        ("brandโ€™s", "brand’s"),
        ("Â© 2025", "© 2025"),
        ("ยฉ 2025 และ", "© 2025 และ"),
        # Programs drop the byte 9D.
        ("â€œquotedâ€ words", "“quoted” words"),
        ("â€œwaitâ€¦â€ he said", "“wait…” he said"),
        ("â€œnoâ€â€”he", "“no”—he"),
        # Read wrongly twice.
        ("itÃ¢â‚¬â„¢s", "it’s"),
        ("mixed â€™ and ’", "mixed ’ and ’"),
    ],
)
def test_repairs(text, repaired):
    assert repair(text) == repaired


@pytest.mark.parametrize(
    "text",
    [
        "plain ASCII",
        *TEXTS,
        "São Paulo, Ärger, Ça va, Ãã",
        "สวัสดีครับ",
        "ภาษาไทย “ในเครื่องหมายคำพูด” ราคา ฿50 – ถูก…",
        "a word of Thai: รถ (car), and “quotes”",
        "Â€ stays, for what it would be is a control character",
    ],
)
@pytest.mark.parametrize("language", ["en", "th"])
def test_leaves_real_text_alone(text, language):
    assert repair(text, language) == text


@pytest.mark.parametrize("language", ["th", "th-TH", "TH"])
def test_leaves_what_could_be_thai_alone_in_a_thai_course(language):
    assert repair("ยฉ โ€“ รถ", language) == "ยฉ โ€“ รถ"
    assert repair("brandâ€™s", language) == "brand’s"


def test_leaves_short_thai_words_alone_beside_thai_text():
    # On its own “รถ” could be ö read as code page 874, and another run shows such a reading.
    assert repair("brandโ€™s และ รถ") == "brand’s และ รถ"


@given(st.text(st.sampled_from("aâ€™œ\x9dÂ©Ãโยฉร™“”éไทย’ ")))
def test_repairing_again_changes_nothing(text):
    assert repair(repair(text)) == repair(text)
