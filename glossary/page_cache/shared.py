"""Answers that processes and machines share in Redis; without it, each has its own."""

import json
import logging
from contextlib import contextmanager
from time import monotonic

from glossary.page_cache.answers import Answer

log = logging.getLogger(__name__)
# Seconds that Redis may take, for which it is left alone after a failure, and that one process may render.
PATIENCE, REST, RENDERING = 0.25, 5, 10
PREFIX = "studyguide"


class Shared:
    """Answers by key in Redis, a hash for each, and the newest only. A failure is as if nothing were there."""

    def __init__(self, url, release, keep):
        """`keep` seconds long each is kept after it was rendered."""
        # Only needed where there is a Redis.
        import redis

        self.error, self.late = redis.RedisError, redis.exceptions.LockError
        self.client = redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
        self.prefix, self.keep, self._rest_until = f"{PREFIX}:{release}", keep, 0

    def get(self, key):
        found = self._try(lambda: self.client.hgetall(self._name(key)))
        if not found:
            return None
        about = json.loads(found.pop(b"about"))
        headers = tuple(map(tuple, about.pop("headers")))
        return Answer(headers=headers, bodies={name.decode()[5:]: body for name, body in found.items()}, **about)

    def put(self, key, answer):
        about = {name: getattr(answer, name) for name in ("stamp", "whole", "headers", "digest", "checked")}
        fields = {"about": json.dumps(about), **{f"body:{name}": body for name, body in answer.bodies.items()}}

        def write():
            pipeline = self.client.pipeline()
            pipeline.delete(self._name(key))
            pipeline.hset(self._name(key), mapping=fields)
            pipeline.expire(self._name(key), self.keep)
            pipeline.execute()

        self._try(write)

    @contextmanager
    def rendering(self, key):
        """While one process renders, others wait for it, but not for long."""
        lock = self.client.lock(f"{self._name(key)}:lock", timeout=RENDERING, sleep=0.01, blocking_timeout=RENDERING)
        held = self._try(lock.acquire)
        try:
            yield
        finally:
            if held:
                self._try(lock.release)

    def _name(self, key):
        return f"{self.prefix}:{'?'.join(key)}"

    def _try(self, action):
        if monotonic() < self._rest_until:
            return None
        try:
            return action()
        except self.late:
            # It held the lock for longer than it is given for; Redis is well.
            return None
        except self.error as error:
            self._rest_until = monotonic() + REST
            log.warning("Redis does not answer; pages are rendered without it for %s seconds: %s", REST, error)
            return None


class Alone:
    """Nothing is shared."""

    def get(self, key):
        return None

    def put(self, key, answer):
        pass

    @contextmanager
    def rendering(self, key):
        yield
