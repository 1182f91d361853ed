"""What links cost as a glossary grows: rendering a page, publishing a term, memory, for each number of terms.

Every number of terms has a database and a process of its own. The processes measure by turns, in rounds, so that what
else a machine does falls on all of them alike; ratios are those within a round.
"""

from itertools import chain
from statistics import median
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.benchmarks import growth, measuring, processes
from tests.benchmarks.tables import GROWTH, print_memory, print_row, ratios, spread, verdict

# Each measures a thing so many times in every round, after a round to warm up.
ROUNDS = 8
RUNS = 5
# Budget: the seconds of a publication besides the pages it touches.
PUBLISHING = 0.150


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
    Measure("finding", "  finding its links, as publishing does", growth=True),
    Measure("cold_other", "cold page of rarer words"),
    Measure("publish_edited", "publish an edited term", publishing=True),
    Measure("publish_common", "  one that many pages mention", runs=2, publishing=True),
    Measure("publish_unheard", "publish a new term", publishing=True),
    Measure("publish_new", "  one that stands on 50 pages", runs=1),
)


def main(arguments):
    return growth.run("link", __doc__, arguments, rounds=ROUNDS, measures=measuring.MEASURES, report=_report)


def _report(urls, rounds):
    _print_table(urls, *_measured(urls, rounds))


def _measured(urls, rounds):
    """{measure: {size: for each round the times of its runs}} and {what: {size: what else is told}}"""
    with processes.started("link", urls) as started:
        times = processes.by_turns(started, TIMES, rounds, _times)
        # Memory first: nothing after it is what a site does.
        return {measure.name: found for measure, found in times.items()}, {
            what: {size: process.ask(what) for size, process in started.items()}
            for what in ("memory", "counts", "touched")
        }


def _times(_size, process, measure, number):
    """Seconds of the runs of a round."""
    return [process.ask(measure.name, number * RUNS + run) for run in range(measure.runs)]


def _print_table(urls, times, facts):
    sizes = list(urls)
    rounds = len(times["cold"][sizes[0]])
    print(f"\n{urlsplit(urls[sizes[0]]).scheme}: medians of {rounds} rounds, in ms, with the number of runs;")
    print("× is the ratio to the first column, at last with the quartiles of the rounds' ratios\n")
    print_row("terms", [f"{facts['counts'][size]['terms']:,}" for size in sizes])
    for each in TIMES:
        _print_times(each, times[each.name], facts)
    _print_each_page(times, facts)
    print_memory(facts["memory"])
    print()
    for title, told in _TOLD:
        print_row(title, [f"{told(facts, size):,}" for size in sizes])


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


def _print_times(measure, times, facts):
    """A row of medians, with their budget."""
    medians = {size: 1000 * median(chain(*rounds)) for size, rounds in times.items()}
    grown = {size: ratios(times, size) for size in times}
    first, *others = times
    cells = [f"{medians[first]:.1f}", *(f"{medians[size]:.1f} ×{median(grown[size]):.2f}" for size in others)]
    end = spread(grown[[*times][-1]])
    if measure.growth:
        end += verdict(median(grown[[*times][-1]]) <= GROWTH, f"at most ×{GROWTH}")
    if measure.publishing:
        end += verdict(max(medians.values()) <= 1000 * PUBLISHING, f"under {1000 * PUBLISHING:.0f} ms")
    print_row(f"{measure.title}, {len([*chain(*times[first])])}", cells, end)


def _print_each_page(times, facts):
    """What each touched page adds to a publication."""
    cells = []
    for size in times["cold"]:
        more, less = (median(chain(*times[name][size])) for name in ("publish_new", "publish_unheard"))
        pages = facts["touched"][size]["publish_new"][0] - facts["touched"][size]["publish_unheard"][0]
        cells.append(f"{1000 * (more - less) / max(1, pages):.2f}")
    print_row("  for each page touched", cells)
