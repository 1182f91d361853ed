"""What is asked of the words of published pages, on SQLite and on PostgreSQL: which pages may mention a name.

Every page's prose is indexed as the linker sees it, word by word and symbol by symbol, from Python and in the
transaction that publishes the page. An answer holds each page that mentions the name, and a few that only seem to: the
index knows neither case nor accents, nor which of two names is the longer. glossary/mentions.py looks closer.
"""

from django.db import connection, connections

from glossary.batches import batches
from glossary.search import postgres, sqlite
from glossary.text.names import STEM_MARK
from glossary.text.words import OPAQUE, unaccented, words

PHRASES = 200
# Longer words are cut: PostgreSQL keeps none of 2 kB.
WORD_LENGTH = 200


def _engine():
    return {"sqlite": sqlite, "postgresql": postgres}[connection.vendor]


def put(prose):
    """Index pages anew; `prose` is {page id: lists of Words, one for each block}."""
    _engine().put({page: list(_spelled_blocks(blocks)) for page, blocks in prose.items()})


def remove(pages):
    """Forget pages, by their ids."""
    for batch in batches(pages):
        _engine().remove(batch)


def clear():
    _engine().clear()


def forget_flushed(using, **kwargs):
    """After `flush`, which empties the tables of models and does not know of the index."""
    from glossary.models import Page

    tables = connections[using].introspection.table_names()
    if {"glossary_prose", Page._meta.db_table} <= set(tables) and not Page.objects.using(using).exists():
        _engine().clear()


def pages_with(keys):
    """Ids of the pages that may mention a name by one of these keys."""
    found = set()
    phrases = {phrase for key in keys if (phrase := _phrase(key))}
    for batch in batches(sorted(phrases), PHRASES):
        found |= _engine().pages_with(batch)
    return found


def _phrase(key):
    """The spelled words of a key; of the key of a stem its last word, as it stands among the stems of a page."""
    found = [word.folded for word in words(key.removeprefix(STEM_MARK), prose=False)]
    if key.startswith(STEM_MARK):
        found = [STEM_MARK + word for word in found[-1:]]
    return tuple(map(_spelled, found))


def _spelled_blocks(blocks):
    """Spelled words of blocks, with what no phrase crosses between them."""
    for block in blocks:
        yield from (_spelled(word.folded) for word in block)
        yield OPAQUE


def _spelled(folded):
    """A word without accents, in characters that both engines take for letters; for symbols private ones stand in."""
    plain = unaccented(folded)[:WORD_LENGTH]
    if plain.isascii() and plain.isalnum():
        return plain
    return "".join(c if c > "\x7f" or c.isalnum() else chr(0xE000 + ord(c)) for c in plain)
