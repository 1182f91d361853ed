"""The whole public site, written to a folder."""

from collections import deque
from contextlib import suppress

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.db import DatabaseError

from glossary.batches import batches, unwatched
from glossary.page_cache.release import release
from glossary.stamps import edition
from glossary.static_site import addresses, nginx
from glossary.static_site.addresses import Address
from glossary.static_site.asking import Site, unlogged
from glossary.static_site.errors import ExportError
from glossary.static_site.folder import Content, Folder

# How many are in memory at a time: pages, and files of up to a few megabytes.
PAGES, FILES = 100, 10


def export_site(path, watched=unwatched):
    """Write what has changed since the last export to the same folder; returns the Folder, which counted.

    What is published meanwhile is in it or not; the next export has it. Raises ExportError; whatever was written until
    then is whole and known to the next export.
    """
    if settings.DEBUG:
        raise ExportError("DEBUG is on, and shows pages that are not for readers: export with DEBUG=0.")
    try:
        collected = getattr(staticfiles_storage, "manifest_hash", "")
        if not collected:
            raise ExportError("Static files have not been collected: run manage.py collectstatic first.")
        with unlogged(), Folder(path, f"{release()}-{collected}") as folder:
            _export(folder, watched)
    except DatabaseError as error:
        raise ExportError(f"The database cannot be read: {' '.join(str(error).split())}") from error
    return folder


def _export(folder, watched):
    site, stamp = Site(), edition()
    _put_static_files(folder)
    _put_lists(folder, site, [*_error_pages(stamp), *addresses.lists(stamp)])
    pages = watched(addresses.pages(stamp), total=addresses.number_of_pages(), what="pages")
    for batch in batches(pages, PAGES):
        _put(folder, site, batch)
    _put_pictures(folder)
    folder.put_lines("nginx/headers.conf", nginx.headers())
    folder.put_lines("nginx/redirects.map", nginx.redirects())
    folder.put_lines("nginx/files.map", nginx.shortened(folder.shortened()))
    # Last, and only where all else could be written: what is public is never missing in between.
    folder.sweep()


def _error_pages(stamp):
    """What is shown where nothing is: no name is like this address, so that the page suggests none."""
    yield Address("/-/", stamp, status=404, file_path="/404.html")
    if path := nginx.first_gone():
        yield Address(path, stamp, status=410, file_path="/410.html")


def _put_lists(folder, site, lists):
    """Lists, and the further pages that they lead to."""
    queue, known = deque(lists), {str(address) for address in lists}
    while queue:
        batch = [queue.popleft() for _ in range(min(PAGES, len(queue)))]
        _put(folder, site, batch)
        for need in folder.needs(address.file for address in batch):
            if not need.startswith(settings.MEDIA_URL) and need not in known:
                known.add(need)
                path, _, query = need.partition("?")
                queue.append(Address(path, batch[0].stamp, query))


def _put(folder, site, batch):
    """Ask for what has changed, and write it."""
    contents = []
    for address in folder.outdated(batch):
        data = site.get(address)
        if data is not None:
            text = data.decode()
            needs = [*addresses.pictures(text), *addresses.further(address, text)]
            own = address.path if address.is_shortened else None
            contents.append(Content(address.file, address.stamp, data, needs, own))
    folder.put(contents)


def _put_static_files(folder):
    """The site's own, under the names that its pages call them; those of the desk's packages are for the desk alone."""
    for batch in batches(FileSystemFinder().list([]), FILES):
        contents = []
        for name, _storage in batch:
            try:
                stored = staticfiles_storage.stored_name(name)
                contents.append(_copied(f"{settings.STATIC_URL}{stored}", staticfiles_storage, stored))
            except (ValueError, FileNotFoundError) as error:
                # It is newer than the manifest, or the file that the manifest names was removed.
                raise ExportError(f"{name} has not been collected: run manage.py collectstatic first.") from error
        folder.put(contents)


def _put_pictures(folder):
    """Those that pages show. One that was lost is missing here as it is on the site."""
    for batch in batches(folder.all_needs(settings.MEDIA_URL), FILES):
        contents = []
        for path in batch:
            with suppress(FileNotFoundError):
                contents.append(_copied(path, default_storage, path.removeprefix(settings.MEDIA_URL)))
        folder.put(contents)


def _copied(path, storage, name):
    with storage.open(name) as file:
        return Content(Address(path, "").file, "", file.read())
