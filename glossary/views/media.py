from django.conf import settings
from django.views.static import serve

from glossary.page_cache.database import answers_without_database


@answers_without_database
def media(request, path):
    """An uploaded picture. Its name follows from its bytes, so a copy of it never goes stale."""
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
