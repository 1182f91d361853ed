"""schema.org data of a page, as JSON-LD."""

import json

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.safestring import mark_safe

# What could end the script element, or start another, is written as an escape of JSON.
_ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def absolute(path):
    """The public address of a path of this site."""
    return settings.SITE_URL + iri_to_uri(path)


def json_ld(items):
    """JSON for a script element of type application/ld+json."""
    data = json.dumps({"@context": "https://schema.org", "@graph": items}, ensure_ascii=False)
    for character, escape in _ESCAPES.items():
        data = data.replace(character, escape)
    return mark_safe(data)  # noqa: S308  escaped above


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


def defined_term(page, document, text, language):
    """The term; `text` is that of its page, as glossary/rendering.py gives it."""
    key_terms = absolute(f"{page.course.path}key-terms/")
    data = {
        "@type": "DefinedTerm",
        "@id": f"{absolute(page.path)}#definition",
        "name": document.name,
        "description": text.definition.plain,
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


def quiz(page, document, text, language):
    """The review questions that have an answer, or None if there is none."""
    questions = [
        {
            "@type": "Question",
            "eduQuestionType": "Flashcard",
            "text": each.question.plain,
            "acceptedAnswer": {"@type": "Answer", "text": each.answer.plain},
        }
        for each in text.questions
        if each.answer.tokens
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
