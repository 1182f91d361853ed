"""Sites under gunicorn, and how fast they answer: what benchmarks of serving have in common."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests import served
from tests.benchmarks import databases

CONNECTIONS = 8
UNITS = {"us": 0.001, "ms": 1, "s": 1000}
# Asks for the pages of a file in an order of its own in each thread.
BY_TURNS = """
local paths, number = {}, 0
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
request = function()
  number = number % #paths + 1
  return wrk.format(nil, paths[number])
end
"""


class Rate(NamedTuple):
    """Requests a second, and milliseconds that half of them and 99 of 100 take at most."""

    rate: float
    half: float
    most: float


class Target(NamedTuple):
    title: str
    port: int
    # Headers of the request; a path, or "" for many pages by turns.
    headers: dict
    path: str = ""
    paths: Path | None = None


def gunicorn(folder, application, environment, **options):
    """As served.gunicorn, at a port that is free."""
    port = served.free_port()
    return served.gunicorn(application, port, folder / f"gunicorn-{port}.log", environment, **options)


def memory(site):
    """MB that the largest of its workers holds."""
    status = [Path(f"/proc/{pid}/status").read_text() for pid in site.workers()]
    return max(int(re.search(r"VmRSS:\s+(\d+)", each)[1]) for each in status) / 1024


def memory_of_all(site):
    """MB that all its processes hold, with what they share counted once."""
    shares = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in [site.process.pid, *site.workers()]]
    return sum(int(re.search(r"Pss:\s+(\d+)", each)[1]) for each in shares) / 1024


def site(url, folder):
    """The environment of the site on a database."""
    return {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "DATABASE_URL": url,
        "SECRET_KEY": "x" * 60,
        "STATIC": str(folder / "static"),
    }


def collect_static(folder):
    """Static files as they are served, in a folder that `site` names."""
    manage(site("sqlite:////nowhere", folder), "collectstatic", "--no-input", "-v0")


def manage(environment, *command):
    """Run a management command that says nothing, in the environment of a site."""
    subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *command],
        cwd=databases.ROOT,
        env={**os.environ, "TEST_DATABASE_URL": "", **environment},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def wrk(target, seconds, folder):
    """The Rate of a Target, asked for so many seconds."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    for name, value in {"Accept-Encoding": "gzip", **target.headers}.items():
        command += ["-H", f"{name}: {value}"]
    if target.paths:
        script = folder / "by_turns.lua"
        script.write_text(BY_TURNS)
        command += ["-s", str(script)]
    command.append(f"http://127.0.0.1:{target.port}{target.path or '/'}")
    environment = {**os.environ, "PATHS": str(target.paths or "")}
    said = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603
    if "Non-2xx" in said and "If-None-Match" not in target.headers:
        sys.exit(f"{target.title}: {said}")
    times = {
        share: float(value) * UNITS[unit] for share, value, unit in re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s)", said)
    }
    return Rate(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), times["50"], times["99"])
