"""What the page cache tells Django with a request that it hands on: whether the database has answered just now."""

# Of the environ of a request; nothing is there where nobody has asked.
ANSWERS = "studyguide.database_answers"


def is_known(request):
    return ANSWERS in request.META


def is_away(request):
    return request.META.get(ANSWERS) is False


def answers_without_database(view):
    """A view that can be asked while the database is away."""
    view.answers_without_database = True
    return view
