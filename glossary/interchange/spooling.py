import pickle
import weakref
from tempfile import TemporaryFile

# Items that are written together.
BATCH = 500


class Spooled:
    """A list that only grows, most of it in a temporary file: what is read may be more than memory holds."""

    def __init__(self):
        self._file, self._starts, self._newest = None, [], []

    def append(self, item):
        if len(self._newest) == BATCH:
            self._spool()
        self._newest.append(item)

    def extend(self, items):
        for item in items:
            self.append(item)

    @property
    def last(self):
        """The last item; there is one."""
        return self._newest[-1]

    def __len__(self):
        return len(self._starts) * BATCH + len(self._newest)

    def __iter__(self):
        for start in self._starts:
            self._file.seek(start)
            yield from pickle.load(self._file)  # noqa: S301  written by _spool
        yield from self._newest

    def _spool(self):
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115  closed with the list
            weakref.finalize(self, self._file.close)
        self._starts.append(self._file.seek(0, 2))
        pickle.dump(self._newest, self._file)
        self._newest = []
