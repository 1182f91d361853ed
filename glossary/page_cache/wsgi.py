"""The page cache as a WSGI application in front of Django's."""

import logging
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from time import time
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.db import DatabaseError, close_old_connections
from django.http import QueryDict
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve

from glossary import scheduling
from glossary.page_cache.answers import Answer, answer
from glossary.page_cache.database import ANSWERS
from glossary.page_cache.listed import CANONICAL
from glossary.page_cache.memory import Memory
from glossary.page_cache.shared import Alone, Shared
from glossary.page_cache.stamps import Stamps, Unavailable
from glossary.plain_requests import plain_get

log = logging.getLogger(__name__)
# Of what is not to be kept.
PRIVATE = ("private", "no-store")
# Of pages that share one of so many locks, a process renders one at a time.
LOCKS = 256
# How often a page is rendered that changes while it is.
TRIES = 3
LONGEST_PATH = 300


@dataclass(frozen=True)
class _Rendered:
    """What Django answered; `canonical` is the address that a list calls itself by."""

    status: str
    headers: tuple
    body: bytes
    canonical: str

    @property
    def is_kept(self):
        headers = {name.lower(): value for name, value in self.headers}
        private = any(each in headers.get("cache-control", "") for each in PRIVATE)
        return self.status.startswith("200 ") and "set-cookie" not in headers and not private

    def to(self, method):
        return self.status, [*self.headers], b"" if method == "HEAD" else self.body


class PageCache:
    """A WSGI application that answers for public pages, and gives all else to `application`, with word of whether the
    database has answered just now: whoever would ask it next need not find that out by waiting.

    `limit` is how many bytes of pages a process keeps; `stale_for` how many seconds it serves the last known page while
    the database does not answer.
    """

    def __init__(self, application, *, limit, stale_for, stamps, shared=None):
        self.application, self.stale_for = application, stale_for
        self.memory, self.shared, self.stamps = Memory(limit), shared or Alone(), stamps
        self.locks = [Lock() for _ in range(LOCKS)]
        self.scheme = urlsplit(settings.SITE_URL).scheme
        self.files = (settings.STATIC_URL, settings.MEDIA_URL)

    def __call__(self, environ, start_response):
        found = self._answer_or_word(environ)
        if found is None:
            return self.application(environ, start_response)
        status, headers, body = found
        start_response(status, headers)
        return [body]

    def _answer_or_word(self, environ):
        """(status, headers, body), or None where Django has to answer, whose environ then has word of the database."""
        path = environ["PATH_INFO"]
        # The desk waits for the database as long as it takes.
        if path.startswith("/admin/"):
            return None
        # Files need no database, but where there is none of the name.
        if path.startswith(self.files):
            environ[ANSWERS] = not self.stamps.failing
            return None
        try:
            found = self._answer(environ)
        except Unavailable:
            environ[ANSWERS], found = False, None
        else:
            environ[ANSWERS] = True
        return found

    def _is_for_us(self, environ):
        return (
            environ["REQUEST_METHOD"] in {"GET", "HEAD"}
            # Others are refused, or sent to https, by Django.
            and environ["wsgi.url_scheme"] == self.scheme
            and _is_host_of_the_site(environ.get("HTTP_HOST", ""))
        )

    def _answer(self, environ):
        """(status, headers, body), or None where Django has to answer. Raises Unavailable."""
        path = _path(environ) if self._is_for_us(environ) else None
        try:
            self._publish_due()
            # Whatever Django is asked for, it would ask the database.
            edition = self.stamps.edition()
            if path is None:
                return None
            known = self.memory.get((path, ""))
            if known and known.edition == edition and (known.whole or not environ["QUERY_STRING"]):
                # Nothing has been published since its stamp was looked up.
                known.checked = time()
                return _to(known, environ)
            stamp, edition = self.stamps.of(path)
        except Unavailable:
            if path is None or (stale := self._stale(environ, path)) is None:
                raise
            return stale
        key = (path, "") if stamp is not None else _key(environ, path)
        if key is None:
            return None
        known = self.memory.get(key)
        if known is None or known.stamp != (stamp or edition):
            known = self._fresh(key, stamp, edition)
        if isinstance(known, Answer):
            known.checked, known.edition = time(), edition
            return _to(known, environ)
        if known.status.startswith("5") and (stale := self._stale(environ, path)):
            return stale
        return known.to(environ["REQUEST_METHOD"])

    def _publish_due(self):
        """As glossary.middleware.due does where Django answers. Raises Unavailable."""
        try:
            if scheduling.clock.is_time(self.stamps.is_due):
                # As Django does before a request: the connection of this thread may have been cut since its last one.
                close_old_connections()
                scheduling.publish_due()
        except DatabaseError:
            log.exception("What is due could not be published.")

    def _fresh(self, key, stamp, edition):
        """The Answer at a key, by whoever has it first; or what Django says where it is not to be kept."""
        wanted = stamp or edition
        with self.locks[hash(key) % LOCKS]:
            known = self.memory.get(key)
            if known is None or known.stamp != wanted:
                known = self.shared.get(key)
            if known is None or known.stamp != wanted:
                with self.shared.rendering(key):
                    known = self.shared.get(key)
                    if known is None or known.stamp != wanted:
                        return self._rendered(key, stamp, edition)
            self.memory.put(key, known)
            return known

    def _rendered(self, key, stamp, edition):
        for _ in range(TRIES):
            rendered = self._render(key)
            if not rendered.is_kept:
                return rendered
            try:
                before, (stamp, edition) = (stamp, edition), self.stamps.of(key[0])
            except Unavailable:
                return rendered
            # What is published while a page is rendered may be in one half of it and not in the other.
            same = before[0] == stamp if before[0] else before == (stamp, edition)
            if same:
                known = answer(stamp or edition, stamp is not None, self._headers(rendered), rendered.body)
                # Whatever else is asked for, a list is kept under the address that it calls itself by and no other.
                if rendered.canonical in {"", "?".join(filter(None, key))}:
                    self.memory.put(key, known)
                    self.shared.put(key, known)
                return known
        return rendered

    def _render(self, key):
        """Django's answer to a plain GET: nothing that a visitor sends can get into what all others see."""
        environ = plain_get(*key) | {CANONICAL: "", ANSWERS: True}
        said = []
        body = self.application(environ, lambda status, headers, _error=None: said.append((status, headers)))
        try:
            content = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()
        status, headers = said[-1]
        return _Rendered(status, tuple(headers), content, environ[CANONICAL])

    def _headers(self, rendered):
        own = [(name, value) for name, value in rendered.headers if name.lower() not in SET_HERE]
        if not any(name.lower() == "cache-control" for name, _value in own):
            shared = settings.SHARED_MAX_AGE
            own.append(
                (
                    "Cache-Control",
                    f"public, max-age=0, s-maxage={shared}, stale-while-revalidate={shared},"
                    f" stale-if-error={self.stale_for}",
                )
            )
        return [*own, ("Vary", "Accept-Encoding")]

    def _stale(self, environ, path):
        """The last known answer while the database does not answer, with its age; None where it is too old."""
        whole, listed = (path, ""), _key(environ, path)
        for key in dict.fromkeys(filter(None, [whole, listed])):
            known = self.memory.get(key) or self.shared.get(key)
            if known and (known.whole or key == listed) and time() - known.checked <= self.stale_for:
                return _to(known, environ, stale=True)
        return None


