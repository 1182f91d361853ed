from django.conf import settings


def site(request):
    return {
        "site_name": settings.SITE_NAME,
        "site_tagline": settings.SITE_TAGLINE.splitlines(),
        "site_notice": settings.SITE_NOTICE,
    }
