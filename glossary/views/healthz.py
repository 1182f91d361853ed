from django.db import Error, connection
from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from glossary.page_cache.database import answers_without_database, is_away


@answers_without_database
@never_cache
def healthz(request):
    """200 while the site can answer from its database, 503 while it cannot."""
    if is_away(request) or not _database_answers():
        return HttpResponse("database unavailable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def _database_answers():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True
