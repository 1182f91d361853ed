"""Applications under gunicorn, as gunicorn.conf.py has it; the site on the database of the tests."""

import http.client
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
WORKERS = runpy.run_path(str(ROOT / "gunicorn.conf.py"))["workers"]


def database_url(port=None):
    """The address of the tests' database, as DATABASE_URL has it; with another port, where something is in between."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user = f"{database['USER']}:{database['PASSWORD']}@" if database["PASSWORD"] else f"{database['USER']}@"
    return f"postgres://{user}{database['HOST']}:{port or database['PORT'] or 5432}/{database['NAME']}"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def ask(port, path, **headers):
    """(status, headers, body)"""
    with closing(_connect(port)) as client:
        client.request("GET", quote(path, safe="/?=&%"), headers=headers)
        response = client.getresponse()
        return response.status, response.headers, response.read()


def _connect(port):
    return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


class Served:
    """A running gunicorn."""

    def __init__(self, port, process):
        self.port, self.process = port, process

    def connect(self):
        return _connect(self.port)

    def get(self, path, **headers):
        """(status, headers, text)"""
        status, headers, body = ask(self.port, path, **headers)
        return status, headers, body.decode()

    def workers(self):
        """The ids of its worker processes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return list(map(int, children.split()))


@contextmanager
def served(folder, **environment):
    """The site, served from the tests' database; its log is in a folder."""
    port = free_port()
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_url(),
        "SECRET_KEY": "x" * 60,
        "SITE_URL": f"http://127.0.0.1:{port}",
        **environment,
    }
    with gunicorn("studyguide.wsgi", port, folder / "gunicorn.log", environment) as site:
        yield site


@contextmanager
def gunicorn(application, port, log, environment, *, workers=WORKERS, options=()):
    """A Served, once all its workers are there; `options` are those of its command line."""
    known = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
    environment = known | environment
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *options, application]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)  # noqa: S603
    site = Served(port, process)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                ask(port, "/healthz")
                if len(site.workers()) == workers:
                    break
            except OSError:
                assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        yield site
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
