"""Publishing and taking down at a time, for editors."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary import impact, scheduling
from glossary.admin.ids import is_id
from glossary.admin.links import told_impact
from glossary.models import Schedule
from glossary.scheduling import spoken, told


class ScheduleForm(forms.Form):
    """When, in the site's time zone."""

    action = forms.ChoiceField(
        label=gettext_lazy("What will happen"),
        choices=[
            (Schedule.Action.PUBLISH, gettext_lazy("Publish it, as it stands now")),
            (Schedule.Action.UNPUBLISH, gettext_lazy("Take it down")),
        ],
        widget=forms.RadioSelect,
    )
    due = forms.SplitDateTimeField(
        label=gettext_lazy("When"),
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": gettext_lazy("Day")},
            time_attrs={"type": "time", "aria-label": gettext_lazy("Time")},
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        ),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Optional, for the history: “New edition of the book”."),
    )

    def clean_due(self):
        due = self.cleaned_data["due"]
        if due <= timezone.now():
            raise forms.ValidationError(_("That time has passed. To publish at once, use the button on the form."))
        return due


class ScheduleMixin:
    """For PublishingAdmin: a page to say when, and one to confirm it."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_schedule"
        view = self.admin_site.admin_view(self.schedule_view)
        return [path("<path:object_id>/schedule/", view, name=name), *super().get_urls()]

    def schedule_view(self, request, object_id):
        row = self.publishable(request, object_id)
        if "cancel" in request.POST:
            self._cancel(request, row, request.POST["cancel"])
            return HttpResponseRedirect(request.path)
        form = ScheduleForm(request.POST or None, initial={"action": "publish"})
        if form.is_valid() and "confirmed" in request.POST:
            given = form.cleaned_data
            made = scheduling.schedule(row, given["action"], given["due"], author=request.user, note=given["note"])
            self.message_user(request, told(made), messages.SUCCESS)
            return HttpResponseRedirect(self._change_url(row))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Schedule"),
            "subtitle": str(row),
            "opts": self.opts,
            "original": row,
            "form": form,
            "scheduled": [(each, told(each)) for each in scheduling.of(row)],
            "time_zone": timezone.get_current_timezone_name(),
            **(_question(row, form.cleaned_data) if form.is_valid() and "again" not in request.POST else {}),
        }
        return TemplateResponse(request, "admin/glossary/schedule.html", context)

    def _cancel(self, request, row, pk):
        deleted, _by_model = scheduling.of(row).filter(pk=pk if is_id(pk) else None).delete()
        if deleted:
            self.message_user(request, _("That will not happen."), messages.SUCCESS)
        else:
            text = _("There was nothing left to cancel: it has happened meanwhile, or somebody cancelled it.")
            self.message_user(request, text, messages.WARNING)


def _question(row, decided):
    """What an editor is asked before it is decided."""
    action, taking_down = decided["action"], decided["action"] == Schedule.Action.UNPUBLISH
    before = scheduling.of(row).filter(action=action, failure="").first()
    return {
        "button": _BUTTONS[action] % {"time": spoken(decided["due"])},
        "impact": told_impact(impact.of_unpublishing([row])) if taking_down else "",
        "replaced": told(before) if before else "",
    }


_BUTTONS = {
    "publish": gettext_lazy("Publish on %(time)s"),
    "unpublish": gettext_lazy("Take down on %(time)s"),
}
