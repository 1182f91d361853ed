from django.http import HttpResponse

from glossary.page_cache.database import answers_without_database
from glossary.paths import path_to
from glossary.structured_data import absolute


@answers_without_database
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Disallow: {path_to('search')}",
        f"Disallow: {path_to('report')}",
        "",
        f"Sitemap: {absolute(path_to('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
