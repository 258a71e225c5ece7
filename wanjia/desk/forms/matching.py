"""What the queue of questions is narrowed by, and an answer to one of them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wanjia.desk.forms.reading import choices
from wanjia.intake.queries import senders
from wanjia.intake.types import Answer, QuestionFilter, QuestionKind
from wanjia.kernel.errors import N_
from wanjia.places.types import Area
from wanjia.web.forms import PickInput

KINDS = {
    QuestionKind.ROW_MATCH: N_("A row and a person"),
    QuestionKind.REGISTER_PAIR: N_("Two records of the register"),
    QuestionKind.CONFLICT: N_("Two values of one fact"),
}
AGES = {"3": N_("3 days or longer"), "7": N_("a week or longer"), "30": N_("a month or longer")}


class MatchingForm(forms.Form):
    """Codes only; whom a question is about stands in no address."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of question"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    days = forms.ChoiceField(label=gettext_lazy("Waits since"), required=False)

    def __init__(self, data, *, areas: Iterable[Area]) -> None:
        super().__init__(data)
        everything = ("", _("all"))
        for name, offered in {
            "kind": choices(KINDS),
            "source": [(one.code, one.title) for one in senders()],
            "area": [(str(one.id), one.name) for one in areas],
            "days": [(days, _(title)) for days, title in AGES.items()],
        }.items():
            self.fields[name].choices = [everything, *offered]

    def given(self) -> dict[str, str]:
        """The filters in force; one that cannot be read is none."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def wanted(self) -> QuestionFilter:
        """The filters in the gate's words."""
        given: dict[str, Any] = self.given()
        return QuestionFilter(
            kind=QuestionKind(int(given["kind"])) if "kind" in given else None,
            department=given.get("source", ""),
            area=int(given["area"]) if "area" in given else None,
            days=int(given.get("days", 0)),
        )

    def words_of(self, name: str) -> str:
        """A filter in force, in words."""
        return f"{self.fields[name].label} {dict(self.fields[name].choices)[self.cleaned_data[name]]}"


class AnswerForm(forms.Form):
    """What somebody says, and of whom."""

    answer = forms.TypedChoiceField(choices=[(str(one.value), one.name) for one in Answer], coerce=int)
    person = forms.UUIDField(required=False)

    def said(self) -> tuple[Answer, UUID | None]:
        """The answer, with the person who was shown."""
        return Answer(self.cleaned_data["answer"]), self.cleaned_data["person"]


class FindForm(forms.Form):
    """Somebody else whom a row may be about, looked for by name or number."""

    person = forms.CharField(label=gettext_lazy("Somebody else"))

    def __init__(self) -> None:
        super().__init__()
        self.fields["person"].widget = PickInput(
            reverse("desk:report_find", args=["persons"]), _("Name, ID number or telephone")
        )
