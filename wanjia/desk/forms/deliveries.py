"""Departments' files to send: which month they should be of, and of whom."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy

from wanjia.desk.forms.fields import PapersInput
from wanjia.intake.queries import departments
from wanjia.intake.types import Expected


class FilesField(forms.FileField):
    """One file or several, as a list."""

    widget = PapersInput({"multiple": True, "accept": ".csv,.txt,.xlsx,.xls,.parquet"})

    def clean(self, value, initial=None):
        return [super(FilesField, self).clean(one, initial) for one in value or [None]]


class DeliveryForm(forms.Form):
    """Files and what their sender says they are, so that another month's or department's is found out at once."""

    file = FilesField(label=gettext_lazy("Files of departments"))
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
        """What the files should be."""
        told = self.cleaned_data
        month = date.fromisoformat(f"{told['month']}-01") if told["month"] else None
        return Expected(told["department"], month)
