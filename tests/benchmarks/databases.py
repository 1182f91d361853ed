"""Databases filled with the made-up glossary, one for each number of terms."""

import hashlib
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent.parent
SIZES = (1_000, 100_000, 1_000_000)
# What a database is made from; one that is kept is used again while these stay as they are.
MADE_FROM = (
    "tests/benchmarks/corpus.py", "tests/benchmarks/filling.py", "tests/benchmarks/wordnet.py",
    "glossary/migrations/*.py", "glossary/text/*.py", "glossary/mentions.py",
    "glossary/search/index.py", "glossary/search/phrases.py", "glossary/search/tokens.py",
)  # fmt: skip


@contextmanager
def sqlite(cache, sizes):
    """URLs of filled databases by their size; in a folder that is kept, or for this time only."""
    with tempfile.TemporaryDirectory(prefix="glossary-") as temporary:
        folder = (cache or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        paths = {size: folder / f"glossary-{size}-{_digest()}.sqlite3" for size in sizes}
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
def postgresql(server, sizes, keep):
    """URLs of filled databases on a server by their size; where they are not to be kept, they are dropped in the end,
    and so are those that were kept and could not be filled."""
    named = _digest() if keep else os.getpid()
    names = {size: f"studyguide_{size}_{named}" for size in sizes}
    with _connected(server) as connection:
        known = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
    parts = {size: f"{name}_part" for size, name in names.items() if name not in known}
    with _created(server, parts) as urls:
        _fill(urls)
        with _connected(server) as connection:
            for size, part in parts.items():
                connection.execute(f'ALTER DATABASE "{part}" RENAME TO "{names[size]}"')
    try:
        yield _urls(server, names)
    finally:
        if not keep:
            _drop(server, names)


@contextmanager
def empty(server, sizes):
    """URLs of empty databases on a server by a size; they are dropped in the end."""
    with _created(server, {size: f"studyguide_{size}_{os.getpid()}" for size in sizes}) as urls:
        yield urls


@contextmanager
def _created(server, names):
    """URLs of new databases, {size: name}; what then still has such a name is dropped in the end."""
    _drop(server, names)
    try:
        with _connected(server) as connection:
            for name in names.values():
                connection.execute(f'CREATE DATABASE "{name}"')
        yield _urls(server, names)
    finally:
        _drop(server, names)


def _drop(server, names):
    with _connected(server) as connection:
        for name in names.values():
            connection.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _urls(server, names):
    return {size: urlsplit(server)._replace(path=f"/{name}").geturl() for size, name in names.items()}


def _connected(server):
    import psycopg

    return psycopg.connect(server, autocommit=True)


def _fill(urls):
    """Fill databases, {size: url}, all at the same time."""
    started = [
        subprocess.Popen(command("link", "fill", size), env=environment(url), cwd=ROOT)  # noqa: S603
        for size, url in urls.items()
    ]
    ended = [process.wait() for process in started]
    if any(ended):
        sys.exit("A database could not be filled.")


def command(benchmark, step, size=0):
    """What does a step of a benchmark, in a process of its own: Django is told of its database once."""
    return [sys.executable, "-m", "tests.benchmarks", benchmark, "--step", step, "--sizes", str(size)]


def environment(url):
    # A site's own settings would change what is measured, or refuse the client of the measuring process.
    others = {name: value for name, value in os.environ.items() if not name.startswith("SITE_")}
    return {**others, "DATABASE_URL": url, "TEST_DATABASE_URL": "", "DEBUG": "", "ALLOWED_HOSTS": ""}
