from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.signals import setting_changed
from django.dispatch import receiver
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from glossary import publishing
from glossary.importing import import_entries
from glossary.interchange.files import read_paths
from glossary.scheduling import clock
from glossary.templatetags import public
from tests.factories import make_course, make_guide, make_term
from tests.redis_server import RedisServer

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"

# Machines that run tests are slow and busy: an example may take its time.
hypothesis_settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("suite")


@pytest.fixture(autouse=True)
def uploads_in_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@receiver(setting_changed)
def render_anew(**kwargs):
    """What a process keeps for good."""
    public.rendered.cache_clear()


@pytest.fixture(autouse=True)
def nothing_is_due():
    """What is scheduled is looked for once a second, at some request or other: here only once a test schedules it."""
    clock.look_at = float("inf")


@pytest.fixture
def course(db):
    return make_course()


@pytest.fixture
def biology(course):
    """A published course with three terms in unit 1 and a guide."""
    rows = [course, *(make_term(course, name) for name in ("Cell", "Mitosis", "Nucleus")), make_guide(course)]
    publishing.publish(rows)
    return course


@pytest.fixture
def samples(db):
    """The sample courses, published."""
    import_samples()


def import_samples():
    report = import_entries(read_paths([FIXTURES]).entries, publish=True)
    assert not report.failures


@pytest.fixture
def editor(db):
    return User.objects.create_superuser("editor", password="a long password")


@pytest.fixture
def desk(client, editor):
    """A client signed in as an editor."""
    client.force_login(editor)
    return client


@pytest.fixture
def redis(tmp_path_factory):
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


class Outcome(NamedTuple):
    status: int
    out: list[str]
    err: list[str]


@pytest.fixture
def run(db):
    """Run a management command as from the command line; returns its exit status and the lines of its outputs."""

    def run(name, *arguments):
        out, err, status = StringIO(), StringIO(), 0
        try:
            call_command(name, *map(str, arguments), stdout=out, stderr=err)
        except SystemExit as end:
            status = end.code
        return Outcome(status, out.getvalue().splitlines(), err.getvalue().splitlines())

    return run
