import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.text.words import OPAQUE, fold, key, pieces, stands_alone, unaccented, words

LIMIT = 50_000


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("", []),
        (" \n\t", []),
        ("Reach of a post", ["Reach", "of", "a", "post"]),
        ("social\nmedia\u00a0now", ["social", "media", "now"]),
        # Symbols are words of their own.
        ("C++, C#", ["C", "+", "+", ",", "C", "#"]),
        (".NET", [".", "NET"]),
        ("A/B (50%)", ["A", "/", "B", "(", "50", "%", ")"]),
        ("3.14", ["3", ".", "14"]),
        ("snake_case x2 x²", ["snake_case", "x2", "x²"]),
        # Hyphens and dashes between words part them like spaces; elsewhere they are symbols.
        ("micro-influencer", ["micro", "influencer"]),
        ("x\u2010y\u2011z\u20131", ["x", "y", "z", "1"]),
        ("a - b", ["a", "-", "b"]),
        ("a--b", ["a", "-", "-", "b"]),
        ("-a b-", ["-", "a", "b", "-"]),
        ("a—b", ["a", "—", "b"]),
        # An apostrophe within a word belongs to it, but the 's of a possessive stands for itself.
        ("don’t", ["don’t"]),
        ("O'Neill's", ["O'Neill", "'s"]),
        ("MOORE’S", ["MOORE", "’S"]),
        ("users' guide", ["users", "'", "guide"]),
        ("rock ’n’ roll", ["rock", "’", "n", "’", "roll"]),
        ("‘q’ “r”", ["‘", "q", "’", "“", "r", "”"]),
        # What stands in a word unseen, and marks over letters.
        ("soft\u00adware", ["soft\u00adware"]),
        ("e\u0301tude", ["e\u0301tude"]),
        ("mean x\u0304", ["mean", "x\u0304"]),
        ("Ελλάδα гололёд", ["Ελλάδα", "гололёд"]),
        ("الخوارزمية كِتَاب", ["الخوارزمية", "كِتَاب"]),
        ("שָׁלוֹם עולם", ["שָׁלוֹם", "עולם"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("क्\u200dष می\u200cخواهم", ["क्\u200dष", "می\u200cخواهم"]),
        ("한국어 학습", ["한국어", "학습"]),
        # Scripts that part no words are cut by character, with the marks of each.
        ("机器学习", ["机", "器", "学", "习"]),
        ("ガラス 言語", ["ガ", "ラ", "ス", "言", "語"]),
        ("か\u3099く", ["か\u3099", "く"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("Python言語", ["Python", "言", "語"]),
    ],
)
def test_cuts_text_into_words_and_symbols(text, cut):
    assert [text[word.start : word.end] for word in words(text)] == cut


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("", []),
        ("It’s 3.5 kg,\n  now", ["It’s", " ", "3.5", " ", "kg", ",", "\n", "  ", "now"]),
        ("1,000.50, x2.5", ["1,000.50", ",", " ", "x2", ".", "5"]),
        ("\n\n", ["\n", "\n"]),
        ("机器 e\u0301t か\u3099", ["机", "器", " ", "e\u0301t", " ", "か\u3099"]),
        ("=\u0338!", ["=\u0338", "!"]),
        ("👩‍💻👍🏽🇩🇪🇩🇰\u2764\ufe0f", ["👩‍💻", "👍🏽", "🇩🇪", "🇩🇰", "\u2764\ufe0f"]),
    ],
)
def test_cuts_all_of_a_text_into_pieces(text, cut):
    assert pieces(text) == cut


