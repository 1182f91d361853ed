"""What a document becomes by an entry that speaks of some of its fields."""

from dataclasses import replace

from glossary.text.markdown import plain_line, plain_text


def merged(entry, before):
    """The document with the fields that the entry spoke of; of None, all of the entry's."""
    if before is None:
        return entry.document
    values = {name: getattr(entry.document, name) for name in entry.said}
    if not values.get("position", 1):
        del values["position"]
    if "course" in values:
        values["course"] = before.course
    if entry.plain:
        values = {name: _with_markup(name, value, getattr(before, name)) for name, value in values.items()}
    return replace(before, **values)


def _with_markup(name, value, before):
    """A field that was read as words only, with the markup and the sources that the same words had before."""
    if _words(name, value) == _words(name, before):
        return before
    if name == "facts":
        facts = {plain_text(fact.text): fact for fact in before}
        return tuple(_with_source(fact, facts.get(plain_text(fact.text))) for fact in value)
    if name == "questions":
        questions = {(plain_line(each.question), plain_text(each.answer)): each for each in before}
        return tuple(questions.get((plain_line(each.question), plain_text(each.answer)), each) for each in value)
    return value


def _with_source(fact, before):
    """A fact with the markup of the one of the same words before, and with its source where none is told."""
    if before is None:
        return fact
    same = not fact.source or plain_line(fact.source) == plain_line(before.source)
    return before if same else replace(before, source=fact.source)


def _words(name, value):
    """The visible words of a field, whatever their markup."""
    if isinstance(value, tuple):
        return [{key: _words(key, text) for key, text in vars(part).items()} for part in value]
    if name in {"definition", "text", "answer"}:
        return plain_text(value)
    return plain_line(value) if name in {"question", "source"} else value
