"""How often one address may ask for what costs more than a page."""

from ipaddress import ip_address, ip_network
from math import ceil
from time import time

from django.conf import settings
from django.core.cache import cache

WINDOW = 60
# Networks in which a proxy may stand beside the site: RFC 1918, RFC 6598, RFC 4193.
NEAR = [ip_network(each) for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")]


def seconds_to_wait(request, what, most):
    """Seconds until an address that has asked more than `most` times in this minute may ask again; 0 if it may now.

    Counted in the cache: by each process for itself, or by all together where they share one.
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


def client_address(request):
    """The address that a request comes from, of IPv6 the network of one customer: behind a proxy on the same machine or
    network, the one that it names.

    A proxy adds the address that it was asked from to the end of X-Forwarded-For; what stands before that may be made
    up by the client.
    """
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    for each in reversed(forwarded[-settings.PROXIES :] if settings.PROXIES else []):
        if not _is_near(address) or not _parsed(each):
            break
        address = each
    parsed = _parsed(address)
    return str(ip_network((parsed, 64), strict=False) if parsed and parsed.version == 6 else parsed)


def _is_near(address):
    """Whether it is a proxy of ours that asks; over a socket it has no address."""
    parsed = _parsed(address)
    return address == "" or (parsed is not None and (parsed.is_loopback or any(parsed in each for each in NEAR)))


def _parsed(text):
    try:
        return ip_address(text.strip())
    except ValueError:
        return None
