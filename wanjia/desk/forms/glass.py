"""Breaking the glass: whose record, and why it cannot wait."""

from django import forms
from django.utils.translation import gettext_lazy


class GlassForm(forms.Form):
    """The number on the document, and a sentence about the need."""

    number = forms.CharField(
        label=gettext_lazy("ID number"), max_length=40, widget=forms.TextInput({"autocomplete": "off"})
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it cannot wait"), max_length=300, widget=forms.Textarea({"rows": 3})
    )
