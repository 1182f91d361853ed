"""What pages are made by: another release, or another setting that shows in them, makes other pages."""

from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

from django.conf import settings

FOLDERS = ("glossary", "studyguide", "templates", "static")
SHOWN = ("SITE_URL", "SITE_NAME", "SITE_TAGLINE", "SITE_NOTICE", "LANGUAGE_CODE", "TIME_ZONE", "SHARED_MAX_AGE",
         "STALE_FOR", "CONTENT_SECURITY_POLICY")  # fmt: skip


def release():
    """A digest of the code, the templates, the static files, the packages and the settings that show in pages."""
    digest = sha256()
    for name in SHOWN:
        digest.update(f"{name}={getattr(settings, name)!r}\n".encode())
    for package in sorted(f"{each.name}=={each.version}" for each in distributions()):
        digest.update(f"{package}\n".encode())
    for file in sorted(file for folder in FOLDERS for file in Path(settings.BASE_DIR, folder).rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(f"{file.relative_to(settings.BASE_DIR)}\n".encode())
            digest.update(sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]
