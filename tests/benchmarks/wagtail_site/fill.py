"""Make the database of the site of Wagtail, of what content.py has printed: `… [links] < content.json`.

With `links`, texts have links to pages, which Wagtail stores by their ids, in the place of links to addresses.
"""

import json
import re
import sys

import django
from django.core.management import call_command

LINK = re.compile(r'<a href="(/[^"]+)" class="term-link">')


def fill(content, links):
    from wagtail.models import Page, Site

    from tests.benchmarks.wagtail_site.models import CoursePage, HomePage, KeyTermsPage, TermPage

    call_command("migrate", verbosity=0)
    # Wagtail comes with a page of its own.
    Site.objects.all().delete()
    Page.objects.filter(depth=2).delete()
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Home", slug="home"))
    Site.objects.create(hostname="127.0.0.1", port=8000, root_page=home, is_default_site=True, site_name="Study Guide")
    course = home.add_child(instance=CoursePage(**content["course"]))
    set_links = _linker(course, content["terms"][0]) if links else str
    key_terms = course.add_child(instance=KeyTermsPage(title="Key terms", slug="key-terms"))
    made = [key_terms.add_child(instance=TermPage(**_fields(term, set_links))) for term in content["terms"]]
    fields = _fields(content["terms"][0], str)
    elsewhere = course.add_child(instance=KeyTermsPage(title="Mentioning", slug="mentioning"))
    mentions = []
    for each in content["mentions"]:
        page = elsewhere.add_child(instance=_page(fields, each["title"], each["slug"]))
        mentions.append(("mention", {"page": page, "where": each["where"]}))
    for page in made:
        page.mentions = mentions
        page.save()


def _linker(course, term):
    """A function that makes links to pages of links in a text; the pages are made for it, with the texts of a term."""
    from tests.benchmarks.wagtail_site.models import KeyTermsPage

    linked, made = course.add_child(instance=KeyTermsPage(title="Linked", slug="linked")), {}
    fields = _fields(term, str)

    def page(path):
        if path not in made:
            slug = path.split("/")[-2]
            made[path] = linked.add_child(instance=_page(fields, slug, slug))
        return made[path]

    return lambda text: LINK.sub(lambda link: f'<a linktype="page" id="{page(link[1]).pk}">', text)


def _page(fields, title, slug):
    """A page of another name with the same texts."""
    from tests.benchmarks.wagtail_site.models import TermPage

    return TermPage(**{**fields, "title": title, "slug": slug})


def _fields(term, set_links):
    from wagtail.rich_text import RichText

    return {
        **term,
        "definition": set_links(term["definition"]),
        "facts": [
            ("fact", {"text": RichText(set_links(fact["text"])), "source": RichText(fact["source"])})
            for fact in term["facts"]
        ],
        "questions": [
            ("question", {"question": each["question"], "answer": RichText(set_links(each["answer"]))})
            for each in term["questions"]
        ],
    }


if __name__ == "__main__":
    django.setup()
    fill(json.load(sys.stdin), links="links" in sys.argv[1:])
