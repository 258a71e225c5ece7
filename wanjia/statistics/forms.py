"""What may be chosen of a table, and of the overview."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wanjia.kernel.periods import CALENDAR, NOVEMBER_TO_OCTOBER, OCTOBER_TO_SEPTEMBER, Period, PeriodKind
from wanjia.statistics.pages import words
from wanjia.statistics.rules.categories import TEXTS
from wanjia.statistics.types.designs import Audience, Counting, Design, Dimension, Population, Unit
from wanjia.statistics.types.tables import Wanted
from wanjia.web.forms import DayField

FIRST_YEAR = 1950
ENDS = {one.name: one for one in (CALENDAR, OCTOBER_TO_SEPTEMBER, NOVEMBER_TO_OCTOBER)}


class PeriodForm(forms.Form):
    """A reporting year, of whom and counted how."""

    year = forms.IntegerField(label=gettext_lazy("Year"), required=False, min_value=FIRST_YEAR, max_value=9998)
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
        """The year that was named."""
        year = self.cleaned_data.get("year")
        return Period(ENDS[self.cleaned_data.get("ends") or CALENDAR.name], PeriodKind.YEAR, year) if year else None

    def population_wanted(self) -> Population:
        return Population(self.cleaned_data.get("population") or Population.LIVING)

    def counting_wanted(self) -> Counting:
        return Counting(self.cleaned_data.get("counting") or Counting.OCCURRED)


class TableForm(PeriodForm):
    """The same for one design, with a day for a stock and its filters; what the audience may not choose is left out."""

    on = DayField(label=gettext_lazy("Day"), required=False)

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

    def wanted(self) -> Wanted:
        """The question without its area."""
        given = self.cleaned_data
        filters = tuple((one, given[one.value]) for one in Dimension if given.get(one.value))
        return Wanted(given.get("on"), self.period(), self.population_wanted(), self.counting_wanted(), filters)
