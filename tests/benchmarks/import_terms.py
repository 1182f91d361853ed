"""How many terms a second `import_terms --publish` takes in, and how much memory that needs.

The file that is imported is made of a made-up glossary: each term has a definition of two sentences, four facts and two
questions, whose words mention other terms. The command runs as a user runs it, in a process of its own, into an empty
database, and again into that one, where it finds nothing to do.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks import corpus, databases, wordnet
from tests.benchmarks.tables import print_row, verdict

SIZES = (2_000, 20_000)
RATE, MEMORY = 1_000, 500
SENTENCES, FACTS, QUESTIONS = 2, 4, 2


def main(arguments):
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks import_terms", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of terms")
    parser.add_argument("--database", default=os.environ.get("TEST_DATABASE_URL"), help="URL of a PostgreSQL server")
    options = parser.parse_args(arguments)
    if path := wordnet.missing():
        print(f"{path} is missing: apt install wordnet-base")
        return 2
    with tempfile.TemporaryDirectory(prefix="import-") as temporary, ExitStack() as stack:
        folder = Path(temporary)
        for size in options.sizes:
            file = _made(size, folder / f"{size}.jsonl")
            urls = [f"sqlite:///{folder}/{size}.sqlite3"]
            if options.database:
                urls += stack.enter_context(databases.empty(options.database, [size])).values()
            for url in urls:
                _report(url, size, file)
    return 0


def _report(url, size, file):
    _run(url, "migrate", "-v0")
    print(f"\n{url.split(':')[0]}, {size:,} terms, {file.stat().st_size / 2**20:.1f} MB")
    print_row("", ["terms/s", "MB"])
    for title in ("into an empty site", "once more"):
        seconds, memory = _run(url, "import_terms", "--publish", str(file))
        rate = size / seconds
        held = [verdict(rate >= RATE, f"at least {RATE:,} a second"), verdict(memory < MEMORY, f"under {MEMORY} MB")]
        print_row(title, [f"{rate:,.0f}", f"{memory:.0f}"], "; ".join(held))


def _made(size, file):
    """A file of JSON lines with so many terms."""
    made = corpus.make(max(size, corpus.VOCABULARY))
    chosen = random.Random(corpus.SEED)  # noqa: S311
    courses = [course.title for course in made.courses]

    def sentences(number):
        return " ".join(chosen.choices(made.texts, k=number))

    with file.open("w") as lines:
        for place, name in enumerate(made.names[:size]):
            term = {
                "course": courses[place % len(courses)],
                "name": name,
                # Two names may differ by a hyphen alone.
                "slug": f"term-{place}",
                "definition": sentences(SENTENCES),
                "facts": [sentences(1) for _ in range(FACTS)],
                "questions": [{"question": f"Why? {sentences(1)}", "answer": sentences(1)} for _ in range(QUESTIONS)],
            }
            lines.write(json.dumps(term) + "\n")
    return file


def _run(url, *command):
    """Seconds that a command takes, and its largest memory in MB."""
    begin = time.monotonic()
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "manage.py", *command],
        cwd=databases.ROOT,
        env={**databases.environment(url), "DJANGO_SETTINGS_MODULE": "studyguide.settings"},
        stdout=subprocess.DEVNULL,
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed.")
    return time.monotonic() - begin, usage.ru_maxrss / 1024
