"""What links cost as a glossary grows: rendering a page, publishing a term, memory, for each number of terms.

Every number of terms has a database and a process of its own. The processes measure by turns, in rounds, so that what
else a machine does falls on all of them alike; ratios are those within a round.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.benchmarks import wordnet

ROOT = Path(__file__).resolve().parent.parent.parent
SIZES = (1_000, 100_000, 1_000_000)
# Each measures a thing so many times in every round, after a round to warm up.
ROUNDS = 8
RUNS = 5
# Budgets: how many times the cost at the smallest size, and the seconds of a publication besides the pages it touches.
GROWTH = 1.2
PUBLISHING = 0.150
# What a database is made from; one that is kept is used again while these stay as they are.
MADE_FROM = (
    "tests/benchmarks/corpus.py", "tests/benchmarks/filling.py", "tests/benchmarks/wordnet.py",
    "glossary/migrations/*.py", "glossary/text/*.py", "glossary/mentions.py",
)  # fmt: skip


class Measure(NamedTuple):
    """`runs` in each round; `growth` and `publishing` say which budget there is."""

    name: str
    title: str
    runs: int = RUNS
    growth: bool = False
    publishing: bool = False


TIMES = (
    Measure("cold", "cold page, whole response", growth=True),
    Measure("linking", "  its links alone", growth=True),
    Measure("cold_other", "cold page of rarer words"),
    Measure("publish_edited", "publish an edited term", publishing=True),
    Measure("publish_common", "  one that many pages mention", runs=2, publishing=True),
    Measure("publish_unheard", "publish a new term", publishing=True),
    Measure("publish_new", "  one that stands on 50 pages", runs=1),
)


def main(arguments):
    options = _options(arguments)
    if options.step == "fill":
        from tests.benchmarks import filling

        return filling.fill(*options.sizes)
    if options.step == "serve":
        from tests.benchmarks import measuring

        return measuring.serve()
    if path := wordnet.missing():
        print(f"{path} is missing: apt install wordnet-base")
        return 2
    begin = time.monotonic()
    engines = [_sqlite(options.cache, sorted(options.sizes))]
    if options.database:
        engines.append(_postgresql(options.database, sorted(options.sizes)))
    for engine in engines:
        with engine as urls:
            _print_table(urls, *_measured(urls, options.rounds))
    print(f"\n{time.monotonic() - begin:.0f} s in all.")
    return 0


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks link", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of terms")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"rounds of {RUNS} runs of most things")
    parser.add_argument("--cache", type=Path, help="a folder to keep the SQLite databases in, for the next time")
    parser.add_argument(
        "--database",
        default=os.environ.get("TEST_DATABASE_URL"),
        help="URL of a PostgreSQL server, to measure there too, in databases of its own",
    )
    # What the processes do that it starts.
    parser.add_argument("--step", choices=["fill", "serve"], help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


@contextmanager
def _sqlite(cache, sizes):
    """URLs of filled databases by their size; in a folder that is kept, or for this time only."""
    with tempfile.TemporaryDirectory(prefix="link-") as temporary:
        folder = (cache or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        paths = {size: folder / f"link-{size}-{_digest()}.sqlite3" for size in sizes}
        parts = {size: path.with_suffix(".part") for size, path in paths.items() if not path.exists()}
        for part in parts.values():
            part.unlink(missing_ok=True)
        _fill({size: f"sqlite:///{part}" for size, part in parts.items()})
        for size, part in parts.items():
            part.rename(paths[size])
        yield {size: f"sqlite:///{path}" for size, path in paths.items()}


def _digest():
    made_from = sorted(path for pattern in MADE_FROM for path in ROOT.glob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in made_from)).hexdigest()[:8]


@contextmanager
def _postgresql(server, sizes):
    """URLs of filled databases by their size; they are dropped in the end."""
    import psycopg

    names = {size: f"studyguide_link_{size}_{os.getpid()}" for size in sizes}
    with psycopg.connect(server, autocommit=True) as connection:
        try:
            for name in names.values():
                connection.execute(f'CREATE DATABASE "{name}"')
            urls = {size: urlsplit(server)._replace(path=f"/{name}").geturl() for size, name in names.items()}
            _fill(urls)
            yield urls
        finally:
            for name in names.values():
                connection.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _fill(urls):
    """Fill databases, {size: url}, all at the same time."""
    started = [
        subprocess.Popen(_command("fill", size), env=_environment(url), cwd=ROOT)  # noqa: S603
        for size, url in urls.items()
    ]
    ended = [process.wait() for process in started]
    if any(ended):
        sys.exit("A database could not be filled.")


def _command(step, *sizes):
    return [sys.executable, "-m", "tests.benchmarks", "link", "--step", step, "--sizes", *map(str, sizes or [0])]


def _environment(url):
    # A site's own settings would change what is measured, or refuse the client of the measuring process.
    others = {name: value for name, value in os.environ.items() if not name.startswith("SITE_")}
    return {**others, "DATABASE_URL": url, "TEST_DATABASE_URL": "", "DEBUG": "", "ALLOWED_HOSTS": ""}


class _Process:
    """A process that measures on one database."""

    def __init__(self, url):
        self.runs = 0
        self.process = subprocess.Popen(  # noqa: S603
            _command("serve"),
            env=_environment(url),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, *words):
        self.process.stdin.write(f"{' '.join(map(str, words))}\n")
        self.process.stdin.flush()
        if not (answer := self.process.stdout.readline()):
            # It has said why.
            sys.exit("A measuring process ended too early.")
        return json.loads(answer)

    def times(self, measure):
        """Seconds of the runs of a round."""
        return [self.ask(measure.name, self.runs + run) for run in range(measure.runs)]

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.stdin.close()
        self.process.wait()


def _measured(urls, rounds):
    """{measure: {size: for each round the times of its runs}} and {what: {size: what else is told}}"""
    with ExitStack() as stack:
        processes = {size: stack.enter_context(_Process(url)) for size, url in urls.items()}
        _round(processes)
        found = [_round(processes) for _ in range(rounds)]
        times = {each.name: {size: [times[each.name][size] for times in found] for size in urls} for each in TIMES}
        # Memory first: nothing after it is what a site does.
        return times, {
            what: {size: process.ask(what) for size, process in processes.items()}
            for what in ("memory", "counts", "touched")
        }


def _round(processes):
    """{measure: {size: times}}"""
    found = {each.name: {size: process.times(each) for size, process in processes.items()} for each in TIMES}
    for process in processes.values():
        process.runs += RUNS
    return found


def _print_table(urls, times, facts):
    sizes = list(urls)
    rounds = len(times["cold"][sizes[0]])
    print(f"\n{urlsplit(urls[sizes[0]]).scheme}: medians of {rounds} rounds, in ms, with the number of runs;")
    print("× is the ratio to the first column, at last with the quartiles of the rounds' ratios\n")
    _print_row("terms", [f"{facts['counts'][size]['terms']:,}" for size in sizes])
    for each in TIMES:
        _print_times(each, times[each.name], facts)
    _print_each_page(times, facts)
    _print_memory(facts["memory"])
    print()
    for title, told in _TOLD:
        _print_row(title, [f"{told(facts, size):,}" for size in sizes])


_TOLD = (
    ("queries of a cold page", lambda facts, size: facts["counts"][size]["queries"]),
    ("  mentions on it", lambda facts, size: facts["counts"][size]["mentions"]),
    ("  links", lambda facts, size: facts["counts"][size]["links"]),
    ("  characters", lambda facts, size: facts["counts"][size]["characters"]),
    ("pages that mention the common", lambda facts, size: facts["counts"][size]["common"]),
    *(
        (f"{what}, {title}", lambda facts, size, name=name, index=index: facts["touched"][size][name][index])
        for title, name in (
            ("edited", "publish_edited"),
            ("common", "publish_common"),
            ("new", "publish_unheard"),
            ("new on 50", "publish_new"),
        )
        for index, what in enumerate(("pages touched", "queries"))
    ),
)


def _print_row(title, cells, end=""):
    print(f"{title:<32}" + "".join(f"{cell:>16}" for cell in cells) + (f"   {end}" if end else ""))


def _print_times(measure, times, facts):
    """A row of medians, with their budget."""
    medians = {size: 1000 * median(chain(*rounds)) for size, rounds in times.items()}
    ratios = {size: _ratios(times, size) for size in times}
    first, *others = times
    cells = [f"{medians[first]:.1f}", *(f"{medians[size]:.1f} ×{median(ratios[size]):.2f}" for size in others)]
    end = _spread(ratios[[*times][-1]])
    if measure.growth:
        end += _verdict(median(ratios[[*times][-1]]) <= GROWTH, f"at most ×{GROWTH}")
    if measure.publishing:
        end += _verdict(max(medians.values()) <= 1000 * PUBLISHING, f"under {1000 * PUBLISHING:.0f} ms")
    _print_row(f"{measure.title}, {len([*chain(*times[first])])}", cells, end)


def _ratios(times, size):
    """For each round the ratio of its median to that of the smallest size."""
    first = next(iter(times.values()))
    return [median(own) / median(base) for own, base in zip(times[size], first, strict=True)]


def _spread(ratios):
    if len(ratios) < 2:
        return ""
    low, _middle, high = quantiles(ratios, n=4)
    return f"({low:.2f}–{high:.2f})  "


def _verdict(holds, budget):
    return f"{budget}: {'held' if holds else 'NOT HELD'}"


def _print_each_page(times, facts):
    """What each touched page adds to a publication."""
    cells = []
    for size in times["cold"]:
        more, less = (median(chain(*times[name][size])) for name in ("publish_new", "publish_unheard"))
        pages = facts["touched"][size]["publish_new"][0] - facts["touched"][size]["publish_unheard"][0]
        cells.append(f"{1000 * (more - less) / max(1, pages):.2f}")
    _print_row("  for each page touched", cells)


def _print_memory(memory):
    held, most = ([sizes[index] for sizes in memory.values()] for index in (0, 1))
    _print_row("memory, MB", _with_ratios(held), _verdict(held[-1] <= GROWTH * held[0], f"at most ×{GROWTH}"))
    _print_row("  at most", _with_ratios(most))


def _with_ratios(values):
    first, *others = values
    return [f"{first:.0f}", *(f"{value:.0f} ×{value / first:.2f}" for value in others)]
