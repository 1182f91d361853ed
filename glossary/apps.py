from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GlossaryConfig(AppConfig):
    name = "glossary"
    verbose_name = "Study guide"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from glossary import deletion  # noqa: F401  it connects its signal
        from glossary.search.flushing import forget_flushed
        from glossary.stamps import migrated

        post_migrate.connect(forget_flushed, sender=self)
        post_migrate.connect(migrated, sender=self)
