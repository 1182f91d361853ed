"""Sentences for people, in modules that know no Django: English as they stand, with what a translation needs."""


class Message(str):
    """A str made of a template and the values in it; glossary/models/translation.py says it in another language."""

    __slots__ = ("template", "values")

    def __new__(cls, template, **values):
        self = super().__new__(cls, template.format(**values))
        self.template, self.values = template, values
        return self
