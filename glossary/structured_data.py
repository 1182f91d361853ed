"""schema.org data of a page, as JSON-LD."""

import json

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.safestring import mark_safe

from glossary.text.markdown import parse_line, plain, plain_text

# What could end the script element, or start another, is written as an escape of JSON.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def absolute(path):
    """The public address of a path of this site."""
    return settings.SITE_URL + iri_to_uri(path)


def json_ld(items):
    """JSON for a script element of type application/ld+json."""
    data = {"@context": "https://schema.org", "@graph": items}
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308  escaped above


def breadcrumb_list(crumbs):
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": str(crumb.label),
                "item": absolute(crumb.path),
            }
            for position, crumb in enumerate(crumbs, 1)
        ],
    }


def defined_term(page, document, language):
    key_terms = absolute(f"{page.course.path}key-terms/")
    data = {
        "@type": "DefinedTerm",
        "@id": f"{absolute(page.path)}#definition",
        "name": document.name,
        "description": plain_text(document.definition),
        "url": absolute(page.path),
        "inLanguage": language,
        "inDefinedTermSet": {
            "@type": "DefinedTermSet",
            "@id": key_terms,
            "name": page.course.title,
            "url": key_terms,
        },
    }
    if document.aliases:
        data["alternateName"] = list(document.aliases)
    return data


def quiz(page, document, language):
    """The review questions that have an answer, or None if there is none."""
    questions = [
        {
            "@type": "Question",
            "eduQuestionType": "Flashcard",
            "text": plain(parse_line(each.question)),
            "acceptedAnswer": {"@type": "Answer", "text": plain_text(each.answer)},
        }
        for each in document.questions
        if each.answer
    ]
    if not questions:
        return None
    return {
        "@type": "Quiz",
        "name": document.name,
        "inLanguage": language,
        "about": {"@id": f"{absolute(page.path)}#definition"},
        "hasPart": questions,
    }
