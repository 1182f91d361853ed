from django.utils.translation import gettext


def translated(message):
    """A Message of a module that knows no Django, in the language of the request."""
    return gettext(message.template).format(**message.values)
