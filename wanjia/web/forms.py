"""Fields that read what clerks write."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from wanjia.kernel import dates
from wanjia.kernel.dates import PartialDate, Precision
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.web.types import Choice

# Sentences of Django's own that our catalogue says as our clerks would.
OUR_WORDS = (
    N_("This field is required."),
    N_("Enter a whole number."),
    N_("Ensure this value is less than or equal to %(limit_value)s."),
    N_("Ensure this value is greater than or equal to %(limit_value)s."),
    N_("Select a valid choice. %(value)s is not one of the available choices."),
)


class DayInput(forms.TextInput):
    """The ``date`` component."""

    template_name = "date/date.html"

    def __init__(self) -> None:
        super().__init__({"inputmode": "numeric", "placeholder": "2026-11-21", "autocomplete": "off", "maxlength": 20})


class PickInput(forms.TextInput):
    """The ``picker`` component. The page sets ``choices``: the record chosen so far, if any."""

    template_name = "picker/picker.html"
    use_fieldset = True

    def __init__(self, url: str, placeholder: str) -> None:
        super().__init__()
        self.url, self.placeholder = url, placeholder
        self.choices: tuple[Choice, ...] = ()

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        context = super().get_context(name, value, attrs)
        invalid = (attrs or {}).get("aria-invalid")
        context["widget"] |= {"url": self.url, "placeholder": self.placeholder, "choices": self.choices}
        context["widget"]["attrs"]["aria_invalid"] = invalid
        return context


class MembersInput(forms.Widget):
    """The ``members`` component for the household in the field ``of``; with ``relations`` each gets one of them.

    The page sets ``members``. Its value is a list of ids, the new head first, or pairs of id and relation.
    """

    template_name = "members/members.html"
    use_fieldset = True

    def __init__(self, url: str, of: str, relations: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__()
        self.url, self.of, self.relations = url, of, relations
        self.members: tuple[Choice, ...] = ()

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {name: getattr(self, name) for name in ("url", "of", "relations", "members")}
        return context

    def value_from_datadict(self, data, files, name: str) -> list[object]:
        if self.relations:
            prefix = f"{name}-"
            pairs = [(key.removeprefix(prefix), value) for key, value in data.items() if key.startswith(prefix)]
            return [pair for pair in pairs if pair[1]]
        chosen = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        head = data.get(f"{name}-head")
        return sorted(chosen, key=lambda one: one != head)

    def value_omitted_from_data(self, data, files, name: str) -> bool:
        return False


class DoorInput(forms.MultiWidget):
    """The ``door`` component: community, building, unit, door, and whether it is a door not held so far."""

    template_name = "door/door.html"
    use_fieldset = True

    def __init__(self, areas: tuple[tuple[str, str], ...], buildings: tuple[str, ...] = ()) -> None:
        only = areas[0][0] if len(areas) == 1 else ""
        area = forms.HiddenInput() if only else forms.Select({"title": gettext("Community")}, areas)
        self.only, self.buildings = only, buildings
        text = {"autocomplete": "off", "maxlength": 40}
        super().__init__(
            {
                "area": area,
                "building": forms.TextInput(text | {"title": gettext("Building")}),
                "unit": forms.TextInput(text | {"title": gettext("Unit")}),
                "door": forms.TextInput(text | {"title": gettext("Door")}),
                "new": forms.CheckboxInput({"title": gettext("This door is not in the register yet: add it")}),
            }
        )

    def decompress(self, value: object) -> list[object]:
        return [self.only or None, "", "", "", False] if value is None else list(value)

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        if isinstance(value, list) and self.only and not value[0]:
            value = [self.only, *value[1:]]
        context = super().get_context(name, value, attrs)
        context["widget"]["buildings"] = self.buildings
        for part in context["widget"]["subwidgets"]:
            if part["name"].endswith("_building"):
                part["attrs"]["list"] = f"{context['widget']['attrs'].get('id', '')}-buildings"
        return context


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
