"""Runs the suite on the database at TEST_DATABASE_URL, where that is set; loaded before Django's settings are."""

import os

if url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url
