"""Print the term page at a path of the site as JSON, for fill.py: `python -m tests.benchmarks.wagtail_site.content`."""

import json
import sys

import django


def content(path):
    from glossary import rendering
    from glossary.structured_data import defined_term, json_ld, quiz
    from glossary.surroundings import around, term_at

    page = term_at(path)
    beside = around(page)
    document, course = page.content(), page.course.content()
    text, unit = rendering.term(page, document), course.unit(page.unit)
    term = {
        "title": page.title,
        "slug": _slug(page),
        "search_description": page.summary,
        "unit_number": unit.number,
        "unit_title": unit.title,
        "definition": text.definition.html,
        "other_names": ", ".join(document.aliases),
        "facts": [{"text": fact.text.html, "source": fact.source.html if fact.source else ""} for fact in text.facts],
        "questions": [{"question": each.question.html, "answer": each.answer.html} for each in text.questions],
        "structured_data": json_ld(
            [defined_term(page, document, text, course.language), quiz(page, document, text, course.language)]
        ),
    }
    # Of its neighbours the page shows the name alone; they may have its texts.
    previous, following = (
        [{**term, "title": other.title, "slug": _slug(other)}] if other else []
        for other in (beside.previous, beside.next)
    )
    mentions = [
        {"title": other.title, "slug": _slug(other), "where": "guide" if other.kind == "guide" else ""}
        for other in beside.mentions
    ]
    return {
        "course": {"title": course.title, "slug": course.slug},
        "terms": [*previous, term, *following],
        "mentions": mentions,
    }


def _slug(page):
    return page.path.split("/")[-2]


if __name__ == "__main__":
    django.setup()
    json.dump(content(sys.argv[1]), sys.stdout)
