"""Links as tokens: what the linker chose, written into the Markdown that it was read from."""

from collections import defaultdict

from markdown_it.token import Token

from glossary.text.linking import Manner, Outcome


def write(spots, *, flag_unknown=False):
    """Write the links of chosen spots into the tokens that their blocks were read from.

    `flag_unknown` sets marks that name nothing apart, for editors; readers see their words alone.
    """
    by_block = defaultdict(list)
    for spot in spots:
        if spot.outcome == Outcome.LINKED or (flag_unknown and spot.outcome == Outcome.UNKNOWN):
            by_block[id(spot.block)].append(spot)
        elif spot.mark:
            _take_course_out(spot)
    for found in by_block.values():
        _link_block(found[0].block, found)


def _link_block(block, spots):
    children = block.inline.children
    # (index of a token, place in its text): what is put in there.
    inserted = defaultdict(list)
    for spot in spots:
        opening, closing = _tags(spot)
        if spot.mark:
            begin = spot.mark.opening
            children[begin], children[_closing(children, begin)] = opening, closing
            _take_course_out(spot)
        else:
            begin, end = block.span(spot.start, spot.end)
            inserted[begin].append(opening)
            inserted[end].insert(0, closing)
    if inserted:
        block.inline.children = list(_with_inserted(children, inserted))


def _take_course_out(spot):
    """The course in [[course/name]] says which term is meant, and is not for readers."""
    if spot.mark.shows_name and spot.manner == Manner.QUALIFIED:
        shown = spot.block.inline.children[spot.mark.opening + 1]
        shown.content = shown.content.partition("/")[2].lstrip()


def _tags(spot):
    if spot.outcome == Outcome.UNKNOWN:
        return Token("flag_open", "span", 1, attrs={"class": "unknown-mark"}), Token("flag_close", "span", -1)
    attributes = {"href": spot.href, "class": "term-link"}
    return Token("link_open", "a", 1, attrs=attributes), Token("link_close", "a", -1)


def _closing(children, opening):
    return next(index for index in range(opening, len(children)) if children[index].type == "mark_close")


def _with_inserted(children, inserted):
    cuts = defaultdict(list)
    for index, place in sorted(inserted):
        cuts[index].append(place)
    for index, child in enumerate(children):
        done = 0
        for place in cuts.get(index, ()):
            if place > done:
                yield _text(child, child.content[done:place])
                done = place
            yield from inserted[index, place]
        if not done:
            yield child
        elif done < len(child.content):
            yield _text(child, child.content[done:])
    yield from inserted.get((len(children), 0), ())


def _text(child, content):
    return Token("text", "", 0, content=content, level=child.level)
