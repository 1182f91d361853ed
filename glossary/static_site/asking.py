"""Asking the site for its pages, as a reader would, in this process."""

import logging
from contextlib import contextmanager

from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest

from glossary.plain_requests import plain_get
from glossary.static_site.errors import ExportError

# What was there a moment ago may have moved or gone.
GONE = {301, 302, 404, 410}


class Site:
    """The site with all its middleware. Its connection to the database stays open from one request to the next."""

    def __init__(self):
        self._handler = BaseHandler()
        self._handler.load_middleware()

    def get(self, address):
        """The bytes at an address; None if it is not public any more."""
        response = self._handler.get_response(WSGIRequest(plain_get(address.path, address.query)))
        if response.status_code == address.status:
            return response.content
        if response.status_code in GONE:
            return None
        raise ExportError(f"{address} answers {response.status_code}, so that the export cannot go on.")


@contextmanager
def unlogged():
    """Without a line in the log for each page that is not found, which is asked for on purpose."""
    logger = logging.getLogger("django.request")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)
