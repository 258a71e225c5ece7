"""Asking for a seal, or for one to be opened; saying to whom a sealed case was reported."""

from django import forms
from django.utils.translation import gettext_lazy


class SealForm(forms.Form):
    """Whose record, or which case, and on what ground."""

    person = forms.UUIDField(widget=forms.HiddenInput, required=False)
    case = forms.UUIDField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Ground"),
        help_text=gettext_lazy("The order or decision, with its number; no names"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )


class CaseForm(forms.Form):
    """To whom a case was reported."""

    note = forms.CharField(
        label=gettext_lazy("To whom it was reported"),
        help_text=gettext_lazy("The office, the day and the number of the report"),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )
