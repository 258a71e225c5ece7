"""A superior's form to send, and whether the numbers in it are told in full."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy

from wanjia.desk.types import Facts
from wanjia.intake.types.blanks import BlankFact
from wanjia.kernel.errors import NotFound

COLUMN = "column-"


class BlankForm(forms.Form):
    """The file."""

    file = forms.FileField(label=gettext_lazy("Form of a superior"))


class NumbersForm(forms.Form):
    """Masked numbers leave as any list does; in full they need a second officer."""

    numbers = forms.ChoiceField(
        label=gettext_lazy("Identity numbers"),
        required=False,
        choices=[
            ("", gettext_lazy("masked, like 3702********0015")),
            ("full", gettext_lazy("in full, with the agreement of a second officer")),
        ],
    )


def facts_given(data: Mapping[str, str], columns: int) -> Facts:
    """What was chosen for each column. NotFound for what is no choice."""
    try:
        codes = [data.get(f"{COLUMN}{place}", "") for place in range(columns)]
        return tuple(BlankFact(code) if code else None for code in codes)
    except ValueError:
        raise NotFound("fact") from None
