from django.db import models
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page


class HomePage(Page):
    pass


class CoursePage(Page):
    pass


class KeyTermsPage(Page):
    pass


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock()
    answer = blocks.RichTextBlock()


class FactBlock(blocks.StructBlock):
    text = blocks.RichTextBlock()
    source = blocks.RichTextBlock(required=False)


class MentionBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock()
    where = blocks.CharBlock(required=False)


class TermPage(Page):
    other_names = models.CharField(max_length=200, blank=True)
    unit_number = models.PositiveIntegerField()
    unit_title = models.CharField(max_length=200)
    definition = RichTextField()
    facts = StreamField([("fact", FactBlock())])
    questions = StreamField([("question", QuestionBlock())])
    mentions = StreamField([("mention", MentionBlock())], blank=True)
    structured_data = models.TextField()

    content_panels = [
        *Page.content_panels,
        *map(
            FieldPanel,
            [
                "other_names", "unit_number", "unit_title", "definition", "facts", "questions", "mentions",
                "structured_data",
            ],
        ),
    ]  # fmt: skip

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        *_above, course, _key_terms = above = [page for page in self.get_ancestors() if not page.is_root()]
        return context | {
            "above": above,
            "course": course,
            "previous": self.get_prev_siblings().live().first(),
            "next": self.get_next_siblings().live().first(),
        }
