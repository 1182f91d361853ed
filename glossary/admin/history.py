"""The history of a course, term or guide: its revisions, what each changed, and a way back to any of them."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin.utils import quote
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from glossary import desk, restoring
from glossary.admin import differences
from glossary.admin.ids import is_id
from glossary.documents import from_data
from glossary.models import Revision

PAGE = 50


@dataclass(frozen=True)
class Entry:
    """A revision in the list, and in a line what it changed, None where that is not told."""

    revision: Revision
    changed: str | None


class HistoryMixin:
    """Pages of the admin about the revisions of a row; for PublishingAdmin."""

    def get_urls(self):
        return [
            self._path("history/compare/", self.compare_view, "compare"),
            self._path("history/<int:revision>/", self.revision_view, "revision"),
            self._path("history/<int:revision>/restore/", self.restore_view, "restore"),
            *super().get_urls(),
        ]

    def _path(self, address, view, name):
        name = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(f"<path:object_id>/{address}", self.admin_site.admin_view(view), name=name)

    def history_view(self, request, object_id, extra_context=None):
        row = self.readable(request, object_id)
        revisions = _revisions(row)
        page = Paginator(revisions, PAGE).get_page(request.GET.get("page"))
        listed = _entries(revisions, page.number)
        return self._page_about(
            request,
            row,
            "history",
            _("History"),
            page=page,
            **_with_chosen(listed, [_chosen(revisions, request, name) for name in ("before", "after")]),
            **(extra_context or {}),
        )

    def compare_view(self, request, object_id):
        """Two revisions, the older one first in whatever order they were chosen."""
        row = self.readable(request, object_id)
        chosen = [_chosen(_revisions(row), request, name) for name in ("before", "after")]
        if None in chosen:
            raise Http404
        older, newer = sorted(chosen, key=lambda revision: revision.pk)
        html = differences.rendered(from_data(older.document), from_data(newer.document))
        return self._page_about(request, row, "compare", _("What changed"), older=older, newer=newer, differences=html)

    def revision_view(self, request, object_id, revision):
        row = self.readable(request, object_id)
        revision = _revision(row, revision)
        html = differences.as_it_is(from_data(revision.document))
        return self._page_about(request, row, "revision", _("As it was"), revision=revision, document=html)

    def restore_view(self, request, object_id, revision):
        row = self.changeable(request, object_id)
        revision = _revision(row, revision)
        if request.method == "POST":
            return self._restore(request, row, revision)
        draft, plan = desk.document_of(row), restoring.plan(row, from_data(revision.document))
        return self._page_about(
            request,
            row,
            "restore",
            _("Restore"),
            revision=revision,
            plan=plan,
            is_possible=plan.document != draft and not plan.problems,
            token=restoring.token_of(row),
            differences=differences.rendered(draft, plan.document),
        )

    def _restore(self, request, row, revision):
        token = request.POST.get("token", "")
        time = date_format(localtime(revision.created), "DATETIME_FORMAT")
        note = _("Restored what it was on %(time)s") % {"time": time}
        try:
            plan = restoring.restore(row, from_data(revision.document), token=token, author=request.user, note=note)
        except restoring.RestoringError as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(request.path)
        self.log_change(request, row, note)
        text = _("What it was on %(time)s is the draft again. Publish it for readers to see.")
        self.message_user(request, text % {"time": time}, messages.SUCCESS)
        for remark in plan.remarks:
            self.message_user(request, remark, messages.WARNING)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[quote(row.pk)]))

    def _page_about(self, request, row, name, title, **context):
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(row),
            "opts": self.opts,
            "original": row,
            "may_restore": self.has_change_permission(request, row),
            **context,
        }
        return TemplateResponse(request, f"admin/glossary/{name}.html", context)


def _revisions(row):
    """The revisions of a row, the newest first."""
    return Revision.objects.filter(kind=desk.kind_of(row), object_id=row.pk).select_related("author").order_by("-pk")


def _revision(row, pk):
    revision = _revisions(row).filter(pk=pk).first()
    if revision is None:
        raise Http404
    return revision


def _chosen(revisions, request, name):
    """The revision that a query string names, None where it names none of these."""
    pk = request.GET.get(name, "")
    return revisions.filter(pk=pk).first() if is_id(pk) else None


def _entries(revisions, number):
    """The entries of a page of the list. What the last of them changed, the one after it tells."""
    start = (number - 1) * PAGE
    found = list(revisions[start : start + PAGE + 1])
    return [Entry(*pair) for pair in zip(found[:PAGE], map(_changed, [*found[1:], None], found), strict=False)]


def _changed(before, after):
    if before is None:
        return _("The first that is kept")
    return differences.summary(from_data(before.document), from_data(after.document)) or _("Nothing in it")


def _with_chosen(listed, chosen):
    """What the list shows: the two that are chosen are in it on every page, and until two are, the newest are."""
    revisions = [entry.revision for entry in listed]
    if None in chosen:
        chosen = revisions[1::-1]
    elsewhere = [Entry(each, None) for each in dict.fromkeys(chosen) if each not in revisions]
    return {"entries": [*elsewhere, *listed], "before": chosen[:1], "after": chosen[-1:]}