@given(st.text())
def test_pieces_give_back_the_text(text):
    assert "".join(pieces(text)) == text


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("https://example.com/reach?a=b#c", "see {} now"),
        ("HTTPS://EXAMPLE.COM/reach", "{}"),
        ("www.reach.com", "({} reach"),
        ("//cdn.example.com/reach", "at {}"),
        ("example.com:8080/reach", "at {}"),
        ("localhost:8000/reach", "at {}"),
        ("example.com/reach", "at {}"),
        ("пример.рф/лёд", "at {}"),
        ("a.reach+b@my-mail.example.org", "write {}, please"),
        ("ftp://example.org/reach", "{}"),
        ("/var/reach", "in {}"),
        ("~/reach", "in {}"),
    ],
)
def test_an_address_is_one_opaque_word_in_prose_alone(address, text):
    text = text.format(address)
    (found,) = [word for word in words(text) if word.folded[0] == OPAQUE]
    assert text[found.start : found.end].startswith(address)
    assert not [word for word in words(text, prose=False) if word.folded[0] == OPAQUE]


@pytest.mark.parametrize("text", ["A/B testing", "and/or", "50/50 @you", "TCP/IP", "e.g. this", "1/2 a@b"])
def test_not_all_that_has_a_slash_is_an_address(text):
    assert not [word for word in words(text) if word.folded[0] == OPAQUE]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Reach", "reach"),
        ("e\u0301tude", "étude"),
        ("STRASSE", "Straße"),
        ("ﬁnance", "finance"),
        ("λόγος", "ΛΌΓΟΣ"),
        ("ГОЛОЛЁД", "гололёд"),
        ("한국어", "한국어"),
        ("\u212bngström", "Ångström"),
        ("don’t", "don't"),
        ("donʼt", "don't"),
        ("don＇t", "don't"),
        ("soft\u00adware", "software"),
        ("می\u200cخواهم", "میخواهم"),
        ("“", '"'),
        ("»", '"'),
    ],
)
def test_folds_what_is_the_same_to_a_reader(text, same):
    assert fold(text) == fold(same)


@pytest.mark.parametrize(
    ("text", "other"), [("naïve", "naive"), ("ё", "е"), ("й", "и"), ("か", "が"), ("ı", "i"), ("हि", "ह"), ("-", "—")]
)
def test_keeps_apart_what_is_not(text, other):
    assert fold(text) != fold(other)


@pytest.mark.parametrize(
    ("folded", "plain"),
    [
        ("reach", "reach"),
        ("naïve bayes", "naive bayes"),
        ("ångström", "angstrom"),
        ("việt", "viet"),
        ("i̇stanbul", "istanbul"),
        # In other scripts marks make other letters.
        ("гололёд й", "гололёд й"),
        ("が", "が"),
        ("हिन्दी", "हिन्दी"),
        ("كِتَاب", "كِتَاب"),
        ("ά", "ά"),
        ("한국어", "한국어"),
    ],
)
def test_takes_accents_from_latin_letters_alone(folded, plain):
    assert unaccented(folded) == plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Micro-influencers", "micro influencers"),
        ("micro\u2011influencers", "micro influencers"),
        ("micro\u00a0 influencers", "micro influencers"),
        (" C++ ", "c++"),
        ("A/B testing", "a/b testing"),
        ("A / B testing", "a / b testing"),
        ("Washington, D.C.", "washington, d.c."),
        ("Moore’s law", "moore's law"),
        ("“New” Left", '"new" left'),
        ("social \u00admedia", "social media"),
        ("social\u00ad media", "social media"),
        ("机器 学习", "机器学习"),
        ("机器\n学习", "机器学习"),
        ("5G网络", "5g网络"),
        ("", ""),
    ],
)
def test_the_key_of_words_keeps_what_touches_together(text, expected):
    assert key(words(text, prose=False)) == expected


def test_words_that_are_written_apart_or_with_symbols_between_have_other_keys():
    texts = ["a b", "a, b", "a/b", "ab", "a.b", "a . b", "a—b", "(a) b", "a’b"]
    assert len({key(words(text)) for text in texts}) == len(texts)


