"""A department's file to send: which month it should be of, and of whom."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy

from wanjia.intake.queries import departments
from wanjia.intake.types import Expected


class DeliveryForm(forms.Form):
    """The file and what its sender says it is, so that another month's or department's is found out at once."""

    file = forms.FileField(label=gettext_lazy("File of a department"))
    department = forms.ChoiceField(
        label=gettext_lazy("Department"),
        required=False,
        choices=[("", gettext_lazy("as the headings say")), *((one.code, one.title) for one in departments())],
    )
    month = forms.RegexField(
        r"^\d{4}-(0[1-9]|1[0-2])$",
        label=gettext_lazy("Month"),
        required=False,
        help_text=gettext_lazy("like 2026-10; leave it empty for a list that is not monthly"),
        widget=forms.TextInput(attrs={"type": "month"}),
    )

    def expected(self) -> Expected:
        """What the file should be."""
        told = self.cleaned_data
        month = date.fromisoformat(f"{told['month']}-01") if told["month"] else None
        return Expected(told["department"], month)
