"""How fast pages are served, as the number of terms grows, beside what the same server can do at all.

Every server has the same gunicorn settings, and is asked by the same client (wrk) for the same term page, in rounds,
each after each; ratios are those within a round, and the first round only warms up. Cold pages, which Django renders
for each request, are compared with a site of Wagtail (tests/benchmarks/wagtail_site) that has the same page on SQLite.
"""

import gzip
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from tests import nginx, served
from tests.benchmarks import databases, growth
from tests.benchmarks.tables import print_row, verdict
from tests.markup import parse

SIZES = (1_000, 1_000_000)
ROUNDS, SECONDS, CONNECTIONS = 3, 3, 8
# Budgets.
WARM, BEHIND_NGINX, GROWTH, COLD = 0.8, 0.7, 1.2, 4
# By how much two pages with the same words may differ in bytes: links of Wagtail to pages have no class.
SIMILAR = 0.15
# Different pages that are asked for by turns, and seconds in which each process comes to know them.
PAGES, WARM_UP = 500, 20
WAGTAIL, LINKED = "Wagtail", "Wagtail, links to pages"
UNITS = {"us": 0.001, "ms": 1, "s": 1000}
# Asks for the pages of a file in an order of its own in each thread.
BY_TURNS = """
local paths, number = {}, 0
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
request = function()
  number = number % #paths + 1
  return wrk.format(nil, paths[number])
end
"""


class Rate(NamedTuple):
    """Requests a second, and milliseconds that half of them and 99 of 100 take at most."""

    rate: float
    half: float
    most: float


class Target(NamedTuple):
    title: str
    port: int
    # Headers of the request; a path, or "" for many pages by turns.
    headers: dict
    path: str = ""
    paths: Path | None = None


def main(arguments):
    parser = growth.parser("serve", __doc__, rounds=ROUNDS, sizes=SIZES)
    parser.add_argument("--seconds", type=int, default=SECONDS, help="how long each is measured in a round")
    options = parser.parse_args(arguments)
    if shutil.which("wrk") is None:
        print("wrk is missing: apt install wrk")
        return 2
    return growth.on_each_engine(options, lambda urls: _report(urls, options))


def _report(urls, options):
    with tempfile.TemporaryDirectory(prefix="serve-") as temporary, ExitStack() as stack:
        folder = Path(temporary)
        _collect_static(folder)
        sites, targets = {}, {}
        for size, url in urls.items():
            many = _paths(url, folder / f"paths-{size}")
            path = many.read_text().split("\n", 1)[0]
            site = sites[size] = stack.enter_context(_gunicorn(folder, "studyguide.wsgi", _site(url, folder)))
            off = stack.enter_context(
                _gunicorn(folder, "studyguide.wsgi", {**_site(url, folder), "PAGE_CACHE_MB": "0"})
            )
            tag = _keep(site.port, path, folder / f"page-{size}")["ETag"]
            targets[size] = [
                Target("warm", site.port, {}, path),
                Target("warm, 304", site.port, {"If-None-Match": tag}, path),
                Target(f"warm, {PAGES} pages by turns", site.port, {}, paths=many),
                Target("cold", off.port, {}, path),
                Target(f"cold, {PAGES} pages by turns", off.port, {}, paths=many),
            ]
        path = targets[min(urls)][0].path
        others = _others(stack, folder, min(urls), sites[min(urls)].port, path)
        others += _wagtail(stack, folder, urls[min(urls)], sites[min(urls)], path)
        print(
            f"\n{urlsplit(urls[min(urls)]).scheme}: requests a second, and milliseconds that half of them and 99 of 100"
        )
        print(
            f"take at most: medians of {options.rounds} rounds of {options.seconds} s with {CONNECTIONS} connections\n"
        )
        found = {}
        for number in range(options.rounds + 1):
            for key, target in [
                *((("", other.title), other) for other in others),
                *(((size, each.title), each) for size, own in targets.items() for each in own),
            ]:
                measured = _wrk(target, options.seconds if number or not target.paths else WARM_UP, folder)
                found.setdefault(key, []).extend([measured] if number else [])
        _print(found, others, targets, {size: _memory(site) for size, site in sites.items()})


