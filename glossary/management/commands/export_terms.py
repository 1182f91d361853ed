from collections import Counter
from contextlib import suppress
from pathlib import Path

from django.core.management import BaseCommand, CommandError

from glossary.exporting import documents_on_desk, files
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
            help="a file for jsonl, csv and tsv (else standard output), otherwise a folder",
        )

    def handle(self, *, output, **options):
        name = options["format"]
        documents = documents_on_desk(course_of(options["course"]))
        if FORMATS[name].one_file:
            parts = FORMATS[name].write_all(documents)
            return self._write_lines(parts, output) if output else self.stdout.writelines(parts)
        if output is None:
            raise CommandError(f"{name} is a folder of files: name it with -o.")
        kinds = Counter()
        for path, text in files(_counted(documents, kinds), name):
            self._write_lines([text], output / path)
        if left_out := sum(number for kind, number in kinds.items() if kind not in FORMATS[name].kinds):
            self.stderr.write(f"{left_out} courses and guides have no study page text and were left out.")
        return None

    def _write_lines(self, lines, path):
        """The whole file, or the one that was there before: never half of it."""
        part = path.with_name(f".{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("w", encoding="utf-8", newline="") as file:
                file.writelines(lines)
            part.replace(path)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        finally:
            with suppress(OSError):
                part.unlink()


def _counted(documents, kinds):
    for document in documents:
        kinds[document.kind] += 1
        yield document
