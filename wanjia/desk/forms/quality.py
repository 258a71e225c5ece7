"""Whose files the page of quality is about: source, district and months."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wanjia.intake.queries import senders
from wanjia.intake.types.quality import COUNTY_DIGITS, QualityFilter
from wanjia.places.types import Area

MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


class QualityForm(forms.Form):
    """Codes only; what cannot be read counts as not said."""

    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("District"), required=False)
    first = forms.RegexField(MONTH, label=gettext_lazy("From"), required=False)
    last = forms.RegexField(MONTH, label=gettext_lazy("To"), required=False)

    def __init__(self, data: Any, *, areas: Iterable[Area], months: tuple[date, date]) -> None:
        super().__init__({**dict(zip(("first", "last"), map(_written, months), strict=True)), **_given(data)})
        self.months = months
        every = (("", _("all")),)
        self.fields["source"].choices = [*every, *((one.title, _sources(one)) for one in senders())]
        self.fields["area"].choices = [*every, *((one.code[:COUNTY_DIGITS], one.name) for one in areas)]
        for name in ("first", "last"):
            self.fields[name].widget = forms.TextInput(attrs={"type": "month"})

    def wanted(self) -> QualityFilter:
        """The filters in the gate's words."""
        self.is_valid()
        told = self.cleaned_data
        source, _dot, kind = told.get("source", "").partition(".")
        first, last = sorted(
            _month(told.get(name), default) for name, default in zip(_MONTHS, self.months, strict=True)
        )
        layout = f"{source}.{kind}" if kind else ""
        return QualityFilter(first=first, last=last, department=source, layout=layout, area=told.get("area", ""))


_MONTHS = ("first", "last")


def _given(data: Any) -> dict[str, str]:
    return {name: value for name in ("source", "area", *_MONTHS) if (value := data.get(name, ""))}


def _sources(department: Any) -> list[tuple[str, str]]:
    whole = (department.code, _("%(department)s, all files") % {"department": department.title})
    return [whole, *((layout.code, layout.title) for layout in department.layouts)]


def _month(text: str | None, default: date) -> date:
    return date.fromisoformat(f"{text}-01") if text else default


def _written(month: date) -> str:
    return f"{month:%Y-%m}"
