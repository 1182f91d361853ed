import os
import socket
import sys

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError, connection
from django.utils.ipv6 import is_valid_ipv6_address

from glossary.importing import import_entries
from glossary.interchange.files import read_paths
from glossary.models import Course, Revision


class Command(BaseCommand):
    help = "Set up the site with the sample courses and serve it. Run again, it serves what is there."
    # Whatever is wrong is told in one line by what is tried here, and not by checks before it.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("address", nargs="?", default="127.0.0.1:8000", metavar="ADDR:PORT")

    def handle(self, *, address, **options):
        host, port = _split(address)
        _refuse_taken_port(host, port)
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("collectstatic", interactive=False, verbosity=0)
            loaded = _load_samples()
        except (DatabaseError, OSError) as error:
            reason = " ".join(str(error).split())
            raise CommandError(f"The site cannot be set up in {settings.BASE_DIR}: {reason}") from error
        if loaded:
            self.stdout.write(f"Loaded and published {loaded} sample pages.")
        self.stdout.write(f"The site is at http://{address}/ (press Ctrl+C to stop)")
        self.stdout.write(f"To edit it at http://{address}/admin/, make an account: python manage.py createsuperuser")
        self.stdout.flush()
        connection.close()
        _serve(host, address)


def _split(address):
    host, colon, port = address.rpartition(":")
    bare = host.removeprefix("[").removesuffix("]")
    if not colon or not host or not port.isdecimal() or len(port) > 5 or not 0 < int(port) < 2**16:
        raise CommandError(f"{address} is no address and port such as 127.0.0.1:8000.")
    return bare, int(port)


def _refuse_taken_port(host, port):
    family = socket.AF_INET6 if is_valid_ipv6_address(host) else socket.AF_INET
    with socket.socket(family) as probe:
        # As the server itself does: a port whose last connections are only fading is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            hint = f"Try another: python manage.py demo 127.0.0.1:{port + 1}"
            raise CommandError(f"{host}:{port} cannot be used: {error.strerror}. {hint}") from error


def _load_samples():
    """Load and publish the sample courses on a site that never had content; returns the number of pages."""
    if Course.objects.exists() or Revision.objects.exists():
        return 0
    reading = read_paths([settings.BASE_DIR / "fixtures"])
    report = import_entries(reading.entries, publish=True)
    if problems := reading.failures + report.failures:
        raise CommandError(f"The sample courses cannot be loaded: {problems[0]}")
    return report.published


def _serve(host, address):
    """Become the production server, with its settings, on this address."""
    environment = {"SITE_URL": f"http://{address}", **os.environ}
    if "ALLOWED_HOSTS" not in os.environ:
        environment["ALLOWED_HOSTS"] = ",".join({host, *settings.ALLOWED_HOSTS})
    command = [sys.executable, "-m", "gunicorn", "--config", str(settings.BASE_DIR / "gunicorn.conf.py")]
    command += ["--chdir", str(settings.BASE_DIR), "--bind", address, "--log-level", "warning"]
    os.execve(sys.executable, command, environment)  # noqa: S606  no shell; every word is ours
