from tqdm import tqdm


class Watching:
    """A command that shows how far it is."""

    def watched(self, items, *, total, what):
        """A bar that fills, on a terminal."""
        return tqdm(items, total=total, desc=what, file=self.stderr, disable=not self.stderr.isatty())
