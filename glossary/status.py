"""Where a row of the desk stands: a draft, published, or published with changes that readers do not see yet."""

from dataclasses import replace

from django.db.models import OuterRef, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from glossary import desk, documents
from glossary.models import Page


class Status(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CHANGED = "changed", _("Published, with changes")


def page_of_row(model):
    """The page of a row of a query over courses, terms or guides, for its subqueries."""
    return Page.objects.filter(kind=model._meta.model_name, object_id=OuterRef("pk"))


def with_status(rows):
    """A queryset of courses, terms or guides, ready for `status_of` without a query for each row."""
    pages = page_of_row(rows.model)
    return desk.complete(rows).annotate(
        public_path=Subquery(pages.values("path")[:1]), public_document=Subquery(pages.values("document")[:1])
    )


def status_of(row):
    """The status of a row of `with_status`."""
    if row.public_document is None:
        return Status.DRAFT
    same = _comparable(desk.document_of(row)) == _comparable(documents.from_data(row.public_document))
    return Status.PUBLISHED if same else Status.CHANGED


def _comparable(document):
    """Without the course's slug: a course that moves changes none of its terms."""
    return document if document.kind == "course" else replace(document, course="")