# What an answer that is kept has of its own.
SET_HERE = {"content-length", "content-encoding", "etag", "vary"}


def _to(known, environ, *, stale=False):
    more = ()
    if stale:
        age = int(time() - known.checked)
        more = (("Age", str(age)), ("Cache-Status", "studyguide; hit; detail=database-unavailable"))
    return known.to(
        environ["REQUEST_METHOD"],
        environ.get("HTTP_ACCEPT_ENCODING", ""),
        environ.get("HTTP_IF_NONE_MATCH", ""),
        more,
    )


def _path(environ):
    """The path of a request as Page has it, or None if it cannot be one."""
    try:
        path = environ["PATH_INFO"].encode("latin-1").decode()
    except UnicodeError:
        return None
    return path if len(path) <= LONGEST_PATH and "\0" not in path and not environ.get("SCRIPT_NAME") else None


def _key(environ, path):
    """The key of the list that a request asks for, whatever else is in its query; None if it is no list."""
    try:
        parameters = getattr(resolve(path).func, "parameters", None)
        if parameters is None:
            return None
        known = QueryDict(environ["QUERY_STRING"]) if parameters and environ["QUERY_STRING"] else {}
    except (Resolver404, TooManyFieldsSent):
        return None
    return path, urlencode({name: known[name] for name in parameters if name in known})


@lru_cache(1024)
def _is_host_of_the_site(host):
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def page_cache(application):
    """The cache as the settings have it."""
    if not settings.PAGE_CACHE_MB:
        return application
    shared = None
    if settings.REDIS_URL:
        from glossary.page_cache.release import release

        shared = Shared(settings.REDIS_URL, release(), settings.STALE_FOR)
    return PageCache(
        application,
        limit=settings.PAGE_CACHE_MB * 2**20,
        stale_for=settings.STALE_FOR,
        stamps=Stamps(settings.DATABASE_PATIENCE, reused=settings.EDITION_REUSED),
        shared=shared,
    )
