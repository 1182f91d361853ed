"""What a process keeps in its memory, of so many bytes at most."""

from collections import OrderedDict
from threading import Lock


class Memory:
    """Answers by key; what was not asked for the longest goes first."""

    def __init__(self, limit):
        self.limit, self.size = limit, 0
        self._answers, self._lock = OrderedDict(), Lock()

    def get(self, key):
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def put(self, key, answer):
        with self._lock:
            self._remove(key)
            if answer.size > self.limit:
                return
            self._answers[key] = answer
            self.size += answer.size
            while self.size > self.limit:
                self._remove(next(iter(self._answers)))

    def _remove(self, key):
        gone = self._answers.pop(key, None)
        if gone is not None:
            self.size -= gone.size
