from django.http import HttpResponse

from glossary.paths import path_to
from glossary.structured_data import absolute


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
