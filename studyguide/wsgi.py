import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studyguide.settings")
site = get_wsgi_application()

from glossary.page_cache.wsgi import page_cache  # noqa: E402  it takes Django to be set up

application = page_cache(site)
