"""What may be chosen of a table, and of the overview."""

from collections.abc import Iterable
from datetime import datetime

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wanjia.kernel.errors import N_
from wanjia.kernel.periods import CALENDAR, Period, PeriodKind
from wanjia.places.types import Area
from wanjia.statistics.pages import words
from wanjia.statistics.rules.audiences import usual_year
from wanjia.statistics.rules.catalogue import FREE, free_design
from wanjia.statistics.rules.categories import TEXTS
from wanjia.statistics.rules.communique import PUBLISHED
from wanjia.statistics.rules.periods import ENDS
from wanjia.statistics.rules.returns import FORMS
from wanjia.statistics.types.designs import Audience, Counting, Design, Dimension, Population, Unit
from wanjia.statistics.types.returns import Filing
from wanjia.statistics.types.tables import Wanted
from wanjia.web.forms import DayField

FIRST_YEAR = 1950
NO_YEAR = N_("Write a year from 1950 on, such as 2025.")


def with_year(data: MultiValueDict, audience: Audience, at: datetime) -> MultiValueDict:
    """The choices with the year that is shown where none was chosen."""
    if data.get("year"):
        return data
    filled = data.copy()
    filled["year"] = str(usual_year(audience, ENDS.get(data.get("ends", ""), CALENDAR), at))
    return filled


class PeriodForm(forms.Form):
    """A reporting year, of whom and counted how."""

    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=9998,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), gettext_lazy(NO_YEAR)),
    )
    ends = forms.ChoiceField(label=gettext_lazy("Reporting year"), required=False)
    population = forms.ChoiceField(label=gettext_lazy("Population"), required=False)
    counting = forms.ChoiceField(label=gettext_lazy("Counted by"), required=False)

    def __init__(self, data) -> None:
        super().__init__(data)
        self._offer("ends", words.ENDS)
        self._offer("population", words.POPULATIONS)
        self._offer("counting", words.COUNTINGS)

    def _offer(self, name: str, texts: dict[str, str]) -> None:
        self.fields[name].choices = [(str(code), _(text)) for code, text in texts.items()]

    def period(self) -> Period | None:
        """The period that was named."""
        year = self.cleaned_data.get("year")
        return Period(ENDS[self.cleaned_data.get("ends") or CALENDAR.name], PeriodKind.YEAR, year) if year else None

    def population_wanted(self) -> Population:
        return Population(self.cleaned_data.get("population") or Population.LIVING)

    def counting_wanted(self) -> Counting:
        return Counting(self.cleaned_data.get("counting") or Counting.OCCURRED)


class TableForm(PeriodForm):
    """The same for one design, with a day for a stock and its filters; what the audience may not choose is left out."""

    on = DayField(label=gettext_lazy("Day"), required=False)

    # Whatever a table may be narrowed by or be of, on one page or another; its area is no choice of the form.
    CHOICES = ("on", "year", "ends", "counting", *(one.value for one in Dimension if one is not Dimension.AREA))

    def __init__(self, data, *, design: Design, audience: Audience) -> None:
        super().__init__(data)
        is_stock = design.unit is not Unit.EVENTS
        gone = ["year", "ends", "counting"] if is_stock else ["on"]
        if is_stock and audience is not Audience.PERSONS:
            gone.append("on")
        for name in gone:
            del self.fields[name]
        for one in design.filters if audience is not Audience.PUBLIC else ():
            every = [("", _("all"))]
            texts = [(code, _(text)) for code, text in TEXTS[one].items()]
            self.fields[one.value] = forms.ChoiceField(
                label=_(words.DIMENSIONS[one]), required=False, choices=every + texts
            )

    def not_offered(self) -> list[tuple[str, str]]:
        """Choices in the address that this table has not, or not for this reader: their names and labels."""
        labels = {name: str(field.label) for name, field in self.base_fields.items()}
        labels |= {one.value: _(text) for one, text in words.DIMENSIONS.items()}
        return [(name, labels[name]) for name in self.CHOICES if self.data.get(name) and name not in self.fields]

    def wanted(self) -> Wanted:
        """The question without its area."""
        given = self.cleaned_data
        filters = tuple((one, given[one.value]) for one in Dimension if given.get(one.value))
        return Wanted(given.get("on"), self.period(), self.population_wanted(), self.counting_wanted(), filters)


class CrossingForm(forms.Form):
    """Rows and columns of one's own choice."""

    rows = forms.ChoiceField(label=gettext_lazy("Row breakdown"), initial=Dimension.AGE_FIVE)
    columns = forms.ChoiceField(label=gettext_lazy("Column breakdown"), initial=Dimension.EDUCATION)

    def __init__(self, data) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.choices = [(one.value, _(words.DIMENSIONS[one])) for one in FREE]

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if given.get("rows") and given.get("rows") == given.get("columns"):
            self.add_error("columns", _("Rows and columns are two different things. Choose another."))
        return given

    def code(self) -> str:
        """The code of the design."""
        return free_design(*(Dimension(self.cleaned_data[side]) for side in ("rows", "columns"))).code


class FilingForm(PeriodForm):
    """A return to be filed: which, of what area, and for which period."""

    form = forms.ChoiceField(label=gettext_lazy("Return"))
    area = forms.TypedChoiceField(label=gettext_lazy("Area"), coerce=int)
    kind = forms.ChoiceField(label=gettext_lazy("Reporting period"))
    number = forms.IntegerField(label=gettext_lazy("Number in the year"), min_value=1, max_value=12, initial=1)

    field_order = ("form", "area", "ends", "kind", "year", "number", "population", "counting")

    def __init__(self, data, *, areas: Iterable[Area], year: int) -> None:
        super().__init__(data)
        self.fields["year"].required = True
        self.fields["year"].initial = year
        self._offer("form", {one.code: one.title for one in FORMS})
        self._offer("kind", words.PERIODS)
        self.fields["area"].choices = [(one.id, one.name) for one in areas]

    def clean(self) -> dict[str, object]:
        given = super().clean()
        kind = given.get("kind")
        if kind and given.get("number", 1) > 12 // PeriodKind(kind).months:
            self.add_error("number", _("A year has not so many periods of this length."))
        return given

    def period(self) -> Period:
        """The period that was named."""
        given = self.cleaned_data
        year = ENDS[given["ends"] or CALENDAR.name]
        return Period(year, PeriodKind(given["kind"]), given["year"], given["number"])

    def filing(self) -> Filing:
        """What is to be filed."""
        given = self.cleaned_data
        period = self.period()
        return Filing(given["form"], given["area"], period, self.population_wanted(), self.counting_wanted())


class PublishedForm(forms.Form):
    """A value of the communique."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=9998)
    figure = forms.ChoiceField(label=gettext_lazy("Figure"))
    value = forms.CharField(label=gettext_lazy("Published value"), max_length=14)
    source = forms.CharField(label=gettext_lazy("Published in"), max_length=120)
    published_on = DayField(label=gettext_lazy("Published on"))

    def __init__(self, data, *, year: int) -> None:
        super().__init__(data, initial={"year": year})
        self.fields["figure"].choices = [(code, f"{_(one.title)} · {_(one.unit)}") for code, one in PUBLISHED.items()]