def _print(found, others, targets, memory):
    sizes = sorted(targets)
    low = sizes[0]
    print_row("", ["requests/s", "50 %", "99 %", "ratio"])

    def row(title, rates, ratios=None, end=""):
        cells = [f"{median(each.rate for each in rates):,.0f}"]
        cells += [f"{median(getattr(each, name) for each in rates):.2f}" for name in ("half", "most")]
        print_row(title, [*cells, f"{median(ratios):.2f}" if ratios else ""], end)

    def ratios(one, other):
        return [own.rate / base.rate for own, base in zip(found[one], found[other], strict=True)]

    for other in others:
        key, end, base = ("", other.title), "", None
        if other.title == "site behind nginx":
            base = ratios(key, ("", "nginx, a file"))
            end = verdict(median(base) >= BEHIND_NGINX, f"at least {BEHIND_NGINX} of nginx with a file")
        row(other.title, found[key], base, end)
    for size in sizes:
        print(f"\n{size:,} terms; × of the bare application, or of {low:,} terms")
        for target in targets[size]:
            key, end = (size, target.title), ""
            if target.title == "warm":
                against = ratios(key, ("", "bare WSGI application"))
                end = verdict(median(against) >= WARM, f"at least {WARM}")
            elif target.title == "cold" and size == low and ("", WAGTAIL) in found:
                against = ratios(key, ("", WAGTAIL))
                end = verdict(median(against) >= COLD, f"at least {COLD} of Wagtail")
            elif size != low and target.title != "warm, 304":
                against = ratios(key, (low, target.title))
                end = verdict(median(against) >= 1 / GROWTH, f"within {GROWTH} of {low:,} terms")
            else:
                against = ratios(key, ("", "bare WSGI application"))
            row(target.title, found[key], against, end)
            if target.title == "cold" and size == low and ("", LINKED) in found:
                print_row(f"  × of {LINKED}", ["", "", "", f"{median(ratios(key, ('', LINKED))):.2f}"])
        growth = memory[size] / memory[low]
        end = verdict(growth <= GROWTH, f"at most ×{GROWTH}") if size != low else ""
        print_row("memory of a worker, MB", [f"{memory[size]:.0f}", "", "", f"{growth:.2f}"], end)


def _others(stack, folder, size, site_port, path):
    page = folder / f"page-{size}"
    environment = {"PAGE": str(page)}
    bare = stack.enter_context(_gunicorn(folder, "tests.benchmarks.same_bytes:bare", environment))
    static = stack.enter_context(_gunicorn(folder, "tests.benchmarks.same_bytes:static", environment))
    others = [
        Target("bare WSGI application", bare.port, {}, "/"),
        Target("whitenoise, a file", static.port, {}, "/page.html"),
    ]
    if nginx.EXECUTABLE is None:
        print("nginx is missing: what it does is not measured (apt install nginx-light)")
        return others
    block = f"server {{ listen 80; root {page}/files; gzip_static on; }}"
    file_port = stack.enter_context(nginx.running(block, folder / "nginx-file"))
    changes = {"/var/cache/nginx/guide": str(folder / "cache"), "127.0.0.1:8000": f"127.0.0.1:{site_port}"}
    proxy = stack.enter_context(nginx.running(nginx.documented("reverse-proxy.md", **changes), folder / "nginx-site"))
    others.append(Target("nginx, a file", file_port, {"Accept-Encoding": "gzip"}, "/page.html"))
    others.append(Target("site behind nginx", proxy, {"Accept-Encoding": "gzip"}, path))
    return others


def _wagtail(stack, folder, url, site, path):
    """Targets with the page that the site has at a path; none where there is no Wagtail."""
    if find_spec("wagtail") is None:
        print('Wagtail is missing: cold pages are not compared (pip install -c constraints.txt -e ".[benchmarks]")')
        return []
    content = _run("tests.benchmarks.wagtail_site.content", _site(url, folder), path)
    targets = []
    for title, options in ((WAGTAIL, []), (LINKED, ["links"])):
        environment = {
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.wagtail_site.settings",
            "DATABASE_URL": f"sqlite:///{folder / title}.sqlite3",
            "SECRET_KEY": "x" * 60,
        }
        _run("tests.benchmarks.wagtail_site.fill", environment, *options, text=content)
        wagtail = stack.enter_context(_gunicorn(folder, "django.core.wsgi:get_wsgi_application()", environment))
        _compare(site.get(path)[2], wagtail.get(path)[2])
        targets.append(Target(title, wagtail.port, {}, path))
    return targets


