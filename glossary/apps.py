from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    name = "glossary"
    verbose_name = "Study guide"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from glossary import deletion  # noqa: F401  connects its signal
