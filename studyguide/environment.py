"""Reading settings from environment variables.

A value that cannot be used ends the process with one line that names the variable, before anything is served.
"""

import os
import re
import secrets
import sys
import zoneinfo
from importlib.util import find_spec
from pathlib import Path

import dj_database_url

from glossary.redis_access import PREFIX

ORIGIN = re.compile(r"https?://([\w.-]+|\[[0-9a-fA-F:.]+\])(:(?P<port>[0-9]{1,5}))?")


def refuse(variable, reason):
    sys.exit(f"{variable}: {reason}")


def text(variable, default=""):
    return os.environ.get(variable, default).strip()


def boolean(variable, default=False):
    value = text(variable).lower()
    if value in {"", "0", "false", "no", "off"}:
        return default if value == "" else False
    if value in {"1", "true", "yes", "on"}:
        return True
    return refuse(variable, f"{value!r} is neither yes nor no; use 1 or 0.")


def number(variable, default):
    value = text(variable) or str(default)
    return int(value) if re.fullmatch("[0-9]{1,9}", value) else refuse(variable, f"{value!r} is no whole number.")


def time_zone(variable, default):
    """A name such as Europe/Berlin."""
    value = text(variable, default) or default
    return (
        value
        if value in zoneinfo.available_timezones()
        else refuse(variable, f"{value!r} is no time zone such as Europe/Berlin.")
    )


def hosts(variable, default):
    """Host names separated by commas, without scheme or path."""
    values = [value.strip() for value in text(variable).split(",") if value.strip()]
    for value in values:
        if "/" in value or " " in value:
            refuse(variable, f"{value!r} is no host name such as guide.example.org.")
    return values or default


def site_url(variable, default):
    """An origin such as https://guide.example.org, without a path or a slash at its end."""
    value = text(variable, default).rstrip("/")
    origin = ORIGIN.fullmatch(value)
    if not origin or int(origin["port"] or 0) >= 2**16:
        refuse(variable, "not an address like https://guide.example.org (no path, no user).")
    return value


def redis_url(variable):
    """An address such as redis://host:6379/0, "" for none."""
    value = text(variable)
    if value and not re.fullmatch(r"(rediss?://|unix://)\S+", value):
        refuse(variable, "not an address like redis://host:6379/0.")
    if value and find_spec("redis") is None:
        refuse(variable, 'the package redis is missing; install it with pip install -c constraints.txt -e ".[redis]".')
    return value


def counts(redis_url, site_url):
    """The settings of the cache that limits are counted in: of all processes in Redis, without one of each its own."""
    # Counts of many addresses have to fit.
    own = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
    if not redis_url:
        return own
    # Of sites that share a Redis, each counts its own.
    prefix = f"{PREFIX}:counts:{site_url}"
    return {**own, "BACKEND": "glossary.counts.SharedCounts", "LOCATION": redis_url, "KEY_PREFIX": prefix}


# A server that is gone says nothing: in seconds to be reached, and in milliseconds to say that it heard.
REACHED_OR_GONE = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
# Nobody has to wait long for a replica, since there is the primary. One that fell silent is found out by keepalives.
REACHED_OR_PRIMARY = {
    "connect_timeout": 2,
    "tcp_user_timeout": 4_000,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "options": "-c statement_timeout=5s",
}


def database(variable, default, pool=0, options=REACHED_OR_GONE):
    """Connection settings from a URL: sqlite:///path or postgres://user:password@host:port/name.

    With a `pool`, the threads of a process share as many connections to PostgreSQL. `options` are those of libpq that
    hold where the URL says nothing else."""
    value = text(variable) or default
    try:
        settings = dj_database_url.parse(value)
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError):
        settings = {"NAME": ""}
    if settings["NAME"] in {"", ":memory:"}:
        refuse(variable, "not a database address like postgres://user:password@host:5432/name or sqlite:///file.")
    if settings["ENGINE"].endswith("sqlite3"):
        # WAL lets readers go on while one connection writes. IMMEDIATE takes the write lock when a
        # transaction begins, so that the timeout applies: a lock upgrade half way fails at once.
        # To open the file and read its schema takes a millisecond or two, for each page that is rendered.
        settings["CONN_MAX_AGE"] = 60
        settings["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    elif settings["ENGINE"].endswith("postgresql"):
        settings["CONN_MAX_AGE"] = 0 if pool else 60
        settings["CONN_HEALTH_CHECKS"] = True
        settings["OPTIONS"] = options | settings.get("OPTIONS", {})
        if pool:
            settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    else:
        refuse(variable, "only sqlite:// and postgres:// databases are supported.")
    return settings


def replica(variable, primary, pool=0):
    """Connection settings of a streaming replica of the primary, None where there is none."""
    if not text(variable):
        return None
    settings = database(variable, "", pool, REACHED_OR_PRIMARY)
    if not settings["ENGINE"].endswith("postgresql"):
        refuse(variable, "not an address like postgres://user:password@host:5432/name; only PostgreSQL has replicas.")
    if settings["ENGINE"] != primary["ENGINE"]:
        refuse(variable, "a replica of nothing: DATABASE_URL is no PostgreSQL.")
    if pool:
        settings["OPTIONS"]["pool"] |= {"timeout": 2, "reconnect_timeout": 2}
    else:
        # It is asked for its edition before anything else.
        settings["CONN_HEALTH_CHECKS"] = False
    return settings


def secret_key(variable, path: Path):
    """The variable, or else a key of this installation, made on first use and readable by its owner only."""
    if value := text(variable):
        return value
    try:
        # O_EXCL: of two processes that start at once, one makes the key and the other reads it.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    except OSError as error:
        refuse(variable, f"not set, and no key can be kept in {path} ({error.strerror}). Set {variable}.")
    else:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(60))
    try:
        return path.read_text().strip() or refuse(variable, f"{path} is empty; delete it or set {variable}.")
    except OSError as error:
        return refuse(variable, f"not set, and {path} cannot be read ({error.strerror}). Set {variable}.")
