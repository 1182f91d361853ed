"""Markdown to safe HTML.

Text is parsed to a stream of tokens, and tokens are rendered: what works on prose (links between terms, plain
text, contents lists) works on the tokens. Raw HTML is off, and nh3 cleans what comes out. Formulas take another
way: MathML is not among the elements that nh3 lets through, since allowing it opens mutation attacks. A
placeholder stands in their place while the rest is cleaned, and each formula is cleaned for itself.
"""

import re
import secrets
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from glossary.text.math import mathml
from glossary.text.slugs import slugify

INLINE_ELEMENTS = {"br", "code", "del", "em", "s", "span", "strong"}
ELEMENTS = INLINE_ELEMENTS | {
    "a", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "img",
    "li", "ol", "p", "pre", "section", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title", "class", "id", "hreflang"},
    "code": {"class"},
    "div": {"class", "tabindex"},
    "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "h5": {"id"}, "h6": {"id"},
    "hr": {"class"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "li": {"id", "class"},
    "ol": {"start", "class"},
    "pre": {"tabindex"},
    "section": {"class"},
    "span": {"class"},
    "sup": {"class"},
    "td": {"class"},
    "th": {"class", "scope"},
}  # fmt: skip
URL_SCHEMES = {"http", "https", "mailto"}
# Uploaded pictures carry their size in their name, so that the page does not move when they arrive.
PICTURE_SIZE = re.compile(r"-(\d{1,5})x(\d{1,5})\.\w+$")

# A formula within a line. "$5 and $10" is money: between single dollars a formula neither begins nor ends beside a
# space, nor stands next to a digit.
FORMULA = re.compile(
    r"\$\$(?P<display>(?:\\.|[^\\$])++)\$\$|\$(?!\s)(?P<inline>(?:\\.|[^\\$])++)(?<!\s)\$(?!\d)", re.DOTALL
)
# A glossary link by hand: [[name]], [[name|shown text]], [[course/name]]. With (…) behind it, it is an ordinary link.
MARK = re.compile(r"\[\[(?P<name>[^\[\]|!][^\[\]|]{0,300})(?:\|(?P<shown>(?=\s*[^\[\]\s])[^\[\]]{1,500}))?\]\](?!\()")
# A passage without glossary links: [[!words]].
STOP = "[[!"
SURROGATES = re.compile("[\ud800-\udfff]")

# Tokens that part words in plain text.
BREAKS = {
    "caption_open", "hardbreak", "heading_close", "list_item_close", "math_block", "paragraph_close", "softbreak",
    "td_close", "th_close",
}  # fmt: skip


@dataclass(frozen=True)
class Heading:
    level: int
    id: str
    text: str


def parse(text, *, top_heading=3, ids=""):
    """Tokens of a Markdown text.

    Headings are moved so that none stands above `top_heading`. `ids` sets this text's footnotes and headings
    apart from those of other texts on the page.
    """
    tokens = _markdown.parse(text, _footnotes(ids))
    used = {}
    for position, token in enumerate(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, max(top_heading, int(token.tag[1]) + top_heading - 2))}"
        if token.type == "heading_open":
            token.attrSet(
                "id",
                _unused("-".join(filter(None, ["s", ids, slugify(plain([tokens[position + 1]]))])), used),
            )
    return tokens


def parse_line(text):
    """Tokens of a single line that stands in the summary of a fold: no blocks and no footnotes, and links and pictures
    as words."""
    (line,) = _markdown_line.parseInline(text, {})
    line.children = [
        Token("text", "", 0, content=plain(token.children or [])) if token.type == "image" else token
        for token in line.children or []
        if token.type not in {"link_open", "link_close"}
    ]
    return [line]


def headings(tokens):
    """The headings among tokens, in their order."""
    return [
        Heading(int(opening.tag[1]), opening.attrGet("id"), plain([inline]))
        for opening, inline in pairwise(tokens)
        if opening.type == "heading_open"
    ]


def to_html(tokens, *, ids=""):
    """HTML of tokens, safe to put on a page as it is; `ids` as they were given to `parse`."""
    # Nobody can guess the marker, so no text can stand for a formula that is not its own.
    env = {"formulas": [], "marker": secrets.token_hex(8)} | _footnotes(ids)
    html = _cleaner.clean(_markdown.renderer.render(tokens, _markdown.options, env))
    return _with_formulas(html, env) if env["formulas"] else html


