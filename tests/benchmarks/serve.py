"""How fast pages are served, as the number of terms grows, beside what the same server can do at all.

Every server has the same gunicorn settings, and is asked by the same client (wrk) for the same term page, in rounds,
each after each; ratios are those within a round, and the first round only warms up. Cold pages are those that Django
renders for each request; one of the sample courses is compared with the same page on Wagtail
(tests/benchmarks/wagtail_site), both on SQLite.
"""

import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlsplit

from tests import nginx, served
from tests.benchmarks import databases, growth, sample, serving
from tests.benchmarks.tables import print_row, verdict
from tests.markup import parse

SIZES = (1_000, 1_000_000)
ROUNDS, SECONDS = 3, 3
# Budgets.
WARM, BEHIND_NGINX, GROWTH, COLD = 0.8, 0.7, 1.2, 4
# By how much two pages with the same words may differ in bytes: links of Wagtail to pages have no class.
SIMILAR = 0.15
# Different pages that are asked for by turns, and seconds in which each process comes to know them.
PAGES, WARM_UP = 500, 20
BEHIND, SAMPLE = "site behind nginx", "sample page, cold"
# Links to pages, as its editors set them, follow a page that moves; finished addresses do not.
WAGTAIL, WRITTEN = "  on Wagtail", "  with finished addresses"


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
        serving.collect_static(folder)
        sites, targets = {}, {}
        for size, url in urls.items():
            sites[size], off = _sites(stack, folder, url)
            targets[size] = _targets(url, sites[size], off, folder / str(size))
        low = min(urls)
        others = _others(stack, folder, low, sites[low].port, targets[low][0].path)
        others += _sample(stack, folder)
        print(f"\n{urlsplit(urls[low]).scheme}: requests a second, and milliseconds that half of them and 99 of 100")
        print(f"take at most: medians of {options.rounds} rounds of {options.seconds} s")
        print(f"with {serving.CONNECTIONS} connections\n")
        found = {}
        for number in range(options.rounds + 1):
            for key, target in [
                *((("", other.title), other) for other in others),
                *(((size, each.title), each) for size, own in targets.items() for each in own),
            ]:
                measured = serving.wrk(target, options.seconds if number or not target.paths else WARM_UP, folder)
                found.setdefault(key, []).extend([measured] if number else [])
        _print(found, others, targets, {size: serving.memory(site) for size, site in sites.items()})


def _sites(stack, folder, url):
    """The site on a database, with its page cache and without."""
    environment = serving.site(url, folder)
    return [
        stack.enter_context(serving.gunicorn(folder, "studyguide.wsgi", environment | more))
        for more in ({}, {"PAGE_CACHE_MB": "0"})
    ]


def _targets(url, site, off, folder):
    folder.mkdir()
    many = _paths(url, folder / "paths")
    path = many.read_text().split("\n", 1)[0]
    tag = _keep(site.port, path, folder)["ETag"]
    return [
        serving.Target("warm", site.port, {}, path),
        serving.Target("warm, 304", site.port, {"If-None-Match": tag}, path),
        serving.Target(f"warm, {PAGES} pages by turns", site.port, {}, paths=many),
        serving.Target("cold", off.port, {}, path),
        serving.Target(f"cold, {PAGES} pages by turns", off.port, {}, paths=many),
    ]


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
        if other.title == BEHIND:
            base = ratios(key, ("", "nginx, a file"))
            end = verdict(median(base) >= BEHIND_NGINX, f"at least {BEHIND_NGINX} of nginx with a file")
        elif other.title in {WAGTAIL, WRITTEN}:
            base = ratios(("", SAMPLE), key)
            end = (
                verdict(median(base) >= COLD, f"the site at least {COLD} times that") if other.title == WAGTAIL else ""
            )
        row(other.title, found[key], base, end)
    for size in sizes:
        print(f"\n{size:,} terms; × of the bare application, or of {low:,} terms")
        for target in targets[size]:
            key, end = (size, target.title), ""
            if target.title == "warm":
                against = ratios(key, ("", "bare WSGI application"))
                end = verdict(median(against) >= WARM, f"at least {WARM}")
            elif size != low and target.title != "warm, 304":
                against = ratios(key, (low, target.title))
                end = verdict(median(against) >= 1 / GROWTH, f"within {GROWTH} of {low:,} terms")
            else:
                against = ratios(key, ("", "bare WSGI application"))
            row(target.title, found[key], against, end)
        growth = memory[size] / memory[low]
        end = verdict(growth <= GROWTH, f"at most ×{GROWTH}") if size != low else ""
        print_row("memory of a worker, MB", [f"{memory[size]:.0f}", "", "", f"{growth:.2f}"], end)


def _others(stack, folder, size, site_port, path):
    page = folder / str(size)
    environment = {"PAGE": str(page)}
    bare = stack.enter_context(serving.gunicorn(folder, "tests.benchmarks.same_bytes:bare", environment))
    static = stack.enter_context(serving.gunicorn(folder, "tests.benchmarks.same_bytes:static", environment))
    others = [
        serving.Target("bare WSGI application", bare.port, {}, "/"),
        serving.Target("whitenoise, a file", static.port, {}, "/page.html"),
    ]
    if nginx.EXECUTABLE is None:
        print("nginx is missing: what it does is not measured (apt install nginx-light)")
        return others
    block = f"server {{ listen 80; root {page}/files; gzip_static on; }}"
    file_port = stack.enter_context(nginx.running(block, folder / "nginx-file"))
    changes = {"/var/cache/nginx/guide": str(folder / "cache"), "127.0.0.1:8000": f"127.0.0.1:{site_port}"}
    proxy = stack.enter_context(nginx.running(nginx.documented("reverse-proxy.md", **changes), folder / "nginx-site"))
    others.append(serving.Target("nginx, a file", file_port, {"Accept-Encoding": "gzip"}, "/page.html"))
    others.append(serving.Target(BEHIND, proxy, {"Accept-Encoding": "gzip"}, path))
    return others


def _sample(stack, folder):
    """Targets with a page of the sample courses: cold on the site, and on Wagtail, where that is installed."""
    url = sample.make(folder)
    site, off = _sites(stack, folder, url)
    targets = [serving.Target(SAMPLE, off.port, {}, sample.PATH)]
    if find_spec("wagtail") is None:
        print('Wagtail is missing: cold pages are not compared (pip install -c constraints.txt -e ".[benchmarks]")')
        return targets
    content = _run("tests.benchmarks.wagtail_site.content", serving.site(url, folder), sample.PATH)
    for title, options in ((WAGTAIL, ["links"]), (WRITTEN, [])):
        environment = {
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.wagtail_site.settings",
            "DATABASE_URL": f"sqlite:///{folder}/wagtail-{len(options)}.sqlite3",
            "SECRET_KEY": "x" * 60,
        }
        _run("tests.benchmarks.wagtail_site.fill", environment, *options, text=content)
        wagtail = stack.enter_context(serving.gunicorn(folder, "django.core.wsgi:get_wsgi_application()", environment))
        _compare(site.get(sample.PATH)[2], wagtail.get(sample.PATH)[2])
        targets.append(serving.Target(title, wagtail.port, {}, sample.PATH))
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
    environment = {**os.environ, **serving.site(url, file.parent)}
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
