"""Publishing and taking down at a time, for editors."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary import scheduling
from glossary.admin.ids import is_id
from glossary.models import Schedule
from glossary.scheduling import spoken, told


class ScheduleForm(forms.Form):
    """When, in the site's time zone."""

    action = forms.ChoiceField(
        label=gettext_lazy("What will happen"), choices=Schedule.Action, widget=forms.RadioSelect
    )
    due = forms.SplitDateTimeField(
        label=gettext_lazy("When"),
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date"}, time_attrs={"type": "time"}, date_format="%Y-%m-%d", time_format="%H:%M"
        ),
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=500)

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
            scheduled = request.POST["cancel"]
            scheduling.of(row).filter(pk=scheduled if is_id(scheduled) else None).delete()
            self.message_user(request, _("That will not happen."), messages.SUCCESS)
            return HttpResponseRedirect(request.path)
        form = ScheduleForm(request.POST or None, initial={"action": "publish"})
        if form.is_valid() and "confirmed" in request.POST:
            given = form.cleaned_data
            made = scheduling.schedule(row, given["action"], given["due"], author=request.user, note=given["note"])
            self.message_user(request, told(made), messages.SUCCESS)
            return HttpResponseRedirect(self._change_url(row))
        asked = form.is_bound and form.is_valid()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Schedule"),
            "opts": self.opts,
            "original": row,
            "form": form,
            "scheduled": [(each, told(each)) for each in scheduling.of(row)],
            "button": _BUTTONS[form.cleaned_data["action"]] % {"time": spoken(form.cleaned_data["due"])}
            if asked
            else "",
            "time_zone": timezone.get_current_timezone_name(),
        }
        return TemplateResponse(request, "admin/glossary/schedule.html", context)


_BUTTONS = {
    "publish": gettext_lazy("Publish on %(time)s"),
    "unpublish": gettext_lazy("Take down on %(time)s"),
}
