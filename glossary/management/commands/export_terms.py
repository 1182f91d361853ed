import os
import tempfile
from pathlib import Path

from django.core.management import BaseCommand, CommandError

from glossary.exporting import documents_on_desk, file_name
from glossary.interchange import FORMATS
from glossary.management.commands.import_terms import course_of


class Command(BaseCommand):
    help = "Write courses, terms and guides as they stand on the editing desk."

    def add_arguments(self, parser):
        parser.add_argument("--course", metavar="SLUG", help="only this course")
        parser.add_argument("--format", choices=FORMATS, default="jsonl", help="jsonl unless told")
        parser.add_argument(
            "-o",
            "--output",
            metavar="PATH",
            type=Path,
            help="a file for jsonl (else standard output), otherwise a folder",
        )

    def handle(self, *, output, **options):
        name = options["format"]
        documents = documents_on_desk(course_of(options["course"]), titled=name == "study-page")
        if name == "jsonl":
            lines = map(FORMATS[name].write, documents)
            return self._write_lines(lines, output) if output else self.stdout.writelines(lines)
        if output is None:
            raise CommandError(f"{name} is a folder of files: name it with -o.")
        left_out = 0
        for document in documents:
            if name == "study-page" and document.kind != "term":
                left_out += 1
                continue
            path = output / file_name(document, FORMATS[name].extension)
            self._write(path, FORMATS[name].write(document))
        if left_out:
            self.stderr.write(f"{left_out} courses and guides have no study page text and were left out.")
        return None

    def _write_lines(self, lines, path):
        """The whole file, or the one that was there before: never half of it."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
                file.writelines(lines)
            os.replace(file.name, path)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error

    def _write(self, path, text):
        self._write_lines([text], path)
