"""What a page is compared with: the same bytes from applications that do nothing else.

`PAGE` is a folder with the page: its body in `page`, and its headers, a JSON list of pairs, in `headers.json`.
"""

import json
import os
from pathlib import Path

from whitenoise import WhiteNoise

folder = Path(os.environ["PAGE"])
body, headers = (
    (folder / "page").read_bytes(),
    [tuple(pair) for pair in json.loads((folder / "headers.json").read_text())],
)


def bare(environ, start_response):
    """The least that a WSGI application can do."""
    start_response("200 OK", list(headers))
    return [body]


def nothing(environ, start_response):
    start_response("404 Not Found", [("Content-Length", "0")])
    return [b""]


static = WhiteNoise(nothing, root=str(folder / "files"), max_age=0)
