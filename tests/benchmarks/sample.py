"""A site with the sample courses."""

import subprocess
import sys

from tests.benchmarks import databases, serving

# Its longest term.
PATH = "/intro-to-social-media/key-terms/micro-influencers/"


def make(folder):
    """The URL of a SQLite database in a folder, with the sample courses published."""
    url = f"sqlite:///{folder}/sample.sqlite3"
    for command in (["migrate", "-v0"], ["import_terms", "--publish", "fixtures"]):
        subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", *command],
            cwd=databases.ROOT,
            env={**databases.environment(url), **serving.site(url, folder)},
            stdout=subprocess.DEVNULL,
            check=True,
        )
    return url
