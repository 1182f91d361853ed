import subprocess
import sys

import pytest

from glossary.text.math import MAX_LENGTH, mathml


def test_gives_mathml():
    assert mathml(r"\frac{1}{2}", display=False) == "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"
    assert mathml("x", display=True) == '<math display="block"><mi>x</mi></math>'


@pytest.mark.parametrize("source", [r"\nosuch{a}", r"\frac{1}", "{", "a & b", r"\href{javascript:alert(1)}{x}"])
def test_shows_the_source_of_what_it_cannot_read(source):
    assert mathml(source, display=False).startswith('<code class="formula-source">')


def test_escapes_the_source():
    assert mathml(r"\nosuch{<b>}", display=False) == r'<code class="formula-source">\nosuch{&lt;b&gt;}</code>'


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "</math><img src=x onerror=y>", "</mtext><style>"])
def test_text_in_a_formula_is_text(text):
    html = mathml(rf"\text{{{text}}}", display=False)
    assert "<script" not in html
    assert "<img" not in html
    assert "<style" not in html
    assert "&lt;" in html


def test_shows_the_source_of_a_formula_that_is_too_long():
    assert mathml("x" * MAX_LENGTH, display=False).startswith("<math>")
    assert mathml("x" * (MAX_LENGTH + 1), display=False).startswith("<code")


@pytest.mark.parametrize(
    "source",
    [
        r"'\\frac{1}{' * 5000 + 'x' + '}' * 5000",
        r"'\\frac{' * 160 + 'x' + '}{2}' * 160",
        r"'\\sqrt' * 400",
        r"'x^{' * 660",
        r"'{' * 1000 + '}' * 1000",
        r"'\\left(' * 140 + '\\right)' * 140",
        r"'\\def\\a{\\a\\a}\\a'",
    ],
)
def test_the_process_outlives_deep_nesting(source):
    # In a process of its own: what this guards against ends the process.
    code = f"from glossary.text.markdown import render; print(render('$' + {source} + '$')[:3])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)  # noqa: S603
    assert (done.returncode, done.stdout.strip()) == (0, "<p>"), done.stderr
