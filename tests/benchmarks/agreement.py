"""How far the links that the site sets agree with those that people set.

Two dictionaries of computing whose cross-references were marked by hand are stripped of the marks, imported and
published, each as one course in a database of its own. The links that the site sets are compared with the marks:

- a link is a pair (page, other page), however often a page mentions the other;
- a mark counts if it names an entry of the dictionary other than its own, by any of its names or their plural;
- precision is the share of the site's links that people set, recall the share of people's links that the site sets,
  F1 their harmonic mean.

Whatever people did not mark counts as a false link, though many marked a word on some pages and forgot it on others.
"""

import argparse
import gzip
import os
import random
import re
import subprocess
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from django.core.management import call_command
from django.db import connection
from django.test import Client

from glossary.documents import LINK_THRESHOLD, MARKDOWN_LENGTH, CourseDocument, TermDocument
from glossary.importing import import_entries
from glossary.interchange.entries import Entry, Place
from glossary.interchange.files import read_paths
from glossary.models import Mention, Page
from glossary.text.characters import REFUSED
from glossary.text.slugs import slugify

DICTIONARIES = Path("/usr/share/dictd")
FIXTURES = Path(__file__).parents[2] / "fixtures"
# Pages that are rendered, to see that they link what the index of mentions says.
RENDERED = 200
DIGITS = {
    letter: value for value, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
BRACES = re.compile(r"\{([^{}]*)\}")
# “name (http://…)” between braces leads out of the dictionary.
ADDRESS = re.compile(r"(.*?)\s*\((?:(?:https?|ftp|mailto|news|telnet|gopher):|[^()]*[./])[^()]*\)", re.DOTALL)
# What the Jargon File has between a name and its meaning: how it is said, and what part of speech it is.
PRONUNCIATION = re.compile(r"\A (?:/[^\n]*|[^\n]{0,60}\.)\n")
# Signs that Markdown takes for markup, anywhere and at the beginning of a line.
MARKUP = re.compile(r"[\\`*_\[\]<>&~$|^]")
BLOCK_MARKUP = re.compile(r"^(\s*\d*)([#+=:.)-])", re.MULTILINE)
NOTE = """
The weights in glossary/text/scores.py were fitted on links of eleven glossaries, these two among them: the figures
above are in-sample. The study that fitted them, with a matcher of its own, found for glossaries left out of the fit:
F1 0.69 to 0.71 for FOLDOC, 0.76 for the Jargon File, 0.67 as the mean of all eleven, where “every match” has 0.59.
In-sample it found 0.71 and 0.755. Differences below 0.015 mean nothing.
"""


@dataclass
class Headword:
    """An entry of a dictionary: its names, its plain text, and the names that people marked in it."""

    names: list[str]
    text: str
    targets: list[str]


@dataclass(frozen=True)
class Dictionary:
    """`headword` makes a Headword from the lines of an entry."""

    title: str
    package: str
    headword: Callable[[list[str]], Headword]

    @property
    def name(self):
        return self.package.removeprefix("dict-")

    @property
    def files(self):
        return DICTIONARIES / f"{self.name}.index", DICTIONARIES / f"{self.name}.dict.dz"


@dataclass
class Links:
    """Of a course the site's pairs (page, page) with the score of each, and the pairs that people set."""

    pages: int
    words: int
    scores: dict[tuple[int, int], float]
    linked: set[tuple[int, int]]
    gold: set[tuple[int, int]] = field(default_factory=set)


def main(arguments):
    options = _options(arguments)
    if options.database:
        return _measure(options)
    present = [each for each in DICTIONARY.values() if _is_there(each)]
    for dictionary in present:
        _in_own_database(dictionary.name, options)
    if present:
        print(NOTE, flush=True)
    _in_own_database("courses", options)
    return 0 if present else 2


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks agreement", description=__doc__.split("\n")[0])
    parser.add_argument("--limit", type=int, metavar="N", help="take the first N entries of each dictionary")
    parser.add_argument(
        "--threshold", type=float, default=LINK_THRESHOLD, help="of the courses; %(default)s if left out"
    )
    # What one of the processes is to measure, in a database that it must have been given.
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--database", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _is_there(dictionary):
    missing = next((file for file in dictionary.files if not file.exists()), None)
    if missing:
        print(f"{missing} is missing: apt install {dictionary.package}", flush=True)
    return missing is None


def _in_own_database(name, options):
    """Measure in a process of its own: Django is told of its database once, when it is set up."""
    command = [sys.executable, "-m", "tests.benchmarks", "agreement", "--measure", name]
    command += ["--threshold", str(options.threshold)]
    command += ["--limit", str(options.limit)] if options.limit else []
    with TemporaryDirectory() as folder:
        database = f"{folder}/db.sqlite3"
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "TEST_DATABASE_URL": ""}
        done = subprocess.run([*command, "--database", database], env=environment)  # noqa: S603  it is this module
    if done.returncode:
        sys.exit(done.returncode)


