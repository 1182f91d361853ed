from dataclasses import replace

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from glossary import documents


class PageQuerySet(models.QuerySet):
    def courses(self):
        return self.filter(kind="course").order_by("sort_key", "id")

    def terms(self):
        return self.filter(kind="term")

    def guides(self):
        return self.filter(kind="guide")

    def by_name(self):
        return self.order_by("initial", "sort_key", "id")

    def in_unit_order(self):
        return self.order_by("unit", "position", "id")

    def with_neighbours(self):
        """With `previous_id` and `next_id`: the pages of the same kind before and after it in its unit."""
        unit = Page.objects.filter(course=OuterRef("course"), kind=OuterRef("kind"), unit=OuterRef("unit"))
        tie = Q(position=OuterRef("position"))
        # The bound on position is implied by what follows it; it is what lets an index find the place.
        before = unit.filter(position__lte=OuterRef("position")).exclude(tie & Q(id__gte=OuterRef("id")))
        after = unit.filter(position__gte=OuterRef("position")).exclude(tie & Q(id__lte=OuterRef("id")))
        return self.annotate(
            previous_id=Subquery(before.order_by("-position", "-id").values("id")[:1]),
            next_id=Subquery(after.order_by("position", "id").values("id")[:1]),
        )

    def listed(self, ids):
        """A list of pages by their ids, in that order, with their courses."""
        found = {page.pk: page for page in self.filter(pk__in=ids).as_listed().select_related("course")}
        return [found[pk] for pk in ids if pk in found]

    def as_listed(self):
        """Without the documents and their links, which lists do not show and which are most of a page's weight."""
        return self.defer("document", "links")


class Page(models.Model):
    """What readers see: one published course, term or guide.

    A row is here exactly while its content is public, and everything public is read from here, so that no filter
    can be forgotten. Only glossary/publishing.py writes it.
    """

    path = models.CharField(max_length=300, unique=True)
    kind = models.CharField(max_length=10)
    # The working row. Not a foreign key: the three kinds live in three tables.
    object_id = models.BigIntegerField()
    # The page of its course; null for a course.
    course = models.ForeignKey("self", models.CASCADE, null=True, related_name="contents")
    # The unit's number, 0 for none.
    unit = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=documents.NAME_LENGTH)
    # The first sentence, as plain text: what lists and descriptions show.
    summary = models.TextField()
    sort_key = models.CharField(max_length=documents.NAME_LENGTH)
    initial = models.CharField(max_length=4)
    # The slug of the name, whatever slug the address has: terms of one name share it across courses.
    name_slug = models.CharField(max_length=documents.SLUG_LENGTH)
    document = models.JSONField()
    # A token that changes exactly when the page's output may change. (path, stamp) never stands for two outputs.
    stamp = models.CharField(max_length=16)
    # The glossary links in it, as glossary/text/linking.py keeps them, and the checksum of the text that they are for.
    links = models.JSONField(default=list, blank=True)
    checksum = models.BigIntegerField(null=True)
    # The pages that mention it: [how many, the ids of the most telling few].
    mentioned_in = models.JSONField(default=list, blank=True)
    published = models.DateTimeField()
    # When the content of the page itself last changed.
    modified = models.DateTimeField()

    objects = PageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="page_once")]
        indexes = [
            models.Index(fields=["kind", "initial", "sort_key", "id"], name="page_in_glossary"),
            models.Index(fields=["course", "kind", "initial", "sort_key", "id"], name="page_in_course_glossary"),
            models.Index(fields=["course", "kind", "unit", "position", "id"], name="page_in_unit"),
            models.Index(fields=["kind", "name_slug", "sort_key"], name="page_of_name"),
            models.Index(fields=["-published", "-id"], name="page_new"),
            models.Index(fields=["course", "-published", "-id"], name="page_new_in_course"),
            models.Index(fields=["id", "modified"], name="page_in_sitemap"),
        ]

    def __str__(self):
        return self.title

    @property
    def mention_count(self):
        return self.mentioned_in[0] if self.mentioned_in else 0

    @property
    def mention_ids(self):
        return self.mentioned_in[1] if self.mentioned_in else []

    def content(self):
        """The published document. Its course is named by the slug that the course is public under now."""
        document = documents.from_data(self.document)
        return document if document.kind == "course" else replace(document, course=self.course.slug)

    @property
    def slug(self):
        return self.path.strip("/").rsplit("/", 1)[-1]


class FormerPath(models.Model):
    """An address that was public once. Its content is named as in Page: where it is public now, the address leads
    there; where it is not, it is gone."""

    path = models.CharField(max_length=300, primary_key=True)
    kind = models.CharField(max_length=10)
    object_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id"], name="former_path_of")]

    def __str__(self):
        return self.path
