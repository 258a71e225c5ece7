"""Fields that read what clerks write."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from wanjia.kernel import dates
from wanjia.kernel.dates import PartialDate, Precision
from wanjia.kernel.errors import N_, Problem, Refused

# Sentences of Django's own that our catalogue says as our clerks would.
OUR_WORDS = (N_("This field is required."),)


class DayInput(forms.TextInput):
    """The ``date`` component."""

    template_name = "date/date.html"

    def __init__(self) -> None:
        super().__init__({"inputmode": "numeric", "placeholder": "2026-11-21", "autocomplete": "off", "maxlength": 20})


class PartialDateField(forms.CharField):
    """A day, month or year in any form that :func:`wanjia.kernel.dates.read` reads; cleans to a PartialDate or None."""

    widget = DayInput

    def prepare_value(self, value: object) -> object:
        return str(value) if isinstance(value, PartialDate | date) else value

    def to_python(self, value: str | None) -> PartialDate | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return dates.read(text)
        except Refused as refusal:
            raise ValidationError([said(problem) for problem in refusal.problems]) from refusal


class DayField(PartialDateField):
    """A whole day; cleans to a ``date`` or None."""

    def to_python(self, value: str | None) -> date | None:
        known = super().to_python(value)
        if known is None:
            return None
        if known.precision is not Precision.DAY:
            raise ValidationError(gettext(N_("The whole day is needed here, like 2026-11-21.")), code="day")
        return known.earliest


def said(problem: Problem) -> ValidationError:
    """The problem in the viewer's language, for a form."""
    return ValidationError(gettext(problem.message) % problem.params, code=problem.code)


def tell(form: forms.Form, refusal: Refused) -> None:
    """Put what a door refused beside the fields it is about; what has no field stands at the head of the form."""
    for problem in refusal.problems:
        form.add_error(problem.field if problem.field in form.fields else None, said(problem))
