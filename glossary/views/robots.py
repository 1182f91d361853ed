from django.http import HttpResponse
from django.urls import reverse

from glossary.structured_data import absolute


def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
