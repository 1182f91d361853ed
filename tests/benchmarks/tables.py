"""Tables of what was measured: a row for each thing, a column for each number of terms."""

from statistics import median, quantiles

# Budget: how many times the cost at the smallest size.
GROWTH = 1.2


def print_row(title, cells, end="", width=16):
    print(f"{title:<32}" + "".join(f"{cell:>{width}}" for cell in cells) + (f"   {end}" if end else ""), flush=True)


def ratios(times, size):
    """For each round the ratio of its median to that of the smallest size."""
    first = next(iter(times.values()))
    return [median(own) / median(base) for own, base in zip(times[size], first, strict=True)]


def spread(ratios):
    if len(ratios) < 2:
        return ""
    low, _middle, high = quantiles(ratios, n=4)
    return f"({low:.2f}–{high:.2f})  "


def verdict(holds, budget):
    return f"{budget}: {'held' if holds else 'NOT HELD'}"


def print_memory(memory, width=16):
    """Of {size: [MB, most MB]}."""
    held, most = ([sizes[index] for sizes in memory.values()] for index in (0, 1))
    print_row("memory, MB", _with_ratios(held), verdict(held[-1] <= GROWTH * held[0], f"at most ×{GROWTH}"), width)
    print_row("  at most", _with_ratios(most), width=width)


def _with_ratios(values):
    first, *others = values
    return [f"{first:.0f}", *(f"{value:.0f} ×{value / first:.2f}" for value in others)]
