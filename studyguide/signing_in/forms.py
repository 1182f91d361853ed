import re

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import authenticate
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from studyguide.signing_in import second_factor
from studyguide.signing_in.lock_out import minutes_to_wait


def refusal(request, name, otherwise):
    """Why axes or the password refused a name: the same words whether there is such an account or not."""
    minutes = minutes_to_wait(request, name)
    if not minutes:
        return ValidationError(otherwise, code="invalid_login")
    text = ngettext(
        "Too many failed attempts. Try again in %(minutes)d minute.",
        "Too many failed attempts. Try again in %(minutes)d minutes.",
        minutes,
    )
    return ValidationError(text, code="locked", params={"minutes": minutes})


class SignInForm(AdminAuthenticationForm):
    # Django's own field only suggests a length to the browser, and axes keeps every name that was tried.
    username = UsernameField(
        max_length=User._meta.get_field("username").max_length, widget=forms.TextInput(attrs={"autofocus": True})
    )
    error_messages = {
        "invalid_login": _("This name and password do not go together. Capital and small letters matter in both."),
        "no_staff": _(
            "This account may not open the editing desk: it needs to be a staff account. Ask an administrator."
        ),
    }

    def confirm_login_allowed(self, user):
        if not user.is_staff:
            raise ValidationError(self.error_messages["no_staff"], code="no_staff")

    def get_invalid_login_error(self):
        return refusal(self.request, self.cleaned_data["username"], self.error_messages["invalid_login"])


class CodeInput(forms.TextInput):
    def get_context(self, name, value, attrs):
        # A code that was wrong is of no more use.
        return super().get_context(name, None, attrs)


class CodeField(forms.CharField):
    """A code of an app or a recovery code, with the blanks and hyphens that people put between its digits left out."""

    widget = CodeInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})

    def to_python(self, value):
        return re.sub(r"[\s-]", "", super().to_python(value))


class CodeForm(forms.Form):
    """The code of a user who is known by password; being valid uses it up."""

    code = CodeField(label=_("Code"), max_length=20)

    def __init__(self, user, data=None):
        super().__init__(data)
        self.fields["code"].widget.attrs["autofocus"] = True
        self.user = user

    def clean_code(self):
        code = self.cleaned_data["code"]
        if problem := second_factor.problem_with(self.user, code):
            raise ValidationError(problem, code="wrong_code")
        return code


class NewDeviceForm(forms.Form):
    """The first code of an app that has just been told a key; `device` is what it became."""

    code = CodeField(label=_("Code that the app shows"), max_length=20)

    def __init__(self, user, key, data=None):
        super().__init__(data)
        self.user, self.key, self.device = user, key, None

    def clean_code(self):
        code = self.cleaned_data["code"]
        self.device = second_factor.add(self.user, self.key, code)
        if self.device is None:
            text = _("This is not the code that the app shows for this key. Is the clock of your phone right?")
            raise ValidationError(text, code="wrong_code")
        return code


class ProofForm(forms.Form):
    """Who is signed in shows that it is really them, by password or by a code."""

    proof = forms.CharField(
        label=_("Your password, or a code"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request, data=None):
        super().__init__(data)
        self.request = request

    @sensitive_variables("proof", "code")
    def clean_proof(self):
        proof = self.cleaned_data["proof"]
        name, code = self.request.user.get_username(), re.sub(r"[\s-]", "", proof)
        if second_factor.is_code(code):
            if problem := second_factor.problem_with(self.request.user, code):
                raise ValidationError(problem, code="wrong_code")
        elif authenticate(self.request, username=name, password=proof) is None:
            raise refusal(self.request, name, _("This is not your password."))
        return proof
