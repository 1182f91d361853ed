from django.core.management import BaseCommand

from glossary.scheduling import publish_due


class Command(BaseCommand):
    help = "Publish and take down what is scheduled and due. The site does it by itself with the next request."

    def handle(self, **options):
        self.stdout.write(f"{publish_due()} done")
