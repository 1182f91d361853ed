from django.contrib.auth.models import User
from django.core.management import BaseCommand, CommandError

from studyguide.signing_in import second_factor


class Command(BaseCommand):
    help = "Let an editor who lost their app and recovery codes sign in by password alone. It ends their sessions."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account named {username}.")
        if not second_factor.remove(user):
            raise CommandError(f"{username} has no second factor: the password alone signs in.")
        self.stdout.write(f"{username} now signs in by password alone.")