def _with_formulas(html, env):
    return re.sub(rf"{env['marker']}-(\d+)-", lambda found: env["formulas"][int(found[1])], html)


def render(text, *, top_heading=3, ids=""):
    return to_html(parse(text, top_heading=top_heading, ids=ids), ids=ids)


def plain(tokens, *, formula=None):
    """The words of tokens without markup, as a reader sees them; formulas stay as their source, or as `formula`."""
    parts = []
    for token in tokens:
        if token.type == "inline" and token.children is not None:
            parts.append(plain(token.children, formula=formula))
        elif token.type in {"math_inline", "math_block"}:
            parts.append(token.content if formula is None else formula)
        elif token.type in {"text", "code_inline", "code_block", "fence"}:
            parts.append(token.content)
        elif token.type == "image":
            parts.append(plain(token.children or [], formula=formula))
        if token.type in BREAKS:
            parts.append(" ")
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def plain_text(text):
    return plain(parse(text))


def plain_line(text):
    return plain(parse_line(text))


def _footnotes(ids):
    return {"docId": ids} if ids else {}


def _unused(name, used):
    """The name, numbered if it is among `used`: names, each with the last number that was tried for it."""
    candidate, number = name, used.get(name, 1)
    while candidate in used:
        number += 1
        candidate = f"{name}-{number}"
    used[name] = number
    used[candidate] = 1
    return candidate


def _storable(state):
    """Unpaired surrogates become what the parser makes of NUL: no HTML can hold them."""
    state.src = SURROGATES.sub("\ufffd", state.src)


def _inline_formula(state, silent):
    found = FORMULA.match(state.src, state.pos)
    if not found or (found["inline"] and state.pos and state.src[state.pos - 1].isdigit()):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content, token.markup = (found["display"], "$$") if found["display"] else (found["inline"], "$")
    state.pos = found.end()
    return True


def _mark(state, silent):
    """[[name]] and [[!words]] as tokens of their own. They show nothing themselves; the linker makes links of them."""
    if state.src.startswith(STOP, state.pos):
        end = state.src.find("]]", state.pos, state.posMax)
        return end > state.pos + len(STOP) and _enclose(state, silent, "stop", state.pos + len(STOP), end, {})
    found = MARK.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    shown = "shown" if found["shown"] else "name"
    meta = {"name": unescapeAll(found["name"]).strip(), "shows_name": shown == "name"}
    return _enclose(state, silent, "mark", *found.span(shown), meta)


def _enclose(state, silent, kind, start, end, meta):
    """Put what stands between brackets, from start to end of the source, between tokens of a kind."""
    after = state.src.index("]]", end) + 2
    if not silent:
        bound = state.posMax
        state.push(f"{kind}_open", "", 1).meta = meta
        state.pos, state.posMax = start, end
        state.md.inline.tokenize(state)
        state.push(f"{kind}_close", "", -1)
        state.posMax = bound
    state.pos = after
    return True


def _nothing(self, tokens, index, options, env):
    return ""


def _formula(self, tokens, index, options, env):
    env["formulas"].append(mathml(tokens[index].content.strip(), display=tokens[index].markup == "$$"))
    return f"{env['marker']}-{len(env['formulas']) - 1}-"


def _formula_block(self, tokens, index, options, env):
    return f'<div class="formula" tabindex="0">{_formula(self, tokens, index, options, env)}</div>\n'


def _is_own(picture):
    address = picture.attrGet("src") or ""
    return address.startswith("/") and not address.startswith("//")


def _image(self, tokens, index, options, env):
    token = tokens[index]
    token.attrSet("alt", plain(token.children or []))
    token.attrSet("loading", "lazy")
    if size := PICTURE_SIZE.search(token.attrGet("src")):
        token.attrSet("width", size[1])
        token.attrSet("height", size[2])
    return self.renderToken(tokens, index, options, env)


def _wide(self, tokens, index, options, env):
    """A table scrolls inside a box of its own, which the keyboard can reach."""
    return '<div class="wide" tabindex="0"><table>\n'


