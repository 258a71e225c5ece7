"""Forms of the account pages and of system management."""

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from wanjia.access.rules import OFFICERS, ROLE_NAMES


class SignIn(LoginForm):
    """Logins are written in small letters, however they are typed."""

    def clean_login(self):
        return self.cleaned_data["login"].strip().lower()


class ChangePassword(ChangePasswordForm):
    """A changed password is the owner's own."""

    def save(self):
        super().save()
        self.user.must_change_password = False
        self.user.save(update_fields=["must_change_password"])


class NewStaff(forms.Form):
    login = forms.CharField(label=_("Login"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=60)


class NewPosting(forms.Form):
    staff = forms.CharField(label=_("Login of the person"), max_length=40)
    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, _(name)) for role, name in ROLE_NAMES.items()])
    area = forms.CharField(label=_("Code of the area (12 digits)"), max_length=12)
    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput({"type": "date"}))
    last_day = forms.DateField(label=_("Last day (twelve months at most)"), widget=forms.DateInput({"type": "date"}))


class NewProgram(forms.Form):
    name = forms.CharField(label=_("Office and program"), max_length=80)
    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, _(name)) for role, name in ROLE_NAMES.items() if role not in OFFICERS]
    )
    area = forms.CharField(label=_("Code of the area (12 digits)"), max_length=12)
    last_day = forms.DateField(label=_("Last day (twelve months at most)"), widget=forms.DateInput({"type": "date"}))
    views_a_day = forms.IntegerField(label=_("Persons it may open on one day"), min_value=1, max_value=100_000)
