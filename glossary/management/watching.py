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
        """A bar that fills, on a terminal, where there is anything to do."""
        hidden = not total or not self.stderr.isatty()
        return tqdm(items, total=total, desc=what, file=_Plain(self.stderr), disable=hidden)


class _Plain:
    """A command's output, without the colour that it has and the line end that comes behind each text."""

    def __init__(self, output):
        self._output = output

    def write(self, text):
        self._output.write(text, style_func=str, ending="")

    def __getattr__(self, name):
        return getattr(self._output, name)