def _wide_end(self, tokens, index, options, env):
    return "</table></div>\n"


def _cell(self, tokens, index, options, env):
    """Alignment as a class: the content security policy allows no style attribute."""
    token = tokens[index]
    style = token.attrs.pop("style", "")
    if style:
        token.attrSet("class", f"align-{str(style).removeprefix('text-align:')}")
    return self.renderToken(tokens, index, options, env)


def _code(self, tokens, index, options, env):
    return f'<pre tabindex="0"><code>{escape(tokens[index].content, quote=False)}</code></pre>\n'


def _foreign_pictures(state):
    """A picture elsewhere becomes a link: no page makes a reader's browser call on a third party. Within a link, which
    can hold no other, its words stay."""
    for line in state.tokens:
        if any(token.type == "image" and not _is_own(token) for token in line.children or []):
            line.children = list(_with_links_for_pictures(line.children))


def _with_links_for_pictures(tokens):
    in_link = False
    for token in tokens:
        if token.type in {"link_open", "link_close"}:
            in_link = token.type == "link_open"
        if token.type != "image" or _is_own(token):
            yield token
            continue
        address = token.attrGet("src") or ""
        words = Token("text", "", 0, content=plain(token.children or []) or address)
        if in_link:
            yield words
        else:
            yield from (Token("link_open", "a", 1, attrs={"href": address}), words, Token("link_close", "a", -1))


def _row_headers(state):
    """Below an empty corner the first cells of the rows head their rows, for those who hear the page. A header cell
    with nothing in it heads nothing."""
    corner_is_empty = False
    for before, opening, inline, closing in zip(state.tokens, *(state.tokens[n:] for n in (1, 2, 3)), strict=False):
        first = before.type == "tr_open"
        if opening.type == "th_open":
            corner_is_empty = not inline.content if first else corner_is_empty
            if not inline.content:
                opening.tag = closing.tag = "td"
        elif opening.type == "td_open" and first and corner_is_empty:
            opening.tag = closing.tag = "th"
            opening.attrSet("scope", "row")


def _figures(state):
    """A paragraph that is nothing but a picture with a title becomes a figure with that title as its caption."""
    for position in range(len(state.tokens) - 2):
        opening, inline, closing = state.tokens[position : position + 3]
        if opening.type != "paragraph_open" or len(inline.children or []) != 1:
            continue
        picture = inline.children[0]
        if picture.type != "image" or not picture.attrGet("title"):
            continue
        opening.tag = closing.tag = "figure"
        # In a list without blank lines paragraphs show no element of their own.
        opening.hidden = closing.hidden = False
        caption = Token("text", "", 0, content=str(picture.attrs.pop("title")))
        inline.children += [
            Token("caption_open", "figcaption", 1),
            caption,
            Token("caption_close", "figcaption", -1),
        ]


def _parser():
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_labels=False)
    # The plugin's own rule looks for what stands before the beginning of a text at its end.
    parser.inline.ruler.at("math_inline", _inline_formula)
    parser.use(footnote_plugin)
    parser.inline.ruler.before("link", "mark", _mark)
    parser.core.ruler.after("normalize", "storable", _storable)
    parser.core.ruler.push("foreign_pictures", _foreign_pictures)
    parser.core.ruler.push("figures", _figures)
    parser.core.ruler.push("row_headers", _row_headers)
    for kind in ("mark_open", "mark_close", "stop_open", "stop_close"):
        parser.add_render_rule(kind, _nothing)
    parser.add_render_rule("math_inline", _formula)
    parser.add_render_rule("math_block", _formula_block)
    parser.add_render_rule("image", _image)
    parser.add_render_rule("table_open", _wide)
    parser.add_render_rule("table_close", _wide_end)
    parser.add_render_rule("th_open", _cell)
    parser.add_render_rule("td_open", _cell)
    parser.add_render_rule("fence", _code)
    parser.add_render_rule("code_block", _code)
    return parser


# Made once: to take in what is allowed takes longer than to clean a text.
_cleaner = nh3.Cleaner(tags=ELEMENTS, attributes=ATTRIBUTES, url_schemes=URL_SCHEMES, link_rel=None)
_markdown = _parser()
_markdown_line = _parser().disable("footnote_inline")
