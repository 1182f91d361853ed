from django.urls import path, re_path, register_converter

from glossary import feeds, sitemaps
from glossary.page_cache.listed import listed
from glossary.views.course import course
from glossary.views.glossary import glossary, name
from glossary.views.guide import guide
from glossary.views.guides import guides
from glossary.views.healthz import healthz
from glossary.views.home import home
from glossary.views.key_terms import key_terms
from glossary.views.media import media
from glossary.views.preview import name_preview, term_preview
from glossary.views.report import report, report_thanks
from glossary.views.robots import robots
from glossary.views.search import search, suggestions
from glossary.views.term import legacy_term, term
from glossary.views.unit import unit


class NameConverter:
    """A slug in any script; which slugs there are is for the database to say."""

    regex = r"[^/\x00-\x20]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(NameConverter, "name")

urlpatterns = [
    path("", listed(home), name="home"),
    path("feed/", listed(feeds.site_feed), name="feed"),
    path("glossary/", listed(glossary, "letter", "page"), name="glossary"),
    path("glossary/<name:name>/", listed(name), name="name"),
    path("glossary/<name:name>/preview/", listed(name_preview), name="name_preview"),
    path("guides/", listed(guides, "page"), name="guides"),
    path("healthz", healthz, name="healthz"),
    path("key-terms/<name:course>/<name:term>", legacy_term),
    path("key-terms/<name:course>/<name:term>/", legacy_term),
    # Under names that the site gave, and no others.
    re_path(r"^media/(?P<path>pictures/[0-9a-f]{24}-\d{1,5}x\d{1,5}\.webp)$", media, name="media"),
    path("report/", report, name="report"),
    path("report/thanks/", report_thanks, name="report_thanks"),
    path("robots.txt", listed(robots), name="robots"),
    path("search/", search, name="search"),
    path("search/suggest", suggestions, name="suggest"),
    path("sitemap.xml", listed(sitemaps.sitemap), name="sitemap"),
    path("sitemap-pages-<int:number>.xml", listed(sitemaps.sitemap_pages), name="sitemap_pages"),
    path("sitemap-lists-<int:number>.xml", listed(sitemaps.sitemap_lists), name="sitemap_lists"),
    path("<name:course>/", course, name="course"),
    path("<name:course>/feed/", listed(feeds.course_feed), name="course_feed"),
    path("<name:course>/unit-<int:number>/", listed(unit, "page"), name="unit"),
    path("<name:course>/key-terms/", listed(key_terms, "letter", "page"), name="key_terms"),
    path("<name:course>/key-terms/<name:term>/", term, name="term"),
    path("<name:course>/key-terms/<name:term>/preview/", listed(term_preview), name="term_preview"),
    path("<name:course>/guides/<name:guide>/", guide, name="guide"),
]
