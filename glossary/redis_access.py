"""Asking Redis: nobody waits for it for long, and while it does not answer it is left alone."""

import logging
from threading import Lock
from time import monotonic

log = logging.getLogger(__name__)
# Seconds that Redis may take, and for which it is left alone after a failure.
PATIENCE, REST = 0.25, 5
CONNECTION = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
PREFIX = "studyguide"


class Access:
    """What the threads of a process know together of whether Redis answers. An outage is told in the log once."""

    def __init__(self, meanwhile):
        """`meanwhile` says in the log how things go on without Redis."""
        # Only needed where there is a Redis.
        from redis import RedisError

        self.error, self.meanwhile = RedisError, meanwhile
        self._lock, self._away, self._rest_until = Lock(), False, 0

    def ask(self, action, otherwise=None):
        """What `action()` returns, or `otherwise` while Redis does not answer."""
        if not self._may_ask():
            return otherwise
        try:
            answer = action()
        except self.error as error:
            self._failed(error)
            return otherwise
        self._answered()
        return answer

    def _may_ask(self):
        with self._lock:
            now = monotonic()
            if now < self._rest_until:
                return False
            if self._away:
                # One asks whether it is back, and the others do not wait for that one.
                self._rest_until = now + REST
            return True

    def _failed(self, error):
        with self._lock:
            known, self._away, self._rest_until = self._away, True, monotonic() + REST
        if not known:
            log.warning("Redis does not answer; %s: %s", self.meanwhile, error)

    def _answered(self):
        with self._lock:
            self._away, self._rest_until = False, 0
