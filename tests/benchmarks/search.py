"""What search costs as a glossary grows, and how well it takes what is misspelt, for each number of terms.

Every number of terms has a database and a process of its own. The processes measure by turns, in rounds, and each round
asks for other things; what is timed is the whole response. Ratios are those within a round.
"""

import random
from itertools import chain
from statistics import median, quantiles
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.benchmarks import corpus, growth, processes, searching, slips
from tests.benchmarks.queries import Queries, plain_names
from tests.benchmarks.tables import print_memory, print_row, ratios, spread, verdict

# Each round, after one to warm up, asks for so many things of a kind.
ROUNDS = 8
RUNS = 40
# Budgets: milliseconds of 95 of 100 responses.
SUGGESTION, SEARCH = 5, 50
# Misspelt words of each kind of slip, words with two slips, misspelt names. More are made: some are words themselves.
WORDS, TWICE, NAMES, MADE = 100, 200, 200, 3
WIDTH = 26
# What is timed: the second tells of search alone on a machine that does other things too.
CLOCKS = "as time passes", "time of the processor"


class Measure(NamedTuple):
    """What is asked for: `kind` is that of Queries, `measure` that of the process."""

    measure: str
    kind: str
    title: str

    @property
    def budget(self):
        return SUGGESTION if self.measure == "suggestion_times" else SEARCH


SUGGESTIONS = [
    Measure("suggestion_times", kind, title)
    for kind, title in (
        ("one letter", "  one letter"),
        ("short", "  1 to 3 letters of a name"),
        ("longer", "  4 to 8 letters of a name"),
        ("half", "  half a word of a name"),
        ("misspelt", "  half a word, misspelt"),
    )
]
SEARCHES = [
    Measure("search_times", kind, title)
    for kind, title in (
        ("medium", "  a word"),
        ("two", "  two words"),
        ("commonest", "  the commonest word"),
        ("common", "  very common words"),
        ("common and rare", "  a common and a rare one"),
        ("two common", "  two very common words"),
        ("misspelt", "  a misspelt word"),
        ("question", "  a question in plain words"),
        ("name", "  a name"),
        ("whole", "  words of whole pages"),
        ("nothing", "  nothing found"),
        ("course", "  a common word in a course"),
    )
]


def main(arguments):
    return growth.run("search", __doc__, arguments, rounds=ROUNDS, measures=searching.MEASURES, report=_report)


def _report(urls, rounds):
    made = corpus.make(max(urls))
    with processes.started("search", urls) as started:
        terms = {size: process.ask("warm_up") for size, process in started.items()}
        print(f"\n{urlsplit(urls[min(urls)]).scheme}: medians and 95th percentiles of {rounds} rounds, in ms, with the")
        print("number of responses; × is the ratio to the first column, at last with the quartiles of rounds' ratios\n")
        _row("terms", [f"{number:,}" for number in terms.values()])
        _measure(started, {size: Queries(made, size, min(urls)) for size in urls}, rounds)
        # Memory first: nothing after it is what a site does.
        print_memory({size: process.ask("memory") for size, process in started.items()}, WIDTH)
        _print_tables({size: process.ask("tables") for size, process in started.items()})
        _print_quality(started, made)


def _row(title, cells, end=""):
    print_row(title, cells, end, WIDTH)


def _measure(started, queries, rounds):
    count = (rounds + 1) * RUNS
    asked = {
        size: {"suggestion_times": each.suggestions(count), "search_times": each.searches(count)}
        for size, each in queries.items()
    }

    def ask(size, process, measure, number):
        """Of a round triples of what was asked for and the seconds that passed and that the processor took."""
        texts = _of_round(asked[size][measure.measure][measure.kind], number)
        times = process.ask(measure.measure, texts)
        return [(text, *seconds) for text, seconds in zip(texts, times, strict=False)]

    groups = [
        (title, measures[0].budget, measures, processes.by_turns(started, measures, rounds, ask))
        for title, measures in (("suggestions", SUGGESTIONS), ("search", SEARCHES))
    ]
    for index, clock in enumerate(CLOCKS, 1):
        print(f"\n{clock}")
        for title, budget, measures, found in groups:
            together = {
                size: [[*chain(*(found[each][size][number] for each in measures))] for number in range(rounds)]
                for size in started
            }
            _print_times(title, budget, _by_clock(together, index))
            for measure in measures:
                _print_times(measure.title, budget, _by_clock(found[measure], index))


