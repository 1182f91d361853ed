"""A Redis of a test's own, at a socket in a folder of its own, that can be stopped and started."""

import shutil
import subprocess
import time

import pytest

EXECUTABLE = shutil.which("redis-server")


class RedisServer:
    def __init__(self, folder):
        if EXECUTABLE is None:
            pytest.skip("There is no redis-server on this machine; on Debian it is the package redis-server.")
        self.socket = folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self.process = None

    def start(self):
        command = [EXECUTABLE, "--port", "0", "--unixsocket", self.socket, "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(map(str, command), stdout=subprocess.DEVNULL, cwd=self.socket.parent)  # noqa: S603
        until = time.monotonic() + 20
        while not self.socket.exists():
            assert time.monotonic() < until, "redis-server does not start"
            time.sleep(0.02)

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        self.socket.unlink(missing_ok=True)
