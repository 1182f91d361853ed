"""What becomes of an import that cannot be finished."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection

from glossary.models import Page, Revision, Term
from tests.served import ROOT, database_url

# Seconds of work after which an import has read all, and has not written all.
HALF_WAY = 3


def terms(number):
    return [
        {"course": "Botany", "name": f"Stoma {n}", "definition": "A pore of [[Stoma 1]].", "facts": ["It opens."] * 4}
        for n in range(number)
    ]


@pytest.fixture
def write(tmp_path):
    def write(number):
        path = tmp_path / f"{number}.jsonl"
        path.write_text("".join(json.dumps(each) + "\n" for each in terms(number)))
        return path

    return write


@pytest.fixture
def full_disk(transactional_db):
    """A database that takes some rows more and then has no room left, as long as it is told so."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # What earlier tests took away left room.
            cursor.execute("VACUUM")
            (pages,) = cursor.execute("PRAGMA page_count").fetchone()
            cursor.execute(f"PRAGMA max_page_count = {pages + 20}")
            yield
            cursor.execute("PRAGMA max_page_count = 4294967294")
        else:
            # What the server says of a full disk, when it is to write the pages.
            cursor.execute(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                " RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';"
                " END $$"
            )
            cursor.execute("CREATE TRIGGER no_room BEFORE INSERT ON glossary_page EXECUTE FUNCTION no_room()")
            yield
            cursor.execute("DROP FUNCTION no_room CASCADE")


def test_where_the_disk_is_full_nothing_is_written_and_the_message_says_so(write, run, full_disk):
    path = write(600)
    with pytest.raises(CommandError) as error:
        run("import_terms", path, "--publish")
    assert str(error.value).startswith("Nothing was imported; the database says: ")
    assert "disk is full" in str(error.value) or "No space left on device" in str(error.value)
    assert "\n" not in str(error.value)
    assert not Term.objects.exists()
    assert not Page.objects.exists()
    assert not Revision.objects.exists()


def test_a_killed_import_leaves_nothing_and_can_be_run_again(write, run, transactional_db):
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "manage.py", "import_terms", "--publish", str(write(8000))],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": database_url(),
            "TEST_DATABASE_URL": "",
        },
    )
    while _seconds_of_work(process.pid) < HALF_WAY:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not Term.objects.exists()
    assert not Page.objects.exists()
    assert not Revision.objects.exists()
    assert run("import_terms", "--publish", write(3)).out == [
        "4 published",
        "3 created, 0 updated, 0 unchanged, 0 failed",
    ]


def _seconds_of_work(pid):
    values = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(values[11]) + int(values[12])) / os.sysconf("SC_CLK_TCK")
