"""Readers who ask for pages of a served site all the time, and look whether any is older than it may be."""

import http.client
import re
import threading
import time
from contextlib import contextmanager

from glossary.models import Fact, Term
from tests.factories import publish

READERS = 8


def write(version):
    """Publish the term “Mitosis” in a version that its text, its fact and its description name."""
    term = Term.objects.get(slug="mitosis")
    term.definition = f"Mitosis in version {version}. It matters."
    term.save()
    Fact.objects.filter(term=term).update(text=f"A fact of version {version}.")
    publish(term)


def versions(text):
    return {int(found) for found in re.findall(r"version (\d+)", text)}


class Readers:
    """Threads that ask for pages on and on, until they are told to stop."""

    def __init__(self, site, paths):
        self.site, self.paths, self.stopped = site, paths, threading.Event()
        self.published, self.wrong, self.broken = 0, [], 0
        # Pages that each has got.
        self.counts = [0] * READERS
        self.longest = 0
        self.threads = [threading.Thread(target=self._read, args=[number]) for number in range(READERS)]

    def _read(self, number):
        client, me = self.site.connect(), number
        while not self.stopped.is_set():
            path = self.paths[number % len(self.paths)]
            number += 1
            least, begun = self.published, time.monotonic()
            try:
                client.request("GET", path)
                response = client.getresponse()
                status, text = response.status, response.read().decode()
            except (OSError, http.client.HTTPException):
                # The process at the other end is gone, and with it what it was asked.
                self.broken += 1
                client.close()
                continue
            self.longest = max(self.longest, time.monotonic() - begun)
            self.counts[me] += 1
            seen = versions(text)
            if status != 200 or len(seen) != 1 or min(seen) < least:
                self.wrong.append((status, path, least, seen, response.headers.get("Age")))
        client.close()

    @contextmanager
    def reading(self):
        for thread in self.threads:
            thread.start()
        try:
            yield self
        finally:
            self.stopped.set()
            for thread in self.threads:
                thread.join(60)

    def wait_for(self, number):
        """Until so many more pages have come, and each page to each reader."""
        until, before = time.monotonic() + 60, [*self.counts]
        while True:
            more = [count - earlier for count, earlier in zip(self.counts, before, strict=True)]
            if sum(more) >= number and min(more) >= len(self.paths):
                break
            assert time.monotonic() < until, "readers get nothing"
            time.sleep(0.01)
