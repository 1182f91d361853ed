"""What axe, the accessibility checker, finds on a page."""

from axe_playwright_python.base import AXE_SCRIPT

# Rules that axe leaves off unless they are asked for; target-size is the one that WCAG 2.2 AA brought.
FURTHER_RULES = ["duplicate-id", "label-content-name-mismatch", "target-size", "td-has-header"]
# To fetch all style sheets and media again takes a third of the time, for rules that are off and pages without media.
OPTIONS = {
    "resultTypes": ["violations"],
    "preload": False,
    "rules": {rule: {"enabled": True} for rule in FURTHER_RULES},
}
RUN = """async ([within, options]) => {
  const { violations } = await axe.run(within ?? document, options);
  return violations.flatMap(({ id, impact, nodes }) => nodes.map(({ target, failureSummary }) =>
    ({ rule: id, impact, line: `${id} (${impact}): ${target.join(" ")}: ${failureSummary}` })));
}"""


def violations(page, within=None, impacts=None, rules=None):
    """A line for each element and each rule that it breaks; none on a good page.

    `within` is a list of selectors of the parts to look at, instead of the whole page; `impacts` and `rules` are
    those that count, instead of all.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        each["line"]
        for each in page.evaluate(RUN, [within, OPTIONS])
        if each["impact"] in (impacts or [each["impact"]]) and each["rule"] in (rules or [each["rule"]])
    ]
