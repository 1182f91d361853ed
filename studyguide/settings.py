"""Settings, from the environment. docs/configuration.md lists the variables."""

import mimetypes
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from studyguide import environment

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = environment.boolean("DEBUG")
SECRET_KEY = environment.secret_key("SECRET_KEY", BASE_DIR / "secret_key.txt")

# Absolute addresses (canonical links, feeds, sitemap) are built from SITE_URL and never from the Host header,
# so that a page is the same bytes whoever asks for it, and however.
SITE_URL = environment.site_url("SITE_URL", "http://127.0.0.1:8000")
SITE_NAME = environment.text("SITE_NAME", "Study Guide")
SITE_TAGLINE = environment.text("SITE_TAGLINE", "Know what the test will ask.\nUnderstand why it asks.")
SITE_NOTICE = environment.text(
    "SITE_NOTICE",
    f"© {SITE_NAME}. Names of tests and products are trademarks of their owners, who do not endorse this site.",
)
# Searches a minute from one address; suggestions while typing have five times as many.
SEARCH_LIMIT = environment.number("SEARCH_LIMIT", 120)
# Reverse proxies in front of the site, each of which adds to X-Forwarded-For.
PROXIES = environment.number("PROXIES", 1)
# Megabytes of finished pages that each process keeps in its memory; 0 for none. While developing, templates change.
PAGE_CACHE_MB = environment.number("PAGE_CACHE_MB", 0 if DEBUG else 64)
# Where processes and machines share finished pages and the counts of limits; "" for nowhere.
REDIS_URL = environment.redis_url("REDIS_URL")
# Seconds for which a cache between the site and its readers may serve a page without asking.
SHARED_MAX_AGE = environment.number("SHARED_MAX_AGE", 10)
# Seconds that a look-up in the database may take before the last known page is served.
DATABASE_PATIENCE = environment.number("DATABASE_PATIENCE", 2)
# Seconds for which the last known page is served while the database does not answer.
STALE_FOR = environment.number("STALE_FOR", 24 * 60 * 60)
# Whether every editor has to sign in by a code of an app besides the password.
REQUIRE_SECOND_FACTOR = environment.boolean("REQUIRE_SECOND_FACTOR")
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", [urlsplit(SITE_URL).hostname, "localhost", "127.0.0.1", "[::1]"])

INSTALLED_APPS = [
    "glossary",
    "markdownx",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    # Behind the packages whose pages it takes out of the admin.
    "studyguide.signing_in",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "studyguide.middleware.private_desk",
    # Behind it the database is asked, for which files need not wait.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "glossary.middleware.database_away",
    "glossary.middleware.due",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "studyguide.signing_in.mark.mark",
    "studyguide.signing_in.gate.gate",
    "glossary.middleware.former_paths",
    # It marks the answer to an attempt that is one too many, and looks at nothing else.
    "axes.middleware.AxesMiddleware",
    # It calls views itself, so that nothing may stand behind it that has to see them.
    "studyguide.middleware.ReadersReplica",
]

ROOT_URLCONF = "studyguide.urls"
WSGI_APPLICATION = "studyguide.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "glossary.context_processors.site",
            ],
        },
    },
]

# Connections to PostgreSQL that the threads of a process share; 0: each thread has its own.
DATABASE_POOL = environment.number("DATABASE_POOL", 0)
DATABASES = {"default": environment.database("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}", DATABASE_POOL)}
# Seconds for which a process goes by the edition that it has looked up; whatever publishes waits that long in the end.
# In SQLite a look-up takes less than there is to spare.
EDITION_REUSED = 0.05 if DATABASES["default"]["ENGINE"].endswith("postgresql") else 0
# What readers see may be read from a replica; see glossary/databases.py.
if replica := environment.replica("DATABASE_REPLICA_URL", DATABASES["default"], DATABASE_POOL):
    DATABASES["replica"] = replica
    DATABASE_ROUTERS = ["glossary.databases.Router"]
CACHES = {"default": environment.counts(REDIS_URL, SITE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
# After so many failures with one name from one address, nobody tries that name from there for a while. The time does
# not start anew with attempts in it. For more limits see studyguide/signing_in/lock_out.py.
AXES_HANDLER = "studyguide.signing_in.lock_out.LockOut"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "glossary.clients.client_address"
AXES_LOCKOUT_CALLABLE = "studyguide.signing_in.lock_out.answer"
AXES_ENABLE_ADMIN = False
# What an authenticator app calls the site.
OTP_TOTP_ISSUER = SITE_NAME

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in [
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    ]
]

LANGUAGE_CODE = "en"
TIME_ZONE = environment.time_zone("TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = BASE_DIR / "media"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"allow_overwrite": True},
    },
    "staticfiles": {
        # While developing, files are served as they lie in static/, with no collectstatic in between.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600
# WhiteNoise has a list of types of its own; the server for developing asks Python's.
WHITENOISE_MIMETYPES = {".speculationrules": "application/speculationrules+json"}
mimetypes.add_type(WHITENOISE_MIMETYPES[".speculationrules"], ".speculationrules")

MARKDOWNX_MARKDOWNIFY_FUNCTION = "glossary.text.markdown.render"
MARKDOWNX_URLS_PATH = "/admin/markdown/preview/"
MARKDOWNX_UPLOAD_URLS_PATH = "/admin/markdown/upload/"
# A term with many facts posts a field or two for each of them.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# One static header for every page: no nonces, so that pages stay the same bytes for everyone. The hash
# of the style sheet that pages carry is added by studyguide/middleware.py.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
if SITE_URL.startswith("https://"):
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by load balancers over plain HTTP
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "studyguide.signing_in.unsaved.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
