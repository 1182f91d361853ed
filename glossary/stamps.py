"""Which pages' output a change alters, and new stamps for those pages and no others."""

import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Model

from glossary.batches import batches
from glossary.hues import hue_class
from glossary.models import Edition, Page

# What `edition` asks for, for those who have a connection of their own.
EDITION = "SELECT stamp FROM glossary_edition"


@dataclass(frozen=True)
class Change:
    """A page before and after; None where there is none. `row` is what was published."""

    before: Page | None
    after: Page | None
    row: Model | None = None

    @property
    def page(self):
        return self.after or self.before

    @property
    def pages(self):
        return [page for page in (self.before, self.after) if page]

    def differs(self, *fields):
        return any(getattr(self.before, field, None) != getattr(self.after, field, None) for field in fields)


def new_stamp():
    return secrets.token_hex(8)


def neighbours(pages):
    """{page id: (previous id, next id)} of terms, as the public side has it now."""
    found = {}
    for batch in batches(page.pk for page in pages if page.kind == "term"):
        around = Page.objects.filter(pk__in=batch).with_neighbours().values_list("pk", "previous_id", "next_id")
        found |= {pk: (previous, following) for pk, previous, following in around}
    return found


def touch(changes, neighbours_before, neighbours_after):
    """A new stamp for every page, beyond the changed ones, whose output these changes alter.

    A page shows: its course's frame; a course the names of what is in it; a guide the names of the terms in its unit;
    a term its neighbours' names and the summaries of terms that share its name. All other pages are lists, for which
    the edition stands.
    """
    if changes:
        new_edition()
    ids, names, units, courses = set(), set(), set(), []
    for change in changes:
        page = change.page
        if page.kind == "course":
            if change.before and change.after:
                courses.append(change)
            continue
        if change.differs("path", "title", "unit", "position"):
            ids |= {each.course_id for each in change.pages}
            if page.kind == "term":
                units |= {(each.course_id, each.unit) for each in change.pages if each.unit}
        if page.kind == "term":
            if change.differs("path", "summary", "name_slug"):
                names |= {each.name_slug for each in change.pages}
            ids |= _altered_neighbours(change, neighbours_before, neighbours_after)
    for change in courses:
        names |= _touch_contents(change)
    for course, unit in units:
        bump(Page.objects.guides().filter(course=course, unit=unit))
    for batch in batches(ids - {None}):
        bump(Page.objects.filter(pk__in=batch))
    for batch in batches(names):
        bump(Page.objects.terms().filter(name_slug__in=batch))


def _altered_neighbours(change, neighbours_before, neighbours_after):
    """The terms that name another neighbour than before, or name this one otherwise."""
    nobody = (None, None)
    before, after = (each.get(change.page.pk, nobody) for each in (neighbours_before, neighbours_after))
    renamed = change.differs("path", "title")
    return {pk for old, new in zip(before, after, strict=True) if renamed or old != new for pk in (old, new)}


def _touch_contents(change):
    """Touch what is in a changed course; returns the names of its terms if pages elsewhere show the course by them."""
    before, after = change.before.content(), change.after.content()
    contents = Page.objects.filter(course=change.after)
    named = change.differs("path", "title")
    if named or before.language != after.language or hue_class(before) != hue_class(after):
        bump(contents)
    else:
        titled_before, titled_after = ({(unit.number, unit.title) for unit in each.units} for each in (before, after))
        bump(contents.filter(unit__in={number for number, _title in titled_before ^ titled_after}))
    return set(contents.terms().values_list("name_slug", flat=True)) if named else set()


def edition():
    """The stamp of all lists, "" before the first publication."""
    return Edition.objects.using(DEFAULT_DB_ALIAS).values_list("stamp", flat=True).first() or ""


def new_edition():
    """A new stamp for all lists. When it is committed, so much time is let go by that no process goes by an older one
    any more: whoever is told that something is published finds it published everywhere."""
    edition = Edition(pk=1, stamp=new_stamp())
    Edition.objects.bulk_create([edition], update_conflicts=True, unique_fields=["id"], update_fields=["stamp"])
    if settings.EDITION_REUSED and all(each[1] is not _wait for each in connection.run_on_commit):
        transaction.on_commit(_wait)


def _wait():
    time.sleep(settings.EDITION_REUSED)


def migrated(using, plan=(), **kwargs):
    """After migrations: a replica that has this edition has what they made, too."""
    is_ours = plan and using == DEFAULT_DB_ALIAS
    if is_ours and Edition._meta.db_table in connection.introspection.table_names():
        new_edition()


def bump(pages):
    """A new stamp for all of a queryset."""
    pages.update(stamp=new_stamp())
