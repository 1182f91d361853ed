"""The addresses of published things."""

from django.urls import reverse


def of_document(document, course_slug):
    """The path of a document's page; `course_slug` is the slug that its course is public under."""
    if document.kind == "course":
        return reverse("course", args=[course_slug])
    return reverse(document.kind, args=[course_slug, document.slug])
