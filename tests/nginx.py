"""A real nginx with a configuration that stands in the docs."""

import os
import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from tests.served import ask, free_port

# Debian has it where only root looks for programs.
EXECUTABLE = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
ROOT = Path(__file__).resolve().parent.parent


def documented(page, **changes):
    """The nginx block of a page in docs/, with some of its words exchanged for others."""
    block = re.search(r"```nginx\n(.*?)```", (ROOT / "docs" / page).read_text(), re.DOTALL)[1]
    for old, new in changes.items():
        assert old in block, old
        block = block.replace(old, new)
    return block


@contextmanager
def running(block, place):
    """nginx with a block for http, which listens at port 80; gives its port."""
    port = free_port()
    block = block.replace("listen 80;", f"listen 127.0.0.1:{port};")
    place.mkdir(exist_ok=True)
    user = "user root;" if os.geteuid() == 0 else ""
    temporary = "".join(f"{name}_temp_path {place};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (place / "nginx.conf").write_text(
        f"{user} daemon off; worker_processes auto; pid {place}/pid; error_log {place}/error.log; events {{}}\n"
        f"http {{ access_log off; include /etc/nginx/mime.types; {temporary}\n{block}\n}}"
    )
    process = subprocess.Popen(  # noqa: S603  every word is ours
        [EXECUTABLE, "-p", place, "-c", place / "nginx.conf"], stderr=subprocess.PIPE, text=True
    )
    try:
        for _ in range(200):
            assert process.poll() is None, process.stderr.read()
            try:
                ask(port, "/")
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=30)
