"""The project's settings, for tests; on the database at TEST_DATABASE_URL where that is set."""

import os
import tempfile
from pathlib import Path

if url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url

from studyguide.settings import *  # noqa: F403
from studyguide.settings import DATABASES, STORAGES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as where the site runs: one in memory can have no other process at it, and threads lock each other out.
    file = Path(tempfile.gettempdir(), f"studyguide-tests-{os.getpid()}.sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": str(file)}
if "replica" in DATABASES:
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
# Static files as they lie in static/, without collectstatic.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Accounts of tests need no protection; the real hasher takes a tenth of a second for each.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
