from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.db import OperationalError

from glossary.importing import import_entries, languages
from glossary.interchange import FORMATS
from glossary.interchange.files import read_paths
from glossary.management.watching import Watching
from glossary.models import Course


class Command(Watching, BaseCommand):
    help = "Read terms, guides and courses from files: Markdown, JSON lines, tables or study page text; all or nothing."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", type=Path, help="a file, or a folder of files")
        parser.add_argument("--course", metavar="SLUG", help="put everything into this course, whatever its text says")
        parser.add_argument("--format", choices=FORMATS, help="left out, it is recognised by name or content")
        parser.add_argument("--publish", action="store_true", help="publish what was read")
        parser.add_argument(
            "--dry-run", action="store_true", help="write nothing; say what would be written and dropped"
        )

    def handle(self, *, paths, publish, dry_run, **options):
        course = course_of(options["course"])
        reading = read_paths(
            paths,
            format_name=options["format"],
            course=course.slug if course else "",
            language_of=languages(),
        )
        # What could be read is tried even so, that all that is wrong is told at once.
        attempt = dry_run or bool(reading.failures)
        try:
            report = import_entries(
                reading.entries, course=course, publish=publish, dry_run=attempt, watched=self.watched
            )
        except OperationalError as error:
            # A full disk, or a server that went away.
            said = " ".join(str(error).split())
            raise CommandError(f"Nothing was imported; the database says: {said}") from error
        report.failures[:0] = reading.failures
        if dry_run:
            for remark in reading.dropped:
                self.stdout.write(f"{remark.place}: dropped: {remark.message}")
        for remark in reading.unplaced:
            self.stderr.write(f"{remark.place}: not imported: {remark.message}")
        for remark in report.failures:
            self.stderr.write(f"{remark}")
        if publish and not report.failures:
            self.stdout.write(f"{report.published} published")
        self.stdout.write(str(report))
        if report.failures:
            raise SystemExit(1)


def course_of(slug):
    """The course that --course names, None without it."""
    if slug is None:
        return None
    course = Course.objects.filter(slug=slug).first()
    if course is None:
        raise CommandError(f"There is no course with the slug {slug!r}.")
    return course
