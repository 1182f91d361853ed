"""Processes beside the test's own that serve its database, as under gunicorn.

What they are given to do has to be a function of a module. It is looked for once Django is set up, so this module
imports nothing that takes that.
"""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import django
from django.db import connection, connections

barrier = None


def workers(number):
    """A pool of so many processes; for tests whose database keeps what they write, and shows it to others."""
    context = get_context("spawn")
    start = connection.settings_dict["NAME"], context.Barrier(number, timeout=60)
    return ProcessPoolExecutor(number, mp_context=context, initializer=_start, initargs=start)


def _start(database, shared_barrier):
    global barrier
    barrier = shared_barrier
    django.setup()
    connections.settings["default"]["NAME"] = database


def wait_for_the_others():
    """In a worker: go on when all have come here."""
    barrier.wait()