def _compare(own, other):
    """Refuse to compare pages that do not say the same in about as many bytes."""
    words = [parse(page).one("body").text for page in (own, other)]
    if words[0] != words[1]:
        sys.exit(f"Wagtail's page says something else:\n{words[1]}\n\n{words[0]}")
    if abs(len(other) / len(own) - 1) > SIMILAR:
        sys.exit(f"Wagtail's page has {len(other)} characters, and the site's {len(own)}.")


def _run(module, environment, *arguments, text=""):
    """What a module prints that is given a text."""
    command, environment = [sys.executable, "-m", module, *arguments], {**os.environ, **environment}
    done = subprocess.run(  # noqa: S603
        command, cwd=databases.ROOT, env=environment, check=True, input=text, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def _gunicorn(folder, application, environment):
    port = served.free_port()
    return served.gunicorn(application, port, folder / f"gunicorn-{port}.log", environment)


def _memory(site):
    """MB that the largest of its workers holds."""
    status = [Path(f"/proc/{pid}/status").read_text() for pid in site.workers()]
    return max(int(re.search(r"VmRSS:\s+(\d+)", each)[1]) for each in status) / 1024


def _site(url, folder):
    return {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "DATABASE_URL": url,
        "SECRET_KEY": "x" * 60,
        "STATIC": str(folder / "static"),
    }


def _collect_static(folder):
    environment = {**os.environ, **_site("sqlite:////nowhere", folder)}
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(command, cwd=databases.ROOT, env=environment, check=True)  # noqa: S603


def _paths(url, file):
    """A file with the paths of the page that is compared and of many others."""
    code = (
        "import django; django.setup();"
        "from glossary.models import Page; from tests.benchmarks import corpus;"
        "own = Page.objects.terms().filter(object_id__gt=0).order_by('object_id')[0].path;"
        "ids = list(Page.objects.terms().values_list('pk', flat=True).order_by('pk'));"
        f"import random; chosen = random.Random(1).sample(ids, min(len(ids), {PAGES}));"
        "print(own);"
        "[print(path) for path in Page.objects.filter(pk__in=chosen).values_list('path', flat=True)]"
    )
    environment = {**os.environ, **_site(url, file.parent)}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=databases.ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    own, *others = done.stdout.splitlines()
    random.Random(1).shuffle(others)  # noqa: S311
    file.write_text("\n".join(quote(path) for path in [own, *others]))
    return file


def _keep(port, path, folder):
    """Keep a page, compressed, for those that serve the same bytes; returns its headers."""
    status, headers, body = served.ask(port, path, **{"Accept-Encoding": "gzip"})
    if status != 200:
        sys.exit(f"{path} answers {status}.")
    (folder / "files").mkdir(parents=True)
    (folder / "page").write_bytes(body)
    own = [(name, value) for name, value in headers.items() if name not in {"Server", "Date", "Connection"}]
    (folder / "headers.json").write_text(json.dumps(own))
    (folder / "files" / "page.html.gz").write_bytes(body)
    (folder / "files" / "page.html").write_bytes(gzip.decompress(body))
    return headers


def _wrk(target, seconds, folder):
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    for name, value in {"Accept-Encoding": "gzip", **target.headers}.items():
        command += ["-H", f"{name}: {value}"]
    if target.paths:
        script = folder / "by_turns.lua"
        script.write_text(BY_TURNS)
        command += ["-s", str(script)]
    command.append(f"http://127.0.0.1:{target.port}{target.path or '/'}")
    environment = {**os.environ, "PATHS": str(target.paths or "")}
    said = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603
    if "Non-2xx" in said and "If-None-Match" not in target.headers:
        sys.exit(f"{target.title}: {said}")
    times = {
        share: float(value) * UNITS[unit] for share, value, unit in re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s)", said)
    }
    return Rate(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), times["50"], times["99"])
