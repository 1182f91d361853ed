"""LaTeX formulas to MathML."""

from html import escape

import math_core
import nh3

# The parser is recursive and ends the process on formulas nested thousands deep, so the length is capped before it.
MAX_LENGTH = 2000

_converter = math_core.LatexToMathML(fancy_error=False, max_expansions=100)

ELEMENTS = {
    "math", "menclose", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom",
    "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd",
    "mtext", "mtr", "munder", "munderover",
}  # fmt: skip
ATTRIBUTES = {
    "*": {
        "accent", "accentunder", "columnalign", "depth", "displaystyle", "fence", "form", "height", "largeop",
        "linethickness", "lspace", "mathvariant", "maxsize", "minsize", "movablelimits", "rspace", "scriptlevel",
        "separator", "stretchy", "symmetric", "voffset", "width",
    },
    "math": {"display"},
}  # fmt: skip
_cleaner = nh3.Cleaner(tags=ELEMENTS, attributes=ATTRIBUTES)


def mathml(source, *, display):
    """MathML for a formula, or its source as code where it cannot be read."""
    if len(source) <= MAX_LENGTH:
        try:
            markup = _converter.convert_with_local_state(source, displaystyle=display)
        except math_core.LatexError:
            pass
        else:
            return _cleaner.clean(markup)
    return f'<code class="formula-source">{escape(source)}</code>'