def _measure(options):
    if str(connection.settings_dict["NAME"]) != options.database:
        sys.exit("This process was set up with another database than its own.")
    call_command("migrate", verbosity=0)
    if options.measure == "courses":
        return measure_courses()
    return measure_dictionary(DICTIONARY[options.measure], options.threshold, options.limit)


def measure_dictionary(dictionary, threshold, limit=None):
    headwords = read(dictionary)[:limit]
    entries = entries_of(headwords, dictionary.title, threshold)
    started = perf_counter()
    _published(entries)
    seconds = perf_counter() - started
    pages = {page.position - 1: page.pk for page in Page.objects.terms()}
    found = links_of(Page.objects.courses().get())
    found.gold = {(pages[page], pages[other]) for page, other in gold(headwords)}
    print(f"\n{dictionary.title} ({dictionary.package}): {len(headwords):,} entries, {found.words:,} words")
    print(f"People set {_density(found.gold, found)}. Imported and published in {seconds:.0f} s.")
    _print_agreement(found, threshold)
    _print_rendered(found)


def _published(entries):
    if failures := import_entries(entries, publish=True).failures:
        sys.exit("\n".join(map(str, failures)))


def read(dictionary):
    """The Headwords of a dictionary.

    Entries whose first names differ in case alone are one, with both texts: they would share a slug, and a mark does
    not tell which of them it means. The one name has the fewer capitals, which fits the words of both.
    """
    merged = {}
    for lines in _entries(dictionary):
        headword = dictionary.headword(lines)
        first = merged.setdefault(_folded(headword.names[0]), headword)
        if first is not headword:
            first.names[0] = min(first.names[0], headword.names[0], key=_capitals)
            first.names += [name for name in headword.names if _folded(name) not in map(_folded, first.names)]
            first.text += f"\n\n{headword.text}"
            first.targets += headword.targets
    return [headword for headword in merged.values() if headword.text.strip()]


def _capitals(name):
    return sum(character.isupper() for character in name)


def _entries(dictionary):
    """The lines of each entry, in the order of the file, in which an entry stands once, whatever its names in the index
    are."""
    index, texts = dictionary.files
    data = gzip.decompress(texts.read_bytes())
    spans = {}
    for line in index.read_text(encoding="utf-8").splitlines():
        name, start, length = line.split("\t")[:3]
        spans[_number(start), _number(length)] = name
    for (start, length), name in sorted(spans.items()):
        if not name.startswith(("00-database", "00database")):
            yield data[start : start + length].decode("utf-8", "replace").strip("\n").split("\n")


def _number(digits):
    value = 0
    for digit in digits:
        value = value * 64 + DIGITS[digit]
    return value


def foldoc_headword(lines):
    """Names stand in lines of their own, before an empty one."""
    count = next((number for number, line in enumerate(lines) if not line.strip() or line[0].isspace()), len(lines))
    return _headword(lines[:count], "\n".join(lines[count:]))


def jargon_headword(lines):
    return _headword(lines[:1], PRONUNCIATION.sub("", "\n".join(lines[1:]), count=1))


