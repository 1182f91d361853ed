from threading import Lock
from time import monotonic


class Outage:
    """What the threads of a process know together of whether a service answers. While it does not, it is left alone,
    and then one of them tries it; the others do not wait for that one."""

    def __init__(self, longest):
        """`longest` is the seconds after which a try that has told of no end counts no more."""
        self.longest = longest
        self._lock, self._away, self._rest_until = Lock(), False, 0

    def may_ask(self):
        with self._lock:
            now = monotonic()
            if now < self._rest_until:
                return False
            if self._away:
                self._rest_until = now + self.longest
            return True

    def failed(self, rest):
        """Leave it alone for so many seconds; returns whether it answered before."""
        with self._lock:
            known, self._away, self._rest_until = self._away, True, monotonic() + rest
        return not known

    def answered(self):
        with self._lock:
            self._away, self._rest_until = False, 0
