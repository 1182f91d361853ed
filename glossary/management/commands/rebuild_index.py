from django.core.management import BaseCommand

from glossary import mentions
from glossary.models import Mention, Page, TermKey


class Command(BaseCommand):
    help = "Build the indexes of names, words and mentions again, from what is published."

    def handle(self, **options):
        mentions.rebuild()
        for model, name in ((Page, "pages"), (TermKey, "forms of names"), (Mention, "mentions")):
            self.stdout.write(f"{model.objects.count()} {name}")
