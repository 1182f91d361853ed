"""What an editor has written and not saved: forms keep it by themselves, and offer it when they are opened again."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from glossary import autosaves
from glossary.admin.ids import is_id
from glossary.admin.versions import rebased
from glossary.models import Course

# Asks for a form with what was kept: of a row, or of the form for a new one that is named.
TAKE_UP = "take_up"
# The field that a form for a new row is named in.
FORM = "_form"


@dataclass(frozen=True)
class Unsaved:
    """A text that was not saved, as its writer reads of it; it is a newer one's if somebody saved the row meanwhile."""

    title: str
    kept: object
    take_up_url: str
    discard_url: str
    is_outdated: bool = False


class AutosaveMixin:
    """For PublishingAdmin, before VersionsMixin."""

    def get_urls(self):
        view, new_view = (self.admin_site.admin_view(each) for each in (self.autosave_view, self.autosave_new_view))
        return [
            path("autosave/<str:token>/", new_view, name=self._name("autosave_new")),
            path("<path:object_id>/autosave/", view, name=self._name("autosave")),
            *super().get_urls(),
        ]

    def autosave_view(self, request, object_id):
        row = self.changeable(request, object_id)
        back = reverse(f"admin:{self._name('change')}", args=[row.pk])
        return self._answer(request, str(row.pk), row, back)

    def autosave_new_view(self, request, token):
        """What is written in the form for a new row, which the token stands for."""
        if not autosaves.TOKEN.fullmatch(token):
            raise Http404
        if not self._may_write_new(request, request.POST):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return self._answer(request, token, None, reverse(f"admin:{self._name('add')}"))

    def _answer(self, request, form, row, back):
        """Asked by a script, which hears in words whether its text is kept; throwing it away is asked by a form."""
        if request.method != "POST":
            found = autosaves.find(request.user, self.opts.model_name, form)
            return JsonResponse({"told": _told(found) if found else ""})
        if "_discard" in request.POST:
            autosaves.forget(request.user, self.opts.model_name, form)
            self.message_user(request, _("The text that you had not saved is thrown away."), messages.SUCCESS)
            return HttpResponseRedirect(back)
        if not self._differs(request, row, request.POST):
            autosaves.forget(request.user, self.opts.model_name, form)
            return JsonResponse({"told": ""})
        return self._keep(request, form)

    def _keep(self, request, form):
        version, revision = (request.POST.get(name, "") for name in ("_version", "_revision"))
        base = {"version": version if is_id(version) else 0, "revision": revision if is_id(revision) else None}
        try:
            found = autosaves.keep(request.user, self.opts.model_name, form, request.POST, **base)
        except autosaves.TooLong:
            told = _("This is too long to be kept as it is written. Save it soon.")
        except autosaves.TooMany:
            told = _("You have too many texts that are not saved, so this one is not kept. Save it soon.")
        else:
            return JsonResponse({"told": _told(found)})
        return JsonResponse({"told": told}, status=413)

    def _differs(self, request, row, fields):
        """Whether a form with these fields would change a row as it is now."""
        fields = rebased(fields, row) if row is not None else fields
        form = self.get_form(request, row, change=row is not None)
        if row is None:
            form = form(fields, initial=self.get_changeform_initial_data(request))
        else:
            form = form(fields, instance=row)
        parts = (
            formset(fields, instance=row, prefix=formset.get_default_prefix(), queryset=inline.get_queryset(request))
            for formset, inline in self.get_formsets_with_inlines(request, row)
        )
        return form.has_changed() or any(each.has_changed() for each in parts)

    def _may_write_new(self, request, fields):
        """Whether an editor may add a row with these fields, as far as its course is chosen yet."""
        course = fields.get("course", "")
        if not self.has_add_permission(request) or self.model is Course or not is_id(course):
            return self.has_add_permission(request)
        field = self.formfield_for_foreignkey(self.opts.get_field("course"), request)
        return field.queryset.filter(pk=course).exists()

    def taken_up(self, request):
        """The Autosave that the form is asked to be filled with, if there is one that its writer may go on with."""
        if not hasattr(request, "taken_up"):
            request.taken_up = self._asked_for(request) if request.method == "GET" and TAKE_UP in request.GET else None
        return request.taken_up

    def _asked_for(self, request):
        object_id = request.resolver_match.kwargs.get("object_id")
        if object_id is None:
            found = autosaves.find(request.user, self.opts.model_name, request.GET[TAKE_UP].replace("\0", ""))
            return found if found and self._may_write_new(request, autosaves.fields_of(found)) else None
        row = self.get_object(request, unquote(object_id))
        may = row is not None and self.has_change_permission(request, row)
        return autosaves.find(request.user, self.opts.model_name, str(row.pk)) if may else None

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "GET" and TAKE_UP in request.GET:
            self._take_up(request, object_id)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _take_up(self, request, object_id):
        """Have the form filled with what was kept; nothing is saved by that."""
        found = self.taken_up(request)
        if found is None:
            self.message_user(request, _("There is no unsaved text of yours here any more."), messages.WARNING)
            return
        request.POST = autosaves.fields_of(found)
        if object_id is not None:
            row = self.get_object(request, unquote(object_id))
            request.POST = rebased(request.POST, row)
            if found.version != row.version:
                request.stale_since = str(found.revision or "")

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change, **options)
        if not self._is_filled(request):
            return form
        return type(form.__name__, (_TakenUp, form), {"taken_up": request.POST})

    def get_formset_kwargs(self, request, obj, inline, prefix):
        options = super().get_formset_kwargs(request, obj, inline, prefix)
        return {**options, "data": request.POST} if self._is_filled(request) else options

    def _is_filled(self, request):
        return getattr(request, "taken_up", None) is not None

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        name = str(form.instance.pk) if change else request.POST.get(FORM, "").replace("\0", "")
        autosaves.forget(request.user, self.opts.model_name, name)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if add:
            context |= self._of_new(request)
        elif obj is not None and self.has_change_permission(request, obj):
            context |= self._of_row(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _of_new(self, request):
        found = self.taken_up(request)
        token = found.form if found else request.POST.get(FORM, "")
        if not autosaves.TOKEN.fullmatch(token):
            token = autosaves.new_token()
        return {
            "form_token": token,
            "autosave_url": reverse(f"admin:{self._name('autosave_new')}", args=[token]),
            "unsaved": [] if request.POST else self._unsaved_new(request),
        }

    def _of_row(self, request, row):
        url = reverse(f"admin:{self._name('autosave')}", args=[row.pk])
        # A form that is filled with what was sent, or taken up, has it.
        found = None if request.POST else autosaves.find(request.user, self.opts.model_name, str(row.pk))
        offered = found and self._differs(request, row, autosaves.fields_of(found))
        return {"autosave_url": url, "unsaved": [self._unsaved(found, row)] if offered else []}

    def unsaved_texts(self, request):
        """What an editor has not saved, of rows that are there and of new ones, as far as they may be changed still."""
        found = list(autosaves.of(request.user).filter(kind=self.opts.model_name).defer("fields"))
        ids = [each.form for each in found if is_id(each.form)]
        rows = {str(row.pk): row for row in self.get_queryset(request).filter(pk__in=ids)} if ids else {}
        told = [
            self._unsaved(each, rows[each.form])
            for each in found
            if each.form in rows and self.has_change_permission(request, rows[each.form])
        ]
        return [*told, *(self._unsaved_new(request) if len(found) > len(ids) else [])]

    def _unsaved_new(self, request):
        found = autosaves.of(request.user).filter(kind=self.opts.model_name, form__startswith="new-")
        return [self._unsaved(each) for each in found if self._may_write_new(request, autosaves.fields_of(each))]

    def _unsaved(self, found, row=None):
        if row is None:
            fields = autosaves.fields_of(found)
            title = fields.get("name") or fields.get("title") or _("New %s") % self.opts.verbose_name
            url, autosave = reverse(f"admin:{self._name('add')}"), "autosave_new"
        else:
            title, url, autosave = str(row), reverse(f"admin:{self._name('change')}", args=[row.pk]), "autosave"
        return Unsaved(
            title=title[:80],
            kept=found.kept,
            take_up_url=f"{url}?{TAKE_UP}={found.form if row is None else 1}",
            discard_url=reverse(f"admin:{self._name(autosave)}", args=[found.form]),
            is_outdated=row is not None and found.version != row.version,
        )

    def _name(self, view):
        return f"{self.opts.app_label}_{self.opts.model_name}_{view}"


class _TakenUp(forms.ModelForm):
    """Filled with what was not saved, as if it had been sent, though it was not."""

    def __init__(self, data=None, files=None, **options):
        super().__init__(self.taken_up if data is None else data, files, **options)


def _told(found):
    kept = localtime(found.kept)
    is_today = kept.date() == localtime(timezone.now()).date()
    return _("Draft kept at %(time)s") % {"time": date_format(kept, "H:i" if is_today else "DATETIME_FORMAT")}
