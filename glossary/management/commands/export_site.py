from pathlib import Path

from django.core.management import BaseCommand, CommandError

from glossary.management.watching import Watching
from glossary.static_site.errors import ExportError
from glossary.static_site.exporting import export_site


class Command(Watching, BaseCommand):
    help = "Write the public site to a folder as static files, of which only those are written that have changed."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR", type=Path, help="a folder that is new, or was exported to before")

    def handle(self, *, folder, **options):
        try:
            done = export_site(folder, self.watched)
        except ExportError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done.written} written, {done.unchanged} unchanged, {done.removed} removed")
