from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GlossaryConfig(AppConfig):
    name = "glossary"
    verbose_name = "Study guide"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from glossary import deletion, search  # noqa: F401  deletion connects its signal

        post_migrate.connect(search.forget_flushed, sender=self)
