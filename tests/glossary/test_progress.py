"""What commands that take long show on a terminal."""

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command


class Terminal(StringIO):
    def isatty(self):
        return True


@pytest.fixture
def path(tmp_path):
    rows = [{"course": "Botany", "name": f"Stoma {n}", "definition": "A pore."} for n in range(3)]
    file = tmp_path / "terms.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


BARS = {
    "import_terms": ["entries", "pages", "words", "scores", "links"],
    "rebuild_index": ["names", "words", "scores", "links", "terms on the desk"],
}


@pytest.mark.parametrize("command", BARS)
@pytest.mark.parametrize("output", [Terminal, StringIO])
def test_bars_fill_on_a_terminal_and_nowhere_else(command, output, path, db):
    importing = "import_terms", str(path), "--publish"
    if command != "import_terms":
        call_command(*importing, stdout=StringIO())
    stderr = output()
    call_command(*(importing if command == "import_terms" else [command]), stdout=StringIO(), stderr=stderr)
    said = stderr.getvalue()
    if output is StringIO:
        assert said == ""
        return
    for bar in BARS[command]:
        assert re.search(rf"\r{bar}: 100%", said), bar
    # Each is one line, drawn over itself, in no colour.
    assert "\x1b" not in said
    assert said.count("\n") == len(re.findall(r": 100%[^\r]*\n", said)) == len({*re.findall(r"\r([a-z ]+):", said)})
