import pytest
from django.db import InterfaceError, OperationalError, connection


def test_says_that_all_is_well_and_is_never_kept(client, db):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("failure", [OperationalError("gone"), InterfaceError("connection already closed")])
def test_says_in_one_line_that_the_database_is_away(client, db, failure):
    def fail(*arguments):
        raise failure

    with connection.execute_wrapper(fail):
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.content == b"database unavailable\n"
    assert "no-store" in answer.headers["Cache-Control"]
