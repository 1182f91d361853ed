"""What the words of a query stand for among the words of an index."""

from collections import defaultdict
from dataclasses import dataclass

from glossary.search.index import Index, stem_key
from glossary.search.queries import Query, Unit
from glossary.text.inflection import inflections

# Words that a beginning may become, and letters that it needs for that.
COMPLETIONS, SHORTEST_BEGINNING = 10, 2


@dataclass(frozen=True)
class Sense:
    """A unit of a query with the words that it stands for, and on how many entries the commonest of them is."""

    unit: Unit
    words: tuple[str, ...]
    pages: int

    @property
    def phrases(self):
        """Tuples of tokens, any of which will do."""
        return [(word,) for word in self.words] if self.words else [self.unit.tokens]


def senses(index: Index, query: Query):
    """The Senses of a query: of a word, itself and the words that share its stem or are it in another number; of the
    beginning of one, the commonest words that begin so."""
    forms = {unit: [unit.word, *inflections(unit.word)] for unit in query.units if unit.word}
    rows, languages = index.kin_and_languages({form for each in forms.values() for form in each}) if forms else ([], [])
    unknown = [unit for unit in forms if all(unit.word != word for word, *_counts in rows)]
    likely = {unit.word: {stem_key(unit.word, language) for language in languages} for unit in unknown}
    open_word = next((unit.word for unit in unknown if query.is_open(unit)), "")
    beginning = open_word if len(open_word) >= SHORTEST_BEGINNING else ""
    more, completions = (
        index.of_stems_and_completions(set().union(*likely.values()), beginning, COMPLETIONS) if unknown else ([], [])
    )
    by_word, by_stem = defaultdict(dict), defaultdict(dict)
    for word, stem, pages, _names in rows + more:
        by_word[word][stem] = by_stem[stem][word] = pages
    found = []
    for unit in query.units:
        counts = {form: sum(by_word[form].values()) for form in forms.get(unit, ()) if form in by_word}
        for stem in likely.get(unit.word) or by_word.get(unit.word, ()):
            # Words that are there already keep their place: the first is the one that was typed.
            counts |= {word: pages for word, pages in by_stem[stem].items() if word not in counts}
        if not counts and query.is_open(unit):
            counts = dict(completions)
        found.append(Sense(unit, tuple(counts), max(counts.values(), default=0)))
    return found
