"""Which published pages may mention a name.

Every page's prose is indexed as the linker sees it, word by word and symbol by symbol, from Python and in the
transaction that publishes the page. An answer holds each page that mentions the name, and a few that only seem to: the
index knows neither case nor accents, nor which of two names is the longer. glossary/mentions.py looks closer.
"""

from glossary.batches import batches
from glossary.search.engines import engine
from glossary.search.tokens import BREAK, spelled
from glossary.text.names import STEM_MARK
from glossary.text.words import words

PHRASES = 200


def put(prose):
    """Index pages anew; `prose` is {page id: lists of Words, one for each block}."""
    engine().put_prose({page: list(_spelled_blocks(blocks)) for page, blocks in prose.items()})


def remove(pages):
    """Forget pages, by their ids."""
    for batch in batches(pages):
        engine().remove_prose(batch)


def clear():
    engine().clear_prose()


def pages_with(keys):
    """Ids of the pages that may mention a name by one of these keys."""
    found = set()
    phrases = {phrase for key in keys if (phrase := _phrase(key))}
    for batch in batches(sorted(phrases), PHRASES):
        found |= engine().pages_with(batch)
    return found


def _phrase(key):
    """The spelled words of a key; of the key of a stem its last word, as it stands among the stems of a page."""
    found = [word.folded for word in words(key.removeprefix(STEM_MARK), prose=False)]
    if key.startswith(STEM_MARK):
        found = [STEM_MARK + word for word in found[-1:]]
    return tuple(map(spelled, found))


def _spelled_blocks(blocks):
    """Spelled words of blocks, with what no phrase crosses between them."""
    for block in blocks:
        yield from (spelled(word.folded) for word in block)
        yield BREAK
