import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from glossary.models import Course

ROOT = Path(__file__).resolve().parent.parent.parent
PORTS = range(8200, 8250)


def command(*arguments):
    return [sys.executable, "manage.py", *arguments]


@pytest.fixture
def options(tmp_path):
    """How to run the project's commands on a database of their own."""
    names = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    environment |= {"SECRET_KEY": "x" * 60, "DATABASE_URL": f"sqlite:///{tmp_path / 'demo.sqlite3'}"}
    return {"cwd": ROOT, "env": environment, "text": True, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


@pytest.fixture
def port():
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("every port of the demo's tests is taken")


@contextmanager
def demo(port, options):
    """The demo while it serves, and what it printed until then."""
    process = subprocess.Popen(command("demo", f"127.0.0.1:{port}"), **options)  # noqa: S603  every word is ours
    try:
        printed = []
        while len(printed) < 5 and "createsuperuser" not in "".join(printed[-1:]):
            line = process.stdout.readline()
            assert line, f"the demo ended: {process.stderr.read()}"
            printed.append(line)
        yield "".join(printed)
    finally:
        process.send_signal(signal.SIGTERM)
        _, complaints = process.communicate(timeout=30)
    assert "Traceback" not in complaints


def read(port, path):
    """(status, body) of a page, once the server answers."""
    for _ in range(100):
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", path)
            with connection.getresponse() as answer:
                return answer.status, answer.read().decode()
        except ConnectionRefusedError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("the demo does not answer")


def test_serves_the_sample_courses_and_keeps_what_was_edited_when_run_again(port, options, tmp_path):
    with demo(port, options) as printed:
        assert f"http://127.0.0.1:{port}/" in printed
        assert "createsuperuser" in printed
        status, home = read(port, "/")
        assert status == 200
        assert "/intro-to-social-media/" in home
        status, term = read(port, "/intro-to-social-media/key-terms/hashtag/")
        assert status == 200
        assert f'href="http://127.0.0.1:{port}/intro-to-social-media/key-terms/hashtag/"' in term
        assert "<style>:root{" in term
        script = term.split('<script src="')[1].split('"')[0]
        assert read(port, script)[0] == 200
        assert read(port, "/admin/login/")[0] == 200
    with closing(sqlite3.connect(tmp_path / "demo.sqlite3")) as database, database:
        database.execute("UPDATE glossary_page SET title = 'Edited by hand' WHERE kind = 'course'")
        database.execute("DELETE FROM glossary_page WHERE path = '/intro-to-social-media/key-terms/hashtag/'")
    with demo(port, options):
        assert "Edited by hand" in read(port, "/")[1]
        assert read(port, "/intro-to-social-media/key-terms/hashtag/")[0] == 404


def failed(options, *arguments):
    """The one line that a demo that cannot run prints."""
    run = subprocess.run(command("demo", *arguments), timeout=60, check=False, **options)  # noqa: S603  every word is ours
    assert run.returncode != 0
    (line,) = run.stderr.splitlines()
    return line


def test_a_port_that_is_taken_is_told_in_one_line(port, options):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        line = failed(options, f"127.0.0.1:{port}")
    assert f"127.0.0.1:{port}" in line
    assert "in use" in line


@pytest.mark.parametrize("database", ["sqlite:///{}/no-such-folder/db.sqlite3", "postgres://127.0.0.1:1/nothing"])
def test_a_database_that_cannot_be_opened_is_told_in_one_line(port, options, tmp_path, database):
    options["env"]["DATABASE_URL"] = database.format(tmp_path)
    assert "cannot be set up" in failed(options, f"127.0.0.1:{port}")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "8000",
        ":8000",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:x",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        f"::1:{'9' * 5000}",
    ],
)
def test_an_address_that_is_none_is_refused(db, address):
    with pytest.raises(CommandError, match="is no address and port"):
        call_command("demo", address)
    assert not Course.objects.exists()
