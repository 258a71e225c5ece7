"""How a list is to leave, and why."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wanjia.exports.types import Form
from wanjia.kernel.errors import N_

FORMS = {
    Form.XLSX: N_("Excel workbook (XLSX)"),
    Form.CSV: N_("Table as text (CSV, UTF-8)"),
    Form.SDMX: N_("Statistical exchange (SDMX-CSV 2.0)"),
    Form.PDF: N_("To print (PDF)"),
}


class FileForm(forms.Form):
    """``reason`` is asked only where a second officer decides."""

    form = forms.ChoiceField(label=gettext_lazy("Form of the file"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("What it is for"),
        help_text=gettext_lazy("The second officer reads this. No names and no numbers of persons."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        required=False,
    )

    def __init__(self, data, *, offered: Sequence[Form], second: bool):
        super().__init__(data, initial={"form": offered[0].value})
        self.fields["form"].choices = [(one.value, _(FORMS[one])) for one in offered]
        if not second:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True
