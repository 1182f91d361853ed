"""Make the database of the site of Wagtail, of what content.py has printed: `… < content.json`."""

import json
import sys

import django
from django.core.management import call_command


def fill(content):
    from wagtail.models import Page, Site

    from tests.benchmarks.wagtail_site.models import CoursePage, HomePage, KeyTermsPage, TermPage

    call_command("migrate", verbosity=0)
    # Wagtail comes with a page of its own.
    Site.objects.all().delete()
    Page.objects.filter(depth=2).delete()
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Home", slug="home"))
    course = home.add_child(instance=CoursePage(**content["course"]))
    key_terms = course.add_child(instance=KeyTermsPage(title="Key terms", slug="key-terms"))
    for term in content["terms"]:
        key_terms.add_child(instance=TermPage(**_fields(term)))
    Site.objects.create(hostname="127.0.0.1", port=8000, root_page=home, is_default_site=True, site_name="Study Guide")


def _fields(term):
    from wagtail.rich_text import RichText

    return {
        **term,
        "facts": [("fact", RichText(text)) for text in term["facts"]],
        "questions": [("question", {**each, "answer": RichText(each["answer"])}) for each in term["questions"]],
    }


if __name__ == "__main__":
    django.setup()
    fill(json.load(sys.stdin))
