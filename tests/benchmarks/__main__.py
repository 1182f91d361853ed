"""`python -m tests.benchmarks NAME`: run a benchmark; `python -m tests.benchmarks NAME --help` tells of its options."""

import os
import sys
from importlib import import_module

import django

NAMES = ("agreement", "gunicorn_settings", "import_terms", "link", "search", "serve")


def main(name="", *arguments):
    if name not in NAMES:
        sys.exit(f"usage: python -m tests.benchmarks {{{','.join(NAMES)}}} …")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    return import_module(f"tests.benchmarks.{name}").main(arguments)


sys.exit(main(*sys.argv[1:]))
