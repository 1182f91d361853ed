"""No lost update: who saves says which version was changed, and who has the form open sees who else has."""

from datetime import timedelta

from django import forms
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from glossary import desk, documents
from glossary.admin import differences
from glossary.admin.ids import is_id
from glossary.models import Presence, Revision

# An open form tells that it is there several times in this time.
PRESENT = timedelta(seconds=60)


class Stale(Exception):
    """Somebody else saved the row since the form was opened."""


class VersionsMixin:
    """For PublishingAdmin: a save that is based on an older version is refused, and nothing of it is lost."""

    change_form_template = "admin/glossary/change_form.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_presence"
        view = self.admin_site.admin_view(self.presence_view)
        return [path("<path:object_id>/presence/", view, name=name), *super().get_urls()]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        view = super().changeform_view
        if object_id is None or request.method != "POST":
            return view(request, object_id, form_url, extra_context)
        row = self.get_object(request, unquote(object_id))
        if row is not None and request.POST.get("_version") != str(row.version):
            return view(self._refused(request, row), object_id, form_url, extra_context)
        request.version = row.version if row is not None else None
        try:
            # What was half written is undone.
            with transaction.atomic():
                return view(request, object_id, form_url, extra_context)
        except Stale:
            row = self.get_object(request, unquote(object_id))
            return view(self._refused(request, row), object_id, form_url, extra_context)

    def _refused(self, request, row):
        """The request, to be answered with its own form and what was saved meanwhile."""
        request.stale_since = request.POST.get("_revision", "")
        request.POST = rebased(request.POST, row) if row is not None else request.POST
        return request

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change, **options)
        return type(form.__name__, (_Refused, form), {}) if _is_stale(request) and request.method == "POST" else form

    def save_model(self, request, obj, form, change):
        # Of two who save at once, one finds another version here than the form was opened on: the row that was read for
        # this save may be the other's already.
        version = request.version if change else None
        if change and not self.model.objects.filter(pk=obj.pk, version=version).update(version=version + 1):
            raise Stale
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            latest = latest_revision(obj)
            context |= {"version": obj.version, "revision": latest.pk if latest else ""}
            if self.has_change_permission(request, obj):
                name = f"admin:{self.opts.app_label}_{self.opts.model_name}_presence"
                context |= {"others": others_at(obj, request.user), "presence_url": reverse(name, args=[obj.pk])}
            if _is_stale(request) and latest:
                context |= {
                    "conflict": latest,
                    "conflict_changes": _changes(_revision_of(obj, request.stale_since), latest),
                }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def presence_view(self, request, object_id):
        """Asked by an open form now and then: who else is there, and whether what it shows is the latest version."""
        row = self.changeable(request, object_id)
        if request.method == "POST":
            Presence.objects.update_or_create(
                kind=desk.kind_of(row), object_id=row.pk, user=request.user, defaults={"seen": timezone.now()}
            )
        return JsonResponse({"others": others_at(row, request.user), "version": row.version})


class _Refused(forms.ModelForm):
    def clean(self):
        super().clean()
        self.add_error(None, _("This was saved since you opened it, so nothing was saved now."))


def _is_stale(request):
    return hasattr(request, "stale_since")


def latest_revision(row):
    return Revision.objects.filter(kind=desk.kind_of(row), object_id=row.pk).select_related("author").first()


def _revision_of(row, pk):
    found = Revision.objects.filter(kind=desk.kind_of(row), object_id=row.pk, pk=pk if is_id(pk) else None)
    return found.first()


def _changes(before, after):
    """What others changed, as HTML; what the form was opened on may not be known."""
    return (
        differences.rendered(documents.from_data(before.document), documents.from_data(after.document))
        if before
        else ""
    )


def others_at(row, user):
    """The names of others who have the form of a row open."""
    present = Presence.objects.filter(kind=desk.kind_of(row), object_id=row.pk, seen__gte=timezone.now() - PRESENT)
    return [str(each.user) for each in present.exclude(user=user).select_related("user").order_by("user__username")]


def rebased(posted, row):
    """What a form posted, on what there is now: parts that were deleted meanwhile are new ones again."""
    posted = posted.copy()
    for prefix in {key.removesuffix("-TOTAL_FORMS") for key in posted if key.endswith("-TOTAL_FORMS")}:
        total = posted[f"{prefix}-TOTAL_FORMS"]
        if hasattr(row, prefix) and is_id(total) and int(total) < 5000:
            _rebase(posted, prefix, {str(pk) for pk in getattr(row, prefix).values_list("pk", flat=True)})
    return posted


def _rebase(posted, prefix, ids):
    parts = []
    for number in range(int(posted[f"{prefix}-TOTAL_FORMS"])):
        start = f"{prefix}-{number}-"
        parts.append({key.removeprefix(start): posted.pop(key)[-1] for key in list(posted) if key.startswith(start)})
    kept = [part for part in parts if part.get("id") in ids]
    added = [{**part, "id": ""} for part in parts if part.get("id") not in ids]
    for number, part in enumerate([*kept, *added]):
        for name, value in part.items():
            posted[f"{prefix}-{number}-{name}"] = value
    posted[f"{prefix}-TOTAL_FORMS"], posted[f"{prefix}-INITIAL_FORMS"] = str(len(parts)), str(len(kept))
