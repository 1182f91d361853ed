"""An index of entries, in four tables of the database.

- words: what is searched. An entry is a row of tokens: each word of it; each word of its names and of what it says
  first, with a mark before it that says so; and its kind and its course, as words of their own. So that to look for a
  word in names is to look for one token, which costs the same however common the word is elsewhere. (Xapian's term
  prefixes are the same thing.) Where results show passages, the row has the plain text too.
- names: each name from each of its words on, with nothing between words, as a permuted (KWIC) index has them: what
  begins with “devi” is found in “Standard deviation”, and “boxpl” in “Box plot”.
- vocabulary: each word with its stem in the language of the course, and on how many entries and in how many names it
  is. An entry that is gone takes its words with it, so that no correction gives away what was taken down.
- trigrams: of the words in names, each run of three letters, for words that are spelled quite otherwise.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import connection

from glossary.batches import batches
from glossary.databases import reading
from glossary.search.engines import engine
from glossary.search.entries import Entry
from glossary.search.tokens import BREAK, LAST, compatible, groups, is_vocabulary, spelled_words, squeezed
from glossary.text.names import stem_of
from glossary.text.words import is_unparted, is_word, words

# Marks before the tokens of names; of names and what is said first; and before a kind, a course, a language.
IN_NAMES, IN_LEAD, KIND, COURSE, LANGUAGE = map(chr, range(0xE100, 0xE105))
NAME_MARKS = IN_NAMES, IN_LEAD
# Of a name so many beginnings are kept, each of so many characters; as many first ones tell names apart roughly.
STARTS, KEY_LENGTH, HEAD_LENGTH = 8, 60, 3


@dataclass(frozen=True)
class Wanted:
    """Entries that have one phrase of each group, and `phrase` if there is one; a phrase is a tuple of tokens. `pages`
    is about how many such entries there are, as far as that is known. Where others that are wanted together with these,
    at the places in `unless`, are as many as were asked for, these are not looked for."""

    groups: list[list[tuple[str, ...]]]
    phrase: tuple[str, ...] | None = None
    pages: int = 0
    unless: tuple[int, ...] = ()


class Index:
    """Its methods that write belong into the transaction of what they follow."""

    def __init__(self, name, *, keeps_texts):
        self.keeps_texts = keeps_texts
        self.words, self.names, self.vocabulary, self.trigrams = (
            f"glossary_{name}_{table}" for table in ("words", "names", "vocabulary", "trigrams")
        )

    def put(self, entries: dict[int, Entry]):
        """Index entries anew, {id: Entry}."""
        for batch in batches(entries.items()):
            self._put(dict(batch))

    def remove(self, ids):
        for batch in batches(ids):
            before = engine().tokens_of(self.words, batch)
            self._remove_rows(before)
            self._count(before, {})

    def clear(self):
        with connection.cursor() as cursor:
            for table in (self.words, self.names, self.vocabulary, self.trigrams):
                cursor.execute(f"DELETE FROM {table}")

    def _put(self, entries):
        before = engine().tokens_of(self.words, list(entries))
        self._remove_rows(before)
        tokens = {pk: list(_tokens(entry)) for pk, entry in entries.items()}
        engine().put_words(
            self.words,
            [(pk, entry.kind, tokens[pk], entry.text if self.keeps_texts else "") for pk, entry in entries.items()],
        )
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {self.names} (key, head, later, size, alias, name, id, course, kind)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [row for pk, entry in entries.items() for row in _name_rows(pk, entry)],
            )
        self._count(before, {pk: set(found) for pk, found in tokens.items()})

    def _remove_rows(self, ids):
        engine().remove_words(self.words, list(ids))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.names} WHERE {engine().among('id')}", [engine().values(ids)])

    def _count(self, before, after):
        """Bring the vocabulary to what entries say now, from what they said before: {id: set of tokens}."""
        pages, names = defaultdict(Counter), defaultdict(Counter)
        for entries, count in ((before, Counter.subtract), (after, Counter.update)):
            for tokens in entries.values():
                language = next(token[1:] for token in tokens if token[0] == LANGUAGE)
                count(pages[language], filter(is_vocabulary, tokens))
                named = (token[1:] for token in tokens if token[0] == IN_NAMES)
                count(names[language], filter(is_vocabulary, named))
        changes = {
            (word, language): (pages[language][word], names[language][word])
            for language in pages
            for word in pages[language].keys() | names[language].keys()
        }
        for batch in batches(sorted(each for each, counts in changes.items() if any(counts))):
            self._write_vocabulary({each: changes[each] for each in batch})

    def _write_vocabulary(self, changes):
        """Add to the counts of words, {(word, language): (pages, names)}."""
        rows = {(word, stem): counts for word, stem, *counts in self.known({word for word, _language in changes})}
        before = {word for (word, _stem), (_pages, names) in rows.items() if names}
        keys = {(word, language): (word, stem_key(word, language)) for word, language in changes}
        for each, (pages, names) in changes.items():
            old_pages, old_names = rows.get(keys[each], (0, 0))
            rows[keys[each]] = old_pages + pages, old_names + names
        kept = [(*key, *rows[key]) for key in keys.values() if rows[key][0]]
        gone = [key for key in keys.values() if not rows[key][0]]
        after = {word for (word, _stem), (_pages, names) in rows.items() if names}
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {self.vocabulary} (word, stem, pages, names) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (word, stem) DO UPDATE SET pages = excluded.pages, names = excluded.names",
                kept,
            )
            cursor.executemany(f"DELETE FROM {self.vocabulary} WHERE word = %s AND stem = %s", gone)
            cursor.executemany(
                f"INSERT INTO {self.trigrams} (trigram, word) VALUES (%s, %s)",
                [(trigram, word) for word in after - before for trigram in trigrams(word)],
            )
            cursor.executemany(
                f"DELETE FROM {self.trigrams} WHERE trigram = %s AND word = %s",
                [(trigram, word) for word in before - after for trigram in trigrams(word)],
            )

    def known(self, found):
        """Rows (word, stem, pages, names) of these words."""
        with reading().cursor() as cursor:
            cursor.execute(
                f"SELECT word, stem, pages, names FROM {self.vocabulary} WHERE {engine().among('word')}",
                [engine().values(found)],
            )
            return cursor.fetchall()

    def kin_and_languages(self, found):
        """(rows as of known of the words that share a stem with one of these, themselves too; languages of all
        entries), by one statement. Languages are found by a step through the index of stems for each, not by all
        rows."""
        following = f"(SELECT min(stem) FROM {self.vocabulary} WHERE stem > {{}})"
        language = engine().LANGUAGE_OF_STEM
        return self._two_kinds(
            f"WITH RECURSIVE first (stem) AS (SELECT {following.format(chr(39) * 2)} UNION ALL"
            f" SELECT {following.format(f'{language} || %s')} FROM first WHERE stem IS NOT NULL)"
            f" SELECT {language}, NULL, 0, 0 FROM first WHERE stem IS NOT NULL"
            f" UNION ALL SELECT word, stem, pages, names FROM {self.vocabulary}"
            f" WHERE stem IN (SELECT stem FROM {self.vocabulary} WHERE {engine().among('word')})",
            [f" {LAST}", engine().values(found)],
            lambda language, _pages: language,
        )

    def of_stems_and_completions(self, stems, beginning, limit):
        """(rows as of known of the words with these stems, as stem_key has them; completions of a beginning, of ""
        none), by one statement."""
        return self._two_kinds(
            f"SELECT word, NULL, pages, 0 FROM ({self._completions(limit)}) AS completion"
            f" UNION ALL SELECT word, stem, pages, names FROM {self.vocabulary} WHERE {engine().among('stem')}",
            [*_bounds(beginning), engine().values(stems)],
            lambda word, pages: (word, pages),
        )

    def completions(self, beginning, limit, *, named=False):
        """Rows (word, pages) of the commonest words that begin so, or of those among them that are in names."""
        with reading().cursor() as cursor:
            cursor.execute(self._completions(limit, named), _bounds(beginning))
            return cursor.fetchall()

    def _completions(self, limit, named=False):
        return (
            f"SELECT word, sum(pages) AS pages FROM {self.vocabulary}"
            f" WHERE word >= %s AND word < %s{' AND names > 0' if named else ''}"
            f" GROUP BY word ORDER BY sum(pages) DESC, word LIMIT {limit:d}"
        )

    def _two_kinds(self, statement, parameters, other):
        """(rows with a stem, what `other` makes of word and pages of those without)"""
        words, others = [], []
        with reading().cursor() as cursor:
            cursor.execute(statement, parameters)
            for word, stem, pages, names in cursor:
                if stem is None:
                    others.append(other(word, pages))
                else:
                    words.append((word, stem, pages, names))
        return words, others

    def sharing_trigrams(self, asked, limit):
        """{word: words of names that share the most trigrams with it}, at most `limit` of each. The words that are
        asked for need not be in the vocabulary."""
        found = {word: [] for word in asked}
        statements, values = [], []
        for number, word in enumerate(asked):
            own = trigrams(word)
            sharing = (
                f"SELECT word FROM {self.trigrams} WHERE {engine().among('trigram')}"
                f" GROUP BY word HAVING count(*) >= %s ORDER BY count(*) DESC, word LIMIT {limit:d}"
            )
            statements.append(f"SELECT {number:d}, word FROM ({sharing}) AS sharing_{number:d}")
            values += [engine().values(own), max(2, len(own) // 3)]
        if asked:
            with reading().cursor() as cursor:
                cursor.execute(" UNION ALL ".join(statements), values)
                for number, word in cursor:
                    found[asked[number]].append(word)
        return found

    def beginnings(self, candidates):
        """Those of the candidates that a name begins with, from any of its words on."""
        return engine().beginnings(self.names, candidates)

    def matching(self, wanted, limit):
        """[(id, kind)] of entries, at most `limit`, for each Wanted: a list of lists, by one statement."""
        found = [[] for _each in wanted]
        tables, rows, values = [], [], []
        for place, each in enumerate(wanted):
            full = " OR ".join(f"(SELECT count(*) FROM found_{other:d}) = {limit:d}" for other in each.unless)
            most = f"CASE WHEN {full} THEN 0 ELSE {limit:d} END" if full else f"{limit:d}"
            statement, own = engine().matching(self.words, each, most)
            tables.append(f"found_{place:d} AS ({statement})")
            rows.append(f"SELECT {place:d}, id, kind FROM found_{place:d}")
            values += own
        if wanted:
            statement = f"WITH {', '.join(tables)} {' UNION ALL '.join(rows)}"
            for place, pk, kind in engine().found(statement, values):
                found[place].append((pk, kind))
        return found

    def languages_of(self, ids):
        """{id: language} of the entries that there are."""
        return {
            pk: next(token[1:] for token in tokens if token[0] == LANGUAGE)
            for pk, tokens in engine().tokens_of(self.words, ids).items()
        }

    def texts(self, ids):
        """{id: plain text}"""
        return engine().texts_of(self.words, ids)


PUBLIC = Index("public", keeps_texts=True)
DESK = Index("desk", keeps_texts=False)


def stem_key(word, language):
    """What words of one stem share: the language and the stem. A word without a stem is its own."""
    return f"{language} {stem_of(word, language) or word}"


def _bounds(beginning):
    """The first word that begins so, and the first behind all those that do; "" begins nothing."""
    return (beginning, beginning + LAST) if beginning else (LAST, LAST)


def trigrams(word):
    """Runs of three letters, as pg_trgm has them: with two blanks before the word, and one behind it."""
    padded = f"  {word} "
    return sorted({padded[start : start + 3] for start in range(len(padded) - 2)})


def _tokens(entry):
    names, lead, rest = (list(map(_spelled, texts)) for texts in (entry.names, entry.lead, entry.rest))
    yield from (KIND + entry.kind, f"{COURSE}{entry.course}", LANGUAGE + entry.language)
    for mark, texts in ((IN_NAMES, names), (IN_LEAD, [*names, *lead]), ("", [*names, *lead, *rest])):
        for tokens in texts:
            yield from (mark + token for token in tokens)
            yield BREAK


def _spelled(text):
    return spelled_words(words(compatible(text), prose=False))


def _name_rows(pk, entry):
    """Rows of the table of names; of two alike the first counts."""
    rows = {}
    for alias, name in enumerate(entry.names):
        found = [word for group in groups(words(compatible(name), prose=False)) for word in group]
        size = len(squeezed(found))
        for start in _starts(found)[:STARTS]:
            key = squeezed(found[start:])[:KEY_LENGTH]
            own = key[:HEAD_LENGTH], start > 0, size, alias > 0, name, pk, entry.course, entry.kind
            rows.setdefault((key, start > 0, name), (key, *own))
    return rows.values()


def _starts(found):
    """Where a reader may begin to write a name: at each of its words, and at each character of scripts without; behind
    the symbols that it begins with, too."""
    first = next((position for position, word in enumerate(found) if is_word(word.folded)), 0)
    later = (
        position
        for position, word in enumerate(found)
        if position and is_word(word.folded) and (word.parted or is_unparted(word.folded) or position == first)
    )
    return [0, *later] if found else []
