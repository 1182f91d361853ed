"""Counts that processes and machines share in Redis, as a cache of Django's."""

from functools import cache
from re import sub

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

from glossary.redis_access import CONNECTION, Access

AWAY = object()


@cache
def _access(_location):
    """Of each Redis one: Django makes a cache for each thread."""
    return Access("each process counts by itself")


class SharedCounts(BaseCache):
    """What is written goes to Redis and to the process's own memory, which is asked while Redis does not answer.

    So a process goes on from what it has counted itself: nobody gets a new start by an outage. It is made for counts
    that grow; of two the higher one holds.
    """

    def __init__(self, location, params):
        super().__init__(params)
        self.own = LocMemCache(location, params)
        self.redis = RedisCache(location, {**params, "OPTIONS": CONNECTION})
        self.access = _access(location)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._both("add", key, value, timeout, version)

    def get(self, key, default=None, version=None):
        return self._both("get", key, default, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        self._both("set", key, value, timeout, version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self._both("touch", key, timeout, version)

    def delete(self, key, version=None):
        return self._both("delete", key, version)

    def incr(self, key, delta=1, version=None):
        counts = [
            _count(self.own, key, delta, version),
            self.access.ask(lambda: _count(self.redis, key, delta, version)),
        ]
        known = [count for count in counts if count is not None]
        if not known:
            raise ValueError(f"There is no count {key!r}.")
        return max(known)

    def clear(self):
        """Django's own would empty the whole of Redis, with the pages that are in it."""
        self.own.clear()
        self.access.ask(self._clear_redis)

    def _clear_redis(self):
        client = self.redis._cache.get_client(write=True)
        mine = sub(r"([*?\[\]\\])", r"\\\1", self.make_key("")) + "*"
        for name in client.scan_iter(mine, count=1000):
            client.delete(name)

    def _both(self, method, *arguments):
        own = getattr(self.own, method)(*arguments)
        shared = self.access.ask(lambda: getattr(self.redis, method)(*arguments), AWAY)
        return own if shared is AWAY else shared


def _count(of, key, delta, version):
    """A count after another `delta`, or None where there is none."""
    try:
        return of.incr(key, delta, version)
    except ValueError:
        return None
