"""Chosen by `python -m tests.benchmarks gunicorn_settings`; docs/growing.md has its figures."""

import multiprocessing

wsgi_app = "studyguide.wsgi"
# A page from memory is quick with as many workers as cores; one more keeps it so while the others render a search.
workers = multiprocessing.cpu_count() + 1
# Threads answer while others wait for the database, and keep connections open: without them those of a proxy are not.
worker_class = "gthread"
# Two to eight make no difference that can be measured; with one, a page waits behind a search.
threads = 4
# Each worker then holds for itself only what it has rendered and read since it started.
preload_app = True
# Longer than what a reverse proxy keeps a connection for, so that the proxy is the one to close it.
keepalive = 75
# The parser in C (gunicorn_h1c) brings nothing that can be measured.
http_parser = "python"
# What a worker holds is bounded by PAGE_CACHE_MB, and a new one would have to render all its pages again.
max_requests = 0
control_socket_disable = True
