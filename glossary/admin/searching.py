"""The lists of the desk are searched as readers search the site, and say what they searched for."""

from django.contrib import messages
from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR
from django.db.models import Case, IntegerField, When
from django.http import HttpResponseRedirect
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from glossary import desk_search, roles
from glossary.admin.ids import is_id


class SearchingMixin:
    """Of courses, terms and guides."""

    def changelist_view(self, request, extra_context=None):
        """The list; for words that are in no row, the list of what to ask for instead."""
        # As Django's own form will give it to get_search_results.
        text = request.GET.get(SEARCH_VAR, "").strip()
        if request.method == "GET" and text and self.has_view_or_change_permission(request):
            found = self._found(request, text)
            if found.corrected or found.without:
                self.message_user(request, _told(found), messages.WARNING)
                query = request.GET.copy()
                query.pop(PAGE_VAR, None)
                query[SEARCH_VAR] = found.query.text
                return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
        return super().changelist_view(request, extra_context)

    def get_search_results(self, request, queryset, search_term):
        """What the search of the desk finds, in its order where the editor has not asked for another."""
        if not search_term.strip():
            return queryset, False
        ids = desk_search.rows_of(self._found(request, search_term))
        queryset = queryset.filter(pk__in=ids)
        if "o" not in request.GET:
            places = [When(pk=pk, then=place) for place, pk in enumerate(ids)]
            queryset = queryset.order_by(Case(*places, output_field=IntegerField())) if places else queryset
        return queryset, False

    def _found(self, request, text):
        """What is found for a text; asked once for each request."""
        if not hasattr(request, "found_on_desk"):
            request.found_on_desk = {}
        if text not in request.found_on_desk:
            request.found_on_desk[text] = desk_search.search(self.model, text, self._courses_to_search(request))
        return request.found_on_desk[text]

    def _courses_to_search(self, request):
        """So many are found at most: without this, those of other courses could be all of them."""
        chosen = request.GET.get("course__id__exact")
        return [int(chosen)] if is_id(chosen) else roles.courses_to_read(request.user, self.model)


def _told(found):
    if found.corrected:
        words = {"typed": found.asked.text, "meant": found.query.text}
        return _("Nothing has “%(typed)s”. This is what has “%(meant)s”.") % words
    return _("Left out, as nothing has it: %s.") % get_text_list([f"“{word}”" for word in found.without], _("and"))
