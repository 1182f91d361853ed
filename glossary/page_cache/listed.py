"""Which views the page cache may keep besides the pages of content."""

from functools import wraps

# Where a view tells the cache the address that it calls its answer by.
CANONICAL = "studyguide.canonical"


def listed(view, *parameters):
    """A view of what is public, whose answer depends on the path and on these parameters of the query alone."""

    @wraps(view)
    def listed_view(request, **arguments):
        response = view(request, **arguments)
        request.environ[CANONICAL] = getattr(response, "canonical_path", request.path)
        return response

    listed_view.parameters = parameters
    return listed_view
