"""A household list to send, and a row of one to mend."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wanjia.intake.queries import headings
from wanjia.kernel.errors import Problem, Refused
from wanjia.web.forms import tell

LONGEST = 500
TITLES = {heading.column: heading.title for heading in headings()}


class ListForm(forms.Form):
    """The file."""

    file = forms.FileField(label=gettext_lazy("Household list"))


class MendForm(forms.Form):
    """The cells of one row, as they were written, under the headings of the list."""

    distinct = forms.BooleanField(label=gettext_lazy("I have looked: this is somebody else"), required=False)

    def __init__(self, columns: tuple[str, ...], data=None, *, written: Mapping[str, str]) -> None:
        super().__init__(data, initial=written)
        distinct = self.fields.pop("distinct")
        for heading in headings():
            if heading.column in columns:
                self.fields[heading.column] = forms.CharField(
                    label=heading.title, help_text=_(heading.says), required=False, max_length=LONGEST
                )
        self.fields["distinct"] = distinct
        self.columns = columns

    def written(self) -> dict[str, str]:
        """What stands in the cells now."""
        return {column: self.cleaned_data[column] for column in self.columns}

    def show(self, problems: tuple[Problem, ...]) -> None:
        """Put problems beside their cells; what concerns no cell shown stands at the head."""
        self.is_valid()
        tell(self, Refused(*problems))
