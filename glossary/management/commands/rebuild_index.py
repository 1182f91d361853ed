from django.core.management import BaseCommand
from django.db import transaction

from glossary import desk_search, mentions
from glossary.management.watching import Watching
from glossary.models import Mention, Page, TermKey


class Command(Watching, BaseCommand):
    help = "Build the indexes of names, words, mentions and search again, from what is published and what is drafted."

    def handle(self, **options):
        # In one transaction: readers and editors go on with the old ones until it ends.
        with transaction.atomic():
            mentions.rebuild(self.watched)
            desk_search.rebuild(self.watched)
        for model, name in ((Page, "pages"), (TermKey, "forms of names"), (Mention, "mentions")):
            self.stdout.write(f"{model.objects.count()} {name}")