def _by_clock(found, index):
    return {size: [[(each[0], each[index]) for each in times] for times in rounds] for size, rounds in found.items()}


def _of_round(texts, number):
    """What a round asks for: other things than other rounds, as far as there are others."""
    start = number * RUNS
    return [texts[each % len(texts)] for each in range(start, start + RUNS)]


def _print_times(title, budget, found):
    """A row, of {size: [(what was asked for, seconds) of each round]}."""
    times = {size: [[seconds for _asked, seconds in each] for each in rounds] for size, rounds in found.items()}
    highest = {size: _percentile([*chain(*rounds)]) for size, rounds in times.items()}
    cells = []
    for size, rounds in times.items():
        cell = f"{1000 * median(chain(*rounds)):.1f} {1000 * highest[size]:.1f}"
        cells.append(f"{cell} ×{median(ratios(times, size)):.2f}" if cells else cell)
    holds = 1000 * max(highest.values()) < budget
    last = found[max(found)]
    end = spread(ratios(times, max(times))) if len(times) > 1 else ""
    end += verdict(holds, f"under {budget} ms")
    _row(f"{title}, {len([*chain(*last)])}", cells, end)
    if not holds:
        slowest = sorted(chain(*last), key=lambda each: -each[1])[:3]
        print("".join(f"      {1000 * seconds:8.1f} ms: {asked}\n" for asked, seconds in slowest), end="")


def _percentile(times):
    """The 95th."""
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def _print_tables(sizes):
    print()
    for name in sizes[min(sizes)]:
        _row(f"{name.removeprefix('glossary_')}, MB", [f"{each[name]:.1f}" for each in sizes.values()])


def _print_quality(started, made):
    print("\nmisspelt words taken for what was meant, in the first place and in the first three, of so many")
    rows = {kind: {} for kind in (*slips.KINDS, "one slip", "two slips")}
    firsts = {}
    for size, process in started.items():
        order = random.Random(corpus.SEED)  # noqa: S311
        names = plain_names(made, size)
        words = sorted({word for name in names for word in name.split() if len(word) >= 5})
        for kind, change in slips.KINDS.items():
            pairs = [(word, slips.slip(word, order, change)) for word in order.choices(words, k=MADE * WORDS)]
            rows[kind][size] = process.ask("corrections", pairs, WORDS)
        rows["one slip"][size] = [*chain(*(rows[kind][size] for kind in slips.KINDS))]
        pairs = _slipped_twice([word for word in words if len(word) >= 8], order)
        rows["two slips"][size] = process.ask("corrections", pairs, TWICE)
        firsts[size] = process.ask("found_first", _misspelt_names(names, order))
    for kind, places in rows.items():
        _row(kind, [_shares(each) for each in places.values()])
    _row("misspelt names found first", [f"{_share(sum(each), each)} of {len(each)}" for each in firsts.values()])


def _slipped_twice(words, order):
    pairs = [(word, slips.slip(slips.slip(word, order), order)) for word in order.choices(words, k=MADE * TWICE)]
    return [(word, typed) for word, typed in pairs if typed != word]


def _misspelt_names(names, order):
    known = set(names)
    pairs = [(name, slips.slip(name, order)) for name in order.choices(names, k=MADE * NAMES) if len(name) >= 5]
    return [(name, typed) for name, typed in pairs if typed not in known][:NAMES]


def _shares(places):
    first = sum(place == 0 for place in places)
    three = sum(place is not None and place < 3 for place in places)
    return f"{_share(first, places)} {_share(three, places)} of {len(places)}"


def _share(number, of):
    return f"{100 * number / max(1, len(of)):.1f} %"
