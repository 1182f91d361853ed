"""Answers that processes and machines share in Redis; without it, each has its own."""

import json
from contextlib import contextmanager, suppress

from glossary.page_cache.answers import Answer
from glossary.redis_access import CONNECTION, PREFIX, Access

# Seconds that one process may render.
RENDERING = 10


class Shared:
    """Answers by key in Redis, a hash for each, and the newest only. A failure is as if nothing were there."""

    def __init__(self, url, release, keep):
        """`keep` seconds long each is kept after it was rendered."""
        # Only needed where there is a Redis.
        import redis

        self.late = redis.exceptions.LockError
        self.client = redis.Redis.from_url(url, **CONNECTION)
        self.access = Access("pages are rendered without it")
        self.prefix, self.keep = f"{PREFIX}:{release}", keep

    def get(self, key):
        found = self.access.ask(lambda: self.client.hgetall(self._name(key)))
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

        self.access.ask(write)

    @contextmanager
    def rendering(self, key):
        """While one process renders, others wait for it, but not for long."""
        lock = self.client.lock(f"{self._name(key)}:lock", timeout=RENDERING, sleep=0.01, blocking_timeout=RENDERING)
        held = self.access.ask(lock.acquire)
        try:
            yield
        finally:
            if held:
                self.access.ask(lambda: self._release(lock))

    def _name(self, key):
        return f"{self.prefix}:{'?'.join(key)}"

    def _release(self, lock):
        # Where it was held for longer than it is given for, Redis is well.
        with suppress(self.late):
            lock.release()


class Alone:
    """Nothing is shared."""

    def get(self, key):
        return None

    def put(self, key, answer):
        pass

    @contextmanager
    def rendering(self, key):
        yield
