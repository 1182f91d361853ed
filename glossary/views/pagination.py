from django.core.paginator import InvalidPage
from django.http import Http404


def current_page(request, paginator):
    """The page that ?page= names, the first without it; 404 for a page that is not there."""
    try:
        return paginator.page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404 from error


def page_query(page):
    """The query string that shows a page of a list, "" for the first."""
    return f"?page={page.number}" if page.number > 1 else ""
