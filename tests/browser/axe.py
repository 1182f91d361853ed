"""What axe, the accessibility checker, finds on a page."""

from axe_playwright_python.sync_playwright import Axe

# Rules that are off unless asked for: the newest of WCAG 2.2 AA, and some that are still on trial.
FURTHER_RULES = [
    "duplicate-id",
    "focus-order-semantics",
    "label-content-name-mismatch",
    "p-as-heading",
    "table-fake-caption",
    "target-size",
    "td-has-header",
]
OPTIONS = {"resultTypes": ["violations"], "rules": {rule: {"enabled": True} for rule in FURTHER_RULES}}


def violations(page):
    """A line for each element and each rule that it breaks; none on a good page."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
