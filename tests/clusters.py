"""A PostgreSQL of a test's own with a streaming replica, in a folder of their own, which can be stopped and started."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.served import free_port

PROGRAMS = ("initdb", "pg_basebackup", "postgres")
# Debian has them where no shell looks for programs, a folder for each version.
FOLDERS = [
    *sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name)),
    *map(Path, os.environ.get("PATH", "").split(os.pathsep)),
]
# All that these tests ask for, and nothing that would survive the machine.
OPTIONS = {"fsync": "off", "shared_buffers": "32MB", "unix_socket_directories": "", "listen_addresses": "127.0.0.1"}


class Server:
    """A PostgreSQL server on a folder of data."""

    def __init__(self, programs, data):
        self.programs, self.data, self.port, self.process = programs, data, free_port(), None
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self):
        options = [f"--{name}={value}" for name, value in ({"port": self.port} | OPTIONS).items()]
        with (self.data.parent / f"{self.data.name}.log").open("a") as log:
            self.process = subprocess.Popen(  # noqa: S603  every word is ours
                [self.programs / "postgres", "-D", self.data, *options], stdout=log, stderr=log, **_someone()
            )
        until = time.monotonic() + 60
        while not self._answers():
            assert self.process.poll() is None, Path(log.name).read_text()
            assert time.monotonic() < until, Path(log.name).read_text()
            time.sleep(0.05)

    def _answers(self):
        import psycopg

        with suppress(psycopg.OperationalError):
            self.ask("SELECT 1")
            return True
        return False

    def stop(self, how=signal.SIGINT):
        """Connections are cut at once; with SIGQUIT, what is written may be lost."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None

    def ask(self, sql, *values):
        """The first value of the first row if there are any, by a connection of its own."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as connection:
            rows = connection.execute(sql, values)
            return rows.fetchone()[0] if rows.description else None


class Clusters:
    """A primary and its replica."""

    def __init__(self, programs, folder):
        self.primary, self.replica = Server(programs, folder / "primary"), Server(programs, folder / "replica")
        run(programs / "initdb", "-D", self.primary.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync",
            "--wal-segsize=1")  # fmt: skip
        self.primary.start()

    def copy(self):
        """Make the replica as docs/deployment.md says, and start it."""
        run(self.primary.programs / "pg_basebackup", "-D", self.replica.data, "-d", self.primary.url, "-R", "-C", "-S",
            "readers", "--no-sync", "--checkpoint=fast")  # fmt: skip
        self.replica.start()

    def pause(self):
        """From now on the replica lags."""
        self.replica.ask("SELECT pg_wal_replay_pause()::text")
        self._wait("SELECT pg_get_wal_replay_pause_state() = 'paused'")

    def resume(self):
        """From now on it does not, and it has all that the primary has."""
        self.replica.ask("SELECT pg_wal_replay_resume()::text")
        self._wait("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", self.primary.ask("SELECT pg_current_wal_lsn()"))

    def stop_replica(self):
        """It will begin with what is written now, and not replay all from its first day."""
        self.primary.ask("CHECKPOINT")
        self.resume()
        self.replica.stop()

    def _wait(self, *question):
        until = time.monotonic() + 30
        while not self.replica.ask(*question):
            assert time.monotonic() < until, question
            time.sleep(0.01)

    def stop(self):
        """Nobody needs their data any more."""
        for server in (self.replica, self.primary):
            server.stop(signal.SIGQUIT)


@contextmanager
def clusters():
    programs = next((each for each in FOLDERS if all((each / name).is_file() for name in PROGRAMS)), None)
    if programs is None:
        pytest.skip("There is no server of PostgreSQL on this machine; on Debian it is the package postgresql.")
    folder = Path(tempfile.mkdtemp(prefix="studyguide-clusters-"))
    if someone := _someone():
        shutil.chown(folder, **someone)
    made = None
    try:
        made = Clusters(programs, folder)
        yield made
    finally:
        if made:
            made.stop()
        shutil.rmtree(folder)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", timeout=120, **_someone())  # noqa: S603
    assert done.returncode == 0, done.stderr


def _someone():
    """Who a server runs as, where root may not run it."""
    if os.geteuid():
        return {}
    names = {each.pw_name for each in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    return {"user": name, "group": pwd.getpwnam(name).pw_gid}
