from django import forms
from django.utils.translation import gettext_lazy as _

from glossary.models import Report
from glossary.models.report import MESSAGE_LENGTH
from glossary.models.validators import validate_text
from glossary.text import characters


class MessageField(forms.CharField):
    widget = forms.Textarea

    def to_python(self, value):
        """With line ends of one character, as browsers count them."""
        return characters.clean(super().to_python(value))


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Report.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong."), "invalid_choice": _("Choose what is wrong.")},
    )
    message = MessageField(
        label=_("Your words"),
        help_text=_("What should it say instead? A source helps."),
        max_length=MESSAGE_LENGTH,
        validators=[validate_text],
        error_messages={
            "required": _("Say in a few words what is wrong."),
            "max_length": _("%(show_value)d characters long; at most %(limit_value)d fit."),
        },
    )
    email = forms.EmailField(
        label=_("E-mail (optional)"),
        help_text=_("Only for an answer to this report."),
        required=False,
        max_length=Report._meta.get_field("email").max_length,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Write it as name@example.org, or leave it empty.")},
    )
    # The digest of the text that the reader saw.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    # No reader sees it; programs that fill in forms do.
    website = forms.CharField(
        label=_("Leave this empty"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def said(self):
        return {name: self.cleaned_data[name] for name in ("reason", "message", "email")}

    def focus_first_error(self):
        """The reader comes back where something is to be mended."""
        self.fields[next(iter(self.errors))].widget.attrs["autofocus"] = True
