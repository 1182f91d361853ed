"""A finished answer to a GET: one body in several encodings, and which of them a request gets."""

import gzip
import re
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from time import time

import brotli

# Of pages that are rendered while a reader waits: the best that a millisecond buys.
BROTLI, GZIP = 5, 6
# The encodings, those that take the least first; "" is none.
ENCODINGS = ("br", "gzip", "")
SUFFIX = {"br": "-br", "gzip": "-gz", "": ""}
# What is shorter gains nothing.
SHORT = 200
# What each answer takes besides its bodies, about, in bytes.
OVERHEAD = 2_000


@dataclass
class Answer:
    """An answer of status 200 as it is kept: `headers` are those that do not depend on the encoding.

    `stamp` is the stamp that it was rendered for, `whole` whether that is the stamp of a page, which no query string
    changes; `edition` is the one at which that stamp was last looked up: while no other comes out, it holds. `checked`
    is when the answer was last known to be up to date, in seconds since 1970.
    """

    stamp: str
    whole: bool
    headers: tuple[tuple[str, str], ...]
    bodies: dict[str, bytes]
    digest: str
    checked: float = field(default_factory=time)
    edition: str = ""

    @property
    def size(self):
        return OVERHEAD + sum(map(len, self.bodies.values()))

    def to(self, method, accept_encoding, if_none_match, more=()):
        """(status, headers, body) for a request with these headers."""
        encoding = next(each for each in encodings(accept_encoding) if each in self.bodies)
        body, tag = self.bodies[encoding], f'"{self.digest}{SUFFIX[encoding]}"'
        headers = [*self.headers, ("ETag", tag), *more]
        if if_none_match and tag in tags(if_none_match):
            return "304 Not Modified", headers, b""
        if encoding:
            headers.append(("Content-Encoding", encoding))
        headers.append(("Content-Length", str(len(body))))
        return "200 OK", headers, b"" if method == "HEAD" else body


def answer(stamp, whole, headers, body):
    """The Answer with a body, compressed."""
    bodies = {"": body}
    if len(body) > SHORT:
        bodies["br"] = brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI)
        bodies["gzip"] = gzip.compress(body, GZIP, mtime=0)
    return Answer(stamp, whole, tuple(headers), bodies, sha256(body).hexdigest()[:20])


@lru_cache(256)
def encodings(accept_encoding):
    """The encodings that a client takes, the best first, by its Accept-Encoding header (RFC 9110, 12.5.3)."""
    weights = {}
    for each in accept_encoding.lower().split(","):
        name, _semicolon, parameter = each.partition(";")
        weight = re.fullmatch(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", parameter.replace(" ", "") or "q=1")
        weights[name.strip()] = float(weight[1]) if weight else 0
    anything = weights.get("*", 0)
    # None is what everybody takes, even who says otherwise: better that than no page.
    return tuple(name for name in ENCODINGS if not name or weights.get(name, anything) > 0)


@lru_cache(256)
def tags(if_none_match):
    """The entity tags of an If-None-Match header, as a weak comparison has them (RFC 9110, 13.1.2)."""
    return frozenset(re.findall(r'(?:W/)?("[^"]*")', if_none_match))
