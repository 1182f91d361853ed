"""How often one address may ask for what costs more than a page."""

from math import ceil
from time import time

from django.core.cache import cache

from glossary.clients import client_address

WINDOW = 60


def seconds_to_wait(request, what, most):
    """Seconds until an address that has asked more than `most` times in this minute may ask again; 0 if it may now.

    Counted in the cache: by all processes together where there is a Redis, by each for itself where there is none.
    """
    now = time()
    key = f"limit:{what}:{client_address(request)}:{now // WINDOW:.0f}"
    cache.add(key, 0, 2 * WINDOW)
    try:
        count = cache.incr(key)
    except ValueError:
        # It was thrown out between the two lines.
        count = 1
    return ceil(WINDOW - now % WINDOW) if count > most else 0
