"""How likely a careful editor is to link a mention of a name."""

from math import exp, log


def score(written, *, pages, mentioning, inflected):
    return 1 / (1 + exp(-(3.0 - 0.8 * log((mentioning + 1) / (pages + 3000) * 1000 + 1))))
