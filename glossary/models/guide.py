from django.utils.translation import gettext_lazy as _

from glossary.models.content import Content
from glossary.models.fields import markdown_field, name_field


class Guide(Content):
    title = name_field(_("title"))
    body = markdown_field(_("text"), blank=True)

    class Meta(Content.Meta):
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    def __str__(self):
        return self.title
