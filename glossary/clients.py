"""Who asks: the address of a client, as limits and lock-outs tell clients apart."""

from ipaddress import ip_address, ip_network

from django.conf import settings

# Networks in which a proxy may stand beside the site: RFC 1918, RFC 6598, RFC 4193.
NEAR = [ip_network(each) for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")]


def client_address(request):
    """The address that a request comes from, behind a proxy on the same machine or network the one that it names; of
    IPv6 the first address of the network that one customer has; None where it is not known.

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
    if parsed is None:
        return None
    return str(ip_network((parsed, 64), strict=False).network_address if parsed.version == 6 else parsed)


def _is_near(address):
    """Whether it is a proxy of ours that asks; over a socket it has no address."""
    parsed = _parsed(address)
    return address == "" or (parsed is not None and (parsed.is_loopback or any(parsed in each for each in NEAR)))


def _parsed(text):
    try:
        parsed = ip_address(text.strip())
    except ValueError:
        return None
    # A server that listens on IPv6 is asked from IPv4 too, by addresses such as ::ffff:203.0.113.7.
    return getattr(parsed, "ipv4_mapped", None) or parsed
