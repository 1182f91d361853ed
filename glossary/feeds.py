"""Atom feeds of what is new on the site and in a course."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.html import escape
from django.utils.translation import gettext as _

from glossary.models import Page
from glossary.paths import path_to
from glossary.structured_data import absolute
from glossary.views.head import published

NEWEST = 30


def site_feed(request):
    pages = Page.objects.exclude(kind="course")
    return _feed(settings.SITE_NAME, path_to("home"), request.path, pages)


def course_feed(request, course):
    course_page = published("course", path_to("course", course))
    title = f"{course_page.title} – {settings.SITE_NAME}"
    return _feed(title, course_page.path, request.path, Page.objects.filter(course=course_page))


def _feed(title, path, feed_path, pages):
    feed = Atom1Feed(
        title=title,
        link=absolute(path),
        description="",
        subtitle=_("New terms and guides"),
        feed_url=absolute(feed_path),
        language=settings.LANGUAGE_CODE,
        author_name=settings.SITE_NAME,
    )
    for page in pages.order_by("-published", "-id").select_related("course").as_listed()[:NEWEST]:
        feed.add_item(
            title=page.title,
            link=absolute(page.path),
            # For good, whatever becomes of its address.
            unique_id=get_tag_uri(absolute(f"/{page.kind}/{page.object_id}"), None),
            # Atom readers take a summary for HTML.
            description=escape(page.summary),
            pubdate=page.published,
            updateddate=page.modified,
            categories=[page.course.title],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
