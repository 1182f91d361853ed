"""How costs grow with a glossary: what the benchmarks have in common that ask this, on SQLite and on PostgreSQL."""

import argparse
import os
import time
from pathlib import Path

from tests.benchmarks import databases, filling, processes, wordnet


def run(name, about, arguments, *, rounds, measures, report):
    """Run a benchmark: `measures` are what its processes answer, `report(urls, rounds)` prints what they say of the
    databases {size: url}."""
    own = parser(name, about, rounds=rounds, sizes=databases.SIZES)
    # What the processes do that it starts.
    own.add_argument("--step", choices=["fill", "serve"], help=argparse.SUPPRESS)
    options = own.parse_args(arguments)
    if options.step == "fill":
        return filling.fill(*options.sizes)
    if options.step == "serve":
        return processes.serve(measures)
    return on_each_engine(options, lambda urls: report(urls, options.rounds))


def parser(name, about, *, rounds, sizes):
    """The options that the benchmarks have in common, with their defaults."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.benchmarks {name}", description=about.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=sizes, help="numbers of terms")
    parser.add_argument("--rounds", type=int, default=rounds, help="how often things are measured by turns")
    parser.add_argument("--cache", type=Path, help="a folder to keep the SQLite databases in, for the next time")
    parser.add_argument(
        "--database",
        default=os.environ.get("TEST_DATABASE_URL"),
        help="URL of a PostgreSQL server, to measure there too, in databases of its own",
    )
    parser.add_argument("--keep", action="store_true", help="keep the databases of that server, for the next time")
    parser.add_argument("--no-sqlite", action="store_true", help="measure on PostgreSQL alone")
    return parser


def on_each_engine(options, report):
    """Let `report(urls)` print what it finds of the filled databases {size: url} of each engine; returns a status."""
    if path := wordnet.missing():
        print(f"{path} is missing: apt install wordnet-base")
        return 2
    begin = time.monotonic()
    sizes = sorted(options.sizes)
    engines = [] if options.no_sqlite else [databases.sqlite(options.cache, sizes)]
    if options.database:
        engines.append(databases.postgresql(options.database, sizes, options.keep))
    for engine in engines:
        with engine as urls:
            report(urls)
    print(f"\n{time.monotonic() - begin:.0f} s in all.")
    return 0
