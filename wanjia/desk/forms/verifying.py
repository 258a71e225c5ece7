"""A document was seen: what is asked, and the command it makes."""

from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy

from wanjia.desk.forms.fields import Clerk, PapersField
from wanjia.desk.forms.reports import attachment
from wanjia.intake.types import Handover
from wanjia.kernel.dates import PartialDate
from wanjia.registry.types import Source
from wanjia.registry.types.commands import Verification
from wanjia.web.forms import DayField


class VerifyForm(forms.Form):
    """The day the document was seen, and its photo; without one a fact stays what somebody said."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    on = DayField(label=gettext_lazy("Day the document was seen"))
    evidence = PapersField(label=gettext_lazy("Papers shown"))

    def __init__(self, clerk: Clerk, data=None, files=None) -> None:
        super().__init__(data, files, initial={"key": uuid4(), "on": clerk.today})

    def command(self, person: UUID) -> Verification:
        """That the reported facts of ``person`` were held against a document."""
        return Verification(on=PartialDate(self.cleaned_data["on"]), person=person)

    def handover(self) -> Handover:
        """With the form's own key and the papers."""
        papers = tuple(map(attachment, self.cleaned_data["evidence"]))
        return Handover(Source.DESK, self.cleaned_data["key"], papers)
