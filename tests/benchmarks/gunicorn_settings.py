"""How gunicorn's settings change how fast pages are served, and what its processes need.

Each set of settings is served by itself: the longest term of the sample courses from memory, the same rendered for each
request, and from memory while half of the clients ask for rendered ones. What gunicorn.conf.py has is the first.
"""

import argparse
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from tests import served
from tests.benchmarks import sample, serving
from tests.benchmarks.tables import print_row

ROUNDS, SECONDS = 3, 3
CHOSEN = "as configured"


def main(arguments):
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks gunicorn_settings", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often things are measured by turns")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="how long each is measured in a round")
    options = parser.parse_args(arguments)
    if shutil.which("wrk") is None:
        print("wrk is missing: apt install wrk")
        return 2
    with tempfile.TemporaryDirectory(prefix="gunicorn-") as temporary:
        folder = Path(temporary)
        serving.collect_static(folder)
        url = sample.make(folder)
        found = {}
        for _round in range(options.rounds):
            for title, workers, settings in _settings():
                found.setdefault(title, []).append(_measured(folder, url, workers, settings, options.seconds))
        _print(found)
    return 0


def _settings():
    """(title, number of workers, options of the command line)"""
    yield CHOSEN, served.WORKERS, []
    for workers, threads in ((1, 4), (2, 1), (2, 4), (3, 1), (3, 2), (3, 8), (4, 4), (6, 4)):
        yield f"{workers} workers, {threads} threads", workers, ["--workers", str(workers), "--threads", str(threads)]
    yield "sync, 3 workers", 3, ["--workers", "3", "--worker-class", "sync", "--threads", "1"]
    yield "keepalive 2 s", served.WORKERS, ["--keep-alive", "2"]
    yield "max_requests 5000", served.WORKERS, ["--max-requests", "5000", "--max-requests-jitter", "500"]
    if find_spec("gunicorn_h1c"):
        yield "parser in Python", served.WORKERS, ["--http-parser", "python"]


def _measured(folder, url, workers, settings, seconds):
    """[warm, cold, warm beside cold] Rates, and MB that all processes hold together."""
    with ExitStack() as stack:
        environment = serving.site(url, folder)
        site, off = (
            stack.enter_context(
                serving.gunicorn(folder, "studyguide.wsgi", environment | more, workers=workers, options=settings)
            )
            for more in ({}, {"PAGE_CACHE_MB": "0"})
        )
        warm, cold = (serving.Target("", each.port, {}, sample.PATH) for each in (site, off))
        # Search is rendered for each request.
        search = serving.Target("", site.port, {}, "/search/?q=influencer")
        serving.wrk(warm, 1, folder)
        rates = [serving.wrk(warm, seconds, folder), serving.wrk(cold, seconds, folder)]
        with ThreadPoolExecutor(2) as both:
            beside = [both.submit(serving.wrk, each, seconds, folder) for each in (warm, search)]
            rates += [each.result() for each in beside]
        return rates, serving.memory_of_all(site)


def _print(found):
    print(
        "Requests a second, and milliseconds that 99 of 100 take at most: pages from memory, rendered ones, and pages"
    )
    print("from memory while a search is asked for as often as it is answered; and MB that all processes hold.\n")
    print_row("", ["memory", "", "rendered", "", "beside", "", "search", "MB"], width=10)
    for title, rounds in found.items():
        cells = []
        for place in range(4):
            rates = [rates[place] for rates, _memory in rounds]
            cells.append(f"{median(each.rate for each in rates):,.0f}")
            if place < 3:
                cells.append(f"{median(each.most for each in rates):.1f}")
        print_row(title, [*cells, f"{median(memory for _rates, memory in rounds):.0f}"], width=10)
