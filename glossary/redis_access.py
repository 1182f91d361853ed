"""Asking Redis: nobody waits for it for long, and while it does not answer it is left alone."""

import logging

from glossary.outages import Outage

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
        self._outage = Outage(REST)

    def ask(self, action, otherwise=None):
        """What `action()` returns, or `otherwise` while Redis does not answer."""
        if not self._outage.may_ask():
            return otherwise
        try:
            answer = action()
        except self.error as error:
            if self._outage.failed(REST):
                log.warning("Redis does not answer; %s: %s", self.meanwhile, error)
            return otherwise
        self._outage.answered()
        return answer
