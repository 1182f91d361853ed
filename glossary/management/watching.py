import gc

from tqdm import tqdm


class Watching:
    """A command that works on many rows, and shows how far it is."""

    def execute(self, *args, **options):
        # To look for garbage after each few hundred new objects takes a tenth of the time; but rows and what belongs to
        # them hold each other, so that some is to be found.
        before = gc.get_threshold()
        gc.set_threshold(20_000, 10, 5)
        try:
            return super().execute(*args, **options)
        finally:
            gc.set_threshold(*before)

    def watched(self, items, *, total, what):
        """A bar that fills, on a terminal."""
        return tqdm(items, total=total, desc=what, file=self.stderr, disable=not self.stderr.isatty())
