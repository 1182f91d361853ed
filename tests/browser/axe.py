"""What axe, the accessibility checker, finds on a page."""

from axe_playwright_python.sync_playwright import Axe

# Rules that axe leaves off unless they are asked for; target-size is the one that WCAG 2.2 AA brought.
FURTHER_RULES = ["duplicate-id", "label-content-name-mismatch", "target-size", "td-has-header"]
OPTIONS = {"resultTypes": ["violations"], "rules": {rule: {"enabled": True} for rule in FURTHER_RULES}}


def violations(page, within=None, impacts=("minor", "moderate", "serious", "critical")):
    """A line for each element and each rule that it breaks; none on a good page.

    `within` is a list of selectors of the parts to look at, instead of the whole page.
    """
    found = Axe().run(page, context=within, options=OPTIONS).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
        if rule["impact"] in impacts
    ]