def _headword(names, marked):
    # A text that is too long for a page is cut so far that it fits when each character is escaped.
    marked = _without_margins(REFUSED.sub("", marked.expandtabs()))[: MARKDOWN_LENGTH // 2]
    targets = [_on_one_line(each) for each in BRACES.findall(marked) if not ADDRESS.fullmatch(each)]
    return Headword([_on_one_line(name) for name in names], BRACES.sub(_shown, marked), targets)


def _without_margins(text):
    """Lines without the blanks around them, which would be markup; a word broken at its hyphen is whole again."""
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return re.sub(r"(?<=\w-)\n(?=\w)", "", lines).strip()


def _shown(found):
    """What a reader sees of a mark. Blanks between a brace and the name come from broken lines."""
    address = ADDRESS.fullmatch(found[1])
    return (address[1] if address else found[1]).strip()


def _on_one_line(text):
    return " ".join(text.split())


def _folded(name):
    return _on_one_line(name).casefold()


DICTIONARY = {
    each.name: each
    for each in (
        Dictionary("The Jargon File", "dict-jargon", jargon_headword),
        Dictionary("FOLDOC", "dict-foldoc", foldoc_headword),
    )
}


def gold(headwords):
    """Pairs (number, other number) of headwords, of which the first has a mark that names the other."""
    named = _named(headwords)
    pairs = {
        (number, next((named[name] for name in _readings(target) if name in named), None))
        for number, headword in enumerate(headwords)
        for target in headword.targets
    }
    return {(page, other) for page, other in pairs if other not in {None, page}}


def _named(headwords):
    """{name: number of the headword}, for names as they are written and without case. What is the first name of one and
    another name of another is the former."""
    first = [(headword.names[0], number) for number, headword in enumerate(headwords)]
    others = [(name, number) for number, headword in enumerate(headwords) for name in headword.names[1:]]
    written = [*first, *others]
    named = {}
    for name, number in [*written, *((_folded(name), number) for name, number in written)]:
        named.setdefault(name, number)
    return named


def _readings(target):
    """The names that a mark may mean, the nearest first: marks are in another number than names at times."""
    name = _folded(target)
    others = [name[:-1], name[:-2]] if name.endswith("es") else [name[:-1]] if name.endswith("s") else [f"{name}s"]
    return [target, name, *others]


def entries_of(headwords, title, threshold):
    """What an import takes: the course, and each headword as a term whose position is its number, counted from 1."""
    course = CourseDocument(title=title, slug=slugify(title), link_threshold=threshold)
    documents = [course, *_documents(headwords, title)]
    return [Entry(each, frozenset(vars(each)), Place(title, line)) for line, each in enumerate(documents)]


def _documents(headwords, title):
    """Headwords that differ in signs alone, such as “back door” and “back-door”, have one slug: the second gets -2."""
    used = set()
    for position, headword in enumerate(headwords, 1):
        name, *aliases = headword.names
        slug = slugify(name)
        if slug in used:
            slug = next(numbered for number in count(2) if (numbered := f"{slug}-{number}") not in used)
        used.add(slug)
        yield TermDocument(title, name, slug, tuple(aliases), position=position, definition=escaped(headword.text))


def escaped(text):
    """Markdown that shows the text as it is; of lines that begin with what would make a list or a heading, too."""
    return BLOCK_MARKUP.sub(r"\1\\\2", MARKUP.sub(r"\\\g<0>", text))


def links_of(course):
    """The Links within a course by the index of mentions, which leaves out what no threshold would link, such as single
    letters."""
    mentions = Mention.objects.filter(page__course=course, term__course=course)
    scores, linked = defaultdict(float), set()
    for page, term, score, is_linked in mentions.values_list("page", "term", "term_key__score", "linked"):
        scores[page, term] = max(scores[page, term], score)
        if is_linked:
            linked.add((page, term))
    contents = Page.objects.filter(course=course)
    words = sum(len(each.definition.split()) for each in map(Page.content, contents) if each.kind == "term")
    return Links(len(contents), words, scores, linked)


def _print_agreement(found, threshold):
    best = best_threshold(found)
    print(f"{'':32}{'precision':>10}{'recall':>10}{'F1':>10}{'links a page':>15}{'per 100 words':>15}")
    _print_row(f"linked, threshold {threshold:.2f}", found.linked, found)
    _print_row("every match", found.scores.keys(), found)
    _print_row(f"best in hindsight, {best:.2f}", _above(best, found), found)


def _print_row(label, pairs, found):
    precision, recall, f1 = agreement(pairs, found.gold)
    a_page, a_word = len(pairs) / found.pages, 100 * len(pairs) / found.words
    print(f"{label:32}{precision:10.3f}{recall:10.3f}{f1:10.3f}{a_page:15.2f}{a_word:15.2f}")


def _density(pairs, found):
    a_page, a_word = len(pairs) / found.pages, 100 * len(pairs) / found.words
    return f"{len(pairs):,} links, {a_page:.2f} a page, {a_word:.2f} per 100 words"


def agreement(pairs, gold):
    """(precision, recall, F1) of pairs."""
    both = len(pairs & gold)
    return both / max(1, len(pairs)), both / max(1, len(gold)), 2 * both / max(1, len(pairs) + len(gold))


def best_threshold(found):
    """The threshold, in hundredths, that gives the greatest F1."""
    hundredths = (number / 100 for number in range(101))
    return max(hundredths, key=lambda threshold: agreement(_above(threshold, found), found.gold)[2])


def _above(threshold, found):
    return {pair for pair, score in found.scores.items() if score >= threshold}


def _print_rendered(found):
    """See on some pages that readers find the links that were counted."""
    pages = list(Page.objects.terms())
    # In a checkout no static files are collected, and WhiteNoise says so.
    warnings.filterwarnings("ignore", "No directory at")
    sample = random.Random(1).sample(pages, min(RENDERED, len(pages)))  # noqa: S311
    paths = {page.pk: page.path for page in pages}
    counted = defaultdict(set)
    for page, other in found.linked:
        counted[page].add(paths[other])
    differing = [page.path for page in sample if _rendered_links(page) != counted[page.pk]]
    told = f"others than counted on {', '.join(differing)}" if differing else "those that were counted"
    print(f"On {len(sample)} pages of a sample, the links that readers find are {told}.")


def _rendered_links(page):
    html = Client(SERVER_NAME="localhost").get(page.path).content.decode()
    anchors = re.findall(r"<a\b[^>]*>", html)
    return {re.search(r'href="([^"]*)"', each)[1] for each in anchors if 'class="term-link"' in each}


def measure_courses():
    """The sample courses with their own settings. Their terms were chosen one by one: nearly every mention is worth a
    link."""
    _published(read_paths([FIXTURES]).entries)
    print(f"{'small courses':32}{'terms':>10}{'mentions':>10}{'linked':>10}{'share':>10}")
    for course in Page.objects.courses():
        found = links_of(course)
        share = len(found.linked) / max(1, len(found.scores))
        terms = Page.objects.terms().filter(course=course).count()
        print(f"{course.title:32}{terms:10}{len(found.scores):10}{len(found.linked):10}{share:10.2f}")
