import pytest
from django.test import RequestFactory

from glossary.clients import client_address


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "expected"),
    [
        ("203.0.113.7", None, 1, "203.0.113.7"),
        # Behind a proxy on this machine, in a private network, and over a socket.
        ("127.0.0.1", "203.0.113.7", 1, "203.0.113.7"),
        ("10.0.0.3", "203.0.113.7", 1, "203.0.113.7"),
        ("", "203.0.113.7", 1, "203.0.113.7"),
        # What the client says of itself is not believed.
        ("127.0.0.1", "198.51.100.9, 203.0.113.7", 1, "203.0.113.7"),
        ("198.51.100.9", "203.0.113.7", 1, "198.51.100.9"),
        ("127.0.0.1", "203.0.113.7", 0, "127.0.0.1"),
        ("127.0.0.1", "nonsense", 1, "127.0.0.1"),
        ("127.0.0.1", "", 1, "127.0.0.1"),
        # Two proxies, the outer of which is asked by the client.
        ("127.0.0.1", "198.51.100.9, 203.0.113.7, 10.0.0.8", 2, "203.0.113.7"),
        # A customer has a whole network of IPv6 addresses.
        ("2001:db8:1:2:3:4:5:6", None, 1, "2001:db8:1:2::"),
        ("::1", "2001:db8:1:2::99", 1, "2001:db8:1:2::"),
        # IPv4 over a server that listens on IPv6.
        ("::ffff:203.0.113.7", None, 1, "203.0.113.7"),
        ("::ffff:127.0.0.1", "203.0.113.7", 1, "203.0.113.7"),
        ("nonsense", None, 1, None),
    ],
)
def test_the_address_of_a_client(settings, remote, forwarded, proxies, expected):
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)
    assert client_address(request) == expected
