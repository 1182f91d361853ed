import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from studyguide import environment

ROOT = Path(__file__).resolve().parent.parent.parent
GOOD = {"SECRET_KEY": "x" * 60, "DATABASE_URL": "sqlite:////tmp/never-opened.sqlite3"}


def manage(*arguments, **variables):
    names = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
    inherited = {name: os.environ[name] for name in names if name in os.environ}
    return subprocess.run(  # noqa: S603  every word is ours
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**inherited, "PYTHONDONTWRITEBYTECODE": "1", **GOOD, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DEBUG", "maybe"),
        ("SITE_URL", "guide.example.org"),
        ("DATABASE_URL", "mysql://user:password@host/name"),
        ("DATABASE_REPLICA_URL", "nonsense"),
        ("DATABASE_REPLICA_URL", "sqlite:////tmp/never-opened.sqlite3"),
        # Of a database that is none of PostgreSQL.
        ("DATABASE_REPLICA_URL", "postgres://user:password@replica/name"),
        ("ALLOWED_HOSTS", "https://guide.example.org"),
        ("SEARCH_LIMIT", "many"),
        ("PROXIES", "-1"),
        ("REQUIRE_SECOND_FACTOR", "sometimes"),
    ],
)
def test_a_bad_value_is_one_clear_line_at_the_start(variable, value):
    run = manage("check", **{variable: value})
    assert run.returncode != 0
    (line,) = run.stderr.splitlines()
    assert line.startswith(f"{variable}: ")


@pytest.mark.parametrize(
    "variables",
    [
        {"DEBUG": "1", "SITE_NAME": "Leitfaden für alle", "SITE_TAGLINE": "Eins.\nZwei.", "SITE_NOTICE": "© <b>"},
        {"DATABASE_URL": "postgres://user:password@host/name", "ALLOWED_HOSTS": "guide.example.org, .example.com,*"},
        {"DATABASE_URL": "postgres://user:password@host/name", "DATABASE_REPLICA_URL": "postgres://user@replica/name"},
        {"SEARCH_LIMIT": "0", "PROXIES": "2", "REQUIRE_SECOND_FACTOR": "yes"},
    ],
)
def test_good_values_are_taken(variables):
    run = manage("check", **variables)
    assert (run.returncode, run.stderr) == (0, "")


def refused(monkeypatch, read, value):
    """What is said of a value that is refused, a single line."""
    monkeypatch.setenv("VARIABLE", value)
    with pytest.raises(SystemExit) as refusal:
        read("VARIABLE", "")
    (line,) = str(refusal.value).splitlines()
    return line


@pytest.mark.parametrize(
    "value",
    [
        "",
        "ftp://guide.example.org",
        "https://guide.example.org/path",
        "https://guide.example.org?query",
        "https://guide.example.org#part",
        "https://",
        "https://[::1",
        "https://guide.example.org:port",
        "https://guide.example.org:99999",
        "https://guide example.org",
        "https://guide.example.org\\x",
        'https://guide.example.org"><script>',
        "https://user:password@guide.example.org",
    ],
)
def test_refuses_what_is_no_address_of_a_site(monkeypatch, value):
    assert refused(monkeypatch, environment.site_url, value).startswith("VARIABLE: ")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://guide.example.org", "https://guide.example.org"),
        (" https://guide.example.org/ ", "https://guide.example.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ],
)
def test_takes_addresses_of_a_site(monkeypatch, value, expected):
    monkeypatch.setenv("SITE_URL", value)
    assert environment.site_url("SITE_URL", "") == expected


@pytest.mark.parametrize(
    "value",
    [
        "nonsense",
        "/var/lib/guide.sqlite3",
        "postgres://user:s3cret@host:port/name",
        "postgres://user:s3cret@host:99999/name",
        "postgres://user:s3cret@[::1/name",
        "postgres://",
        "postgres://user:s3cret@host/",
        "sqlite://",
        "sqlite:///",
        "redis://host",
    ],
)
def test_refuses_what_names_no_database_and_tells_no_password(monkeypatch, value):
    line = refused(monkeypatch, environment.database, value)
    assert line.startswith("VARIABLE: ")
    assert "s3cret" not in line


def test_without_a_replica_there_is_none(monkeypatch):
    monkeypatch.setenv("DATABASE_REPLICA_URL", " ")
    assert environment.replica("DATABASE_REPLICA_URL", {}) is None


def test_a_replica_is_given_up_sooner_than_the_primary_unless_its_address_says_otherwise(monkeypatch):
    monkeypatch.setenv("PRIMARY", "postgres://user@host/name")
    monkeypatch.setenv("REPLICA", "postgres://user@replica/name?tcp_user_timeout=9000")
    primary = environment.database("PRIMARY", "", pool=3)
    replica = environment.replica("REPLICA", primary, pool=3)
    for name in ("connect_timeout", "tcp_user_timeout"):
        assert int(replica["OPTIONS"][name]) < primary["OPTIONS"][name]
    assert str(replica["OPTIONS"]["tcp_user_timeout"]) == "9000"
    assert replica["OPTIONS"]["pool"]["timeout"] < primary["OPTIONS"]["pool"]["timeout"]
    assert replica["OPTIONS"]["pool"]["max_size"] == 3


def test_is_ready_for_the_public_behind_https():
    run = manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        SITE_URL="https://guide.example.org",
        SECRET_KEY=f"{'aB3-' * 15}xyz",
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_a_key_is_made_on_first_use_for_its_owner_alone(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    path = tmp_path / "secret_key.txt"
    key = environment.secret_key("SECRET_KEY", path)
    assert len(key) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert environment.secret_key("SECRET_KEY", path) == key


def test_a_key_in_the_environment_comes_first_and_is_written_nowhere(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "from the environment")
    assert environment.secret_key("SECRET_KEY", tmp_path / "secret_key.txt") == "from the environment"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("place", ["no-such-folder/secret_key.txt", "empty.txt", "folder"])
def test_a_key_that_cannot_be_kept_is_told(monkeypatch, tmp_path, place):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (tmp_path / "empty.txt").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(SystemExit) as refusal:
        environment.secret_key("SECRET_KEY", tmp_path / place)
    assert str(refusal.value).startswith("SECRET_KEY: ")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1", True),
        ("true", True),
        ("YES", True),
        ("on", True),
        ("0", False),
        ("False", False),
        ("off", False),
        ("", None),
    ],
)
def test_reads_yes_and_no(monkeypatch, value, expected):
    monkeypatch.setenv("DEBUG", value)
    assert environment.boolean("DEBUG", default=None) is expected


def test_reads_host_names(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", " a.example.org, ,b.example.org ")
    assert environment.hosts("ALLOWED_HOSTS", ["default"]) == ["a.example.org", "b.example.org"]
    monkeypatch.setenv("ALLOWED_HOSTS", " ")
    assert environment.hosts("ALLOWED_HOSTS", ["default"]) == ["default"]


def test_sqlite_waits_its_turn_to_write(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:///guide.sqlite3")
    options = environment.database("DATABASE_URL", "")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 5
    assert "journal_mode=WAL" in options["init_command"]
