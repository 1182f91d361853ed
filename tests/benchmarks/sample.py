"""A site with the sample courses."""

from tests.benchmarks import serving

# Its longest term.
PATH = "/intro-to-social-media/key-terms/micro-influencers/"


def make(folder):
    """The URL of a SQLite database in a folder, with the sample courses published."""
    url = f"sqlite:///{folder}/sample.sqlite3"
    for command in (["migrate", "-v0"], ["import_terms", "--publish", "fixtures"]):
        serving.manage(serving.site(url, folder), *command)
    return url