ALONE = [
    ("C", "C", True),
    ("C.", "C", True),
    ("C, and", "C", True),
    ("(C)", "C", True),
    ("“C”", "C", True),
    ("C’s", "C", True),
    ("C-based", "C", True),
    ("C/D", "C", True),
    ("C: a language", "C", True),
    ("C...", "C", True),
    ("C…", "C", True),
    ("C +", "C", True),
    ("# C", "C", True),
    ("C™", "C", True),
    ("C!", "C", True),
    ("C++", "C", False),
    ("C#", "C", False),
    ("C*", "C", False),
    ("C=", "C", False),
    ("C.x", "C", False),
    ("a.C", "C", False),
    ("a:C", "C", False),
    ("C:D", "C", False),
    ("#C", "C", False),
    ("@C", "C", False),
    ("$C", "C", False),
    ("R&C", "C", False),
    ("~C", "C", False),
    ("\\C", "C", False),
    (f"C{OPAQUE}", "C", True),
    (f"{OPAQUE}C", "C", True),
    ("C@x", "C", False),
    ("C♯ minor", "C", False),
    ("20 °C", "C", False),
    ("C++.", "C++", True),
    ("(C++)", "C++", True),
    ("C++’s", "C++", True),
    ("C++/D", "C++", True),
    ("C+++", "C++", False),
    ("C++语言", "C++", True),
    ("用C++语言", "C++", True),
    (".NET.", ".NET", True),
    ("用.NET", ".NET", True),
    ("ASP.NET", ".NET", False),
    ("A* search", "A*", True),
    ("A*B", "A*", False),
    ("U.S. law", "U.S.", True),
    ("U.S.A.", "U.S.", False),
    ("机器学习", "学习", True),
]


@pytest.mark.parametrize(("text", "part", "alone"), ALONE)
def test_a_symbol_that_touches_makes_another_word(text, part, alone):
    found = words(text)
    start = text.index(part)
    first = next(index for index, word in enumerate(found) if word.start == start)
    last = next(index for index, word in enumerate(found) if word.end == start + len(part))
    assert stands_alone(found, first, last) == alone


PIECES = [
    *"aSß'’-–—.:/@_+#*&é学あกี\u0301\u00ad\u200d\u200b\ufffc\u202e 1²",
    "İ", "www.", "://", "'s", "e\u0301", "हि", "👩‍🏫", "한국", "\n", "\u00a0", "\ud800", "\0",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(exclude_categories=()), max_size=3))))
def test_words_lie_in_order_and_leave_out_nothing_but_space_and_what_parts_or_is_unseen(parts):
    text = "".join(parts)
    for prose in (True, False):
        found, end = words(text, prose=prose), 0
        for word in found:
            assert word.start >= end
            assert word.end > word.start
            assert word.folded
            assert all(sign.isspace() or sign in "-‐‑‒–\u00ad\u200c\u200d" for sign in text[end : word.start])
            end = word.end


@given(st.text())
def test_to_fold_twice_is_to_fold_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", ["\u00ad", "a \u00ad b", "\u200d", "👨\u200d👩\u200d👧 and \u200c"])
def test_what_nobody_sees_is_no_word(text):
    assert all(word.folded for word in words(text))


@pytest.mark.parametrize(
    "text",
    [
        "a" * LIMIT + "@",
        "a" * LIMIT + "/",
        "a." * (LIMIT // 2) + "/",
        "a." * (LIMIT // 2) + "@",
        "a-" * (LIMIT // 2) + "/",
        "a+" * (LIMIT // 2) + "://",
        "a@" + "a-" * (LIMIT // 2),
        "a@" * (LIMIT // 2),
        "www." * (LIMIT // 4),
        "/a" * (LIMIT // 2),
        "/" * LIMIT,
        "'" * LIMIT,
        "a'" * (LIMIT // 2),
        "-a" * (LIMIT // 2),
        "a" + "\u0301" * LIMIT,
        "a\u00ad" * (LIMIT // 2),
        "学" * LIMIT,
        "a" + " " * LIMIT + "b",
        OPAQUE * LIMIT,
    ],
    ids=lambda text: ascii(text[:6]) + ascii(text[-3:]),
)
def test_cuts_hostile_text_in_a_moment(text):
    start = time.process_time()
    words(text)
    # What takes the square of its length takes far longer; a busy machine takes some of it.
    assert time.process_time() - start < 10
