"""What is different between two documents, as an editor reads it."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import BooleanField
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary.desk import MODELS
from glossary.differences import Kind, compare
from glossary.documents import NAME_LISTS
from glossary.models import Fact, ReviewQuestion, Unit
from glossary.text.invisible import Part, shown
from glossary.text.runs import ADDED, FOLDED, REMOVED, Run, folded

# A part's model, the field that it goes by, and what it is called.
PARTS = {
    "facts": (Fact, "text", gettext_lazy("fact %(number)d")),
    "questions": (ReviewQuestion, "question", gettext_lazy("question %(number)d")),
    "units": (Unit, "title", gettext_lazy("unit %(number)d")),
}
BECAME = {
    Kind.ADDED: gettext_lazy("added"),
    Kind.REMOVED: gettext_lazy("removed"),
    Kind.CHANGED: gettext_lazy("changed"),
    Kind.MOVED: gettext_lazy("moved from place %(former_place)d to place %(place)d"),
    Kind.MOVED_AND_CHANGED: gettext_lazy("moved from place %(former_place)d to place %(place)d, and changed"),
}
TAGS = {REMOVED: "del", ADDED: "ins"}
# Where as many went past it on one side as on the other.
BECAME_IN_PLACE = {
    Kind.MOVED: gettext_lazy("moved among the others"),
    Kind.MOVED_AND_CHANGED: gettext_lazy("moved among the others, and changed"),
}
# What readers of a screen hear before text that is struck out or underlined.
SPOKEN = {REMOVED: gettext_lazy("removed:"), ADDED: gettext_lazy("added:")}
# More changes than these are counted and not shown; more labels make no line.
CHANGES, LABELS = 500, 5


@dataclass(frozen=True)
class ToldRun:
    tag: str
    spoken: str
    is_folded: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class ToldText:
    label: str
    runs: tuple[ToldRun, ...]


@dataclass(frozen=True)
class ToldChange:
    kind: str
    became: str
    texts: tuple[ToldText, ...]


@dataclass(frozen=True)
class ToldField:
    heading: str
    changes: tuple[ToldChange, ...]


def rendered(before, after):
    """HTML of what is different; either may be None."""
    changes = compare(before, after)
    context = {"fields": told(changes[:CHANGES], (after or before).kind), "others": len(changes[CHANGES:])}
    return render_to_string("admin/glossary/differences.html", context)


def as_it_is(document):
    """HTML of all that a document says, field by field."""
    fields = told(compare(None, document), document.kind, marked=False)
    return render_to_string("admin/glossary/document.html", {"fields": fields})


def summary(before, after):
    """What is different in a line: “Definition, fact 2”; "" if nothing is."""
    labels = list(dict.fromkeys(label(change, after.kind) for change in compare(before, after)))
    line = capfirst(", ".join(labels[:LABELS]))
    if len(labels) > LABELS:
        return _("%(line)s and %(number)d more") % {"line": line, "number": len(labels) - LABELS}
    return line


def label(change, kind):
    """What changed, as in “definition”, “fact 2” or “question 1: answer”."""
    if change.name not in PARTS:
        return str(MODELS[kind]._meta.get_field(change.name).verbose_name)
    model, main, text = PARTS[change.name]
    part = text % {"number": change.number}
    if [value.field for value in change.values] in ([], [main]) or len(change.values) > 1:
        return part
    field = model._meta.get_field(change.values[0].field).verbose_name
    return _("%(part)s: %(field)s") % {"part": part, "field": field}


def told(changes, kind, *, marked=True):
    """ToldFields of the changes of a kind of document; unmarked, what was added is told as what is there. Names of one
    list stand under one heading."""
    same = groupby(enumerate(changes), lambda each: each[1].name if each[1].name in NAME_LISTS else each[0])
    groups = [[change for _index, change in group] for _key, group in same]
    return [
        ToldField(capfirst(label(group[0], kind)), tuple(_told(change, kind, marked) for change in group))
        for group in groups
    ]


def _told(change, kind, marked):
    texts = BECAME | BECAME_IN_PLACE if change.place == change.former_place else BECAME
    became = texts[change.kind] % {"place": change.place, "former_place": change.former_place}
    texts = (
        ToldText(_field_label(change, value), tuple(_told_runs(_runs(change, value, kind), marked)))
        for value in change.values
    )
    return ToldChange(change.kind.name.lower().replace("_", "-"), became, tuple(texts))


def _field_label(change, value):
    """What a text of a part is, where there are several and the heading does not say it."""
    if len(change.values) < 2:
        return ""
    return capfirst(PARTS[change.name][0]._meta.get_field(value.field).verbose_name)


def _runs(change, value, kind):
    """The runs of a value; a choice or a yes or no, in the words of the form."""
    if change.name in PARTS:
        return folded(value.runs)
    field = MODELS[kind]._meta.get_field(change.name)
    words = {True: _("yes"), False: _("no")} if isinstance(field, BooleanField) else dict(field.flatchoices)
    if not words:
        return folded(value.runs)
    pairs = (value.before, REMOVED), (value.after, ADDED)
    return [Run(str(words.get(choice, choice)), fate) for choice, fate in pairs if choice is not None]


def _told_runs(runs, marked):
    for kind, parts in shown(runs):
        mark = kind if marked else None
        yield ToldRun(TAGS.get(mark, "span"), SPOKEN.get(mark, ""), kind == FOLDED, parts)
