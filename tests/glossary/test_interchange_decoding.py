import codecs

import pytest

from glossary.interchange.decoding import Undecodable, decode


@pytest.mark.parametrize(
    "data",
    [
        "é\nx".encode(),
        codecs.BOM_UTF8 + "é\nx".encode(),
        "é\r\nx".encode(),
        "é\rx".encode(),
        "é\nx".encode("utf-16"),
        codecs.BOM_UTF16_BE + "é\r\nx".encode("utf-16-be"),
    ],
)
def test_decodes(data):
    assert decode(data) == "é\nx"


def test_decodes_nothing():
    assert decode(b"") == ""


@pytest.mark.parametrize(
    ("data", "line", "byte"),
    [
        (b"one\ntwo\nthr\xe9e", 3, "0xe9"),
        (b"\xff", 1, "0xff"),
        (b"a\n\xed\xa0\x80", 2, "0xed"),
        (codecs.BOM_UTF16_LE + b"a\0\0\xd8b\0", 1, "is not UTF-8"),
    ],
)
def test_names_the_line_of_what_is_no_text(data, line, byte):
    with pytest.raises(Undecodable, match=byte) as raised:
        decode(data)
    assert raised.value.line == line
