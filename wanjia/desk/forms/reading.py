"""What the desk's reading pages are asked with. Codes and days only; what is typed about a person is posted."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wanjia.desk.pages import words
from wanjia.kernel.clock import CHINA, FOREVER
from wanjia.kernel.errors import N_
from wanjia.places.queries import code_options
from wanjia.registry.types import Basis, HouseholdKind, LifeStatus, Standing
from wanjia.registry.types.lists import RosterFilter, RosterOrder
from wanjia.web.forms import DayField

SERVICES = {
    "own_record": N_("See and print one's own record"),
    "correction": N_("Have a record corrected"),
    "report": N_("Report a life event"),
    "advice": N_("Ask about a service or benefit"),
}
ORDERS = {RosterOrder.NAME: N_("by name"), RosterOrder.ADDRESS: N_("door by door")}
PERSONS = {Basis.LIVING: N_("who live here"), Basis.REGISTERED: N_("who are registered here")}
APART = {"yes": True, "no": False}


class DayForm(forms.Form):
    """The day as of which a record is shown."""

    on = DayField(label=gettext_lazy("As of"), required=False)


class AsOf(DayForm):
    """A past day on both clocks: what held ``on`` it, as the register knew it at the end of the day ``known``."""

    known = DayField(label=gettext_lazy("As known on"), required=False)

    def moment(self, now: datetime) -> datetime:
        """The end of the day ``known``, in China; now where none is given or it is not over."""
        known: date | None = self.cleaned_data.get("known")
        if known is None or known == FOREVER:
            return now
        return min(now, datetime.combine(known + timedelta(days=1), time.min, tzinfo=CHINA))


class HouseholdsForm(forms.Form):
    """What the list of households can be narrowed by."""

    basis = forms.ChoiceField(label=gettext_lazy("Household book"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["basis"].choices = choices(words.BASES)
        self.fields["kind"].choices = [("", _("all")), *choices(words.HOUSEHOLD_KINDS)]

    def basis_wanted(self) -> Basis:
        """Which kind of household book; the one by living together where none is said."""
        return Basis(int(self.cleaned_data["basis"] or Basis.LIVING))

    def kind_wanted(self) -> HouseholdKind | None:
        """Families, collectives, or both."""
        return HouseholdKind(int(self.cleaned_data["kind"])) if self.cleaned_data["kind"] else None


class RosterForm(forms.Form):
    """The closed list of filters: codes and ages. Whom one knows by name is looked for in the header's box."""

    basis = forms.ChoiceField(label=gettext_lazy("Persons"), required=False)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), required=False)
    age_from = forms.IntegerField(label=gettext_lazy("Age from"), required=False, min_value=0, max_value=150)
    age_to = forms.IntegerField(label=gettext_lazy("Age to"), required=False, min_value=0, max_value=150)
    away_from_hukou = forms.ChoiceField(label=gettext_lazy("Registered elsewhere"), required=False)
    standing = forms.ChoiceField(label=gettext_lazy("Standing"), required=False)
    household_kind = forms.ChoiceField(label=gettext_lazy("Household"), required=False)
    life = forms.ChoiceField(label=gettext_lazy("Alive or dead"), required=False)
    order = forms.ChoiceField(label=gettext_lazy("Order"), required=False)

    def __init__(self, data, *, on: date):
        super().__init__(data)
        sexes = [(option.value, option.label) for option in code_options("sex", on=on)]
        for name, offered in {
            "basis": choices(PERSONS),
            "sex": [("", _("all")), *sexes],
            "away_from_hukou": [("", _("all")), ("yes", _("yes")), ("no", _("no"))],
            "standing": [("", _("all")), *choices(words.STANDINGS)],
            "household_kind": [("", _("all")), *choices(words.HOUSEHOLD_KINDS)],
            "life": [("", _(words.LIVES[LifeStatus.ALIVE])), *choices(words.LIVES)[1:]],
            "order": choices(ORDERS),
        }.items():
            self.fields[name].choices = offered

    def wanted(self, area: int) -> RosterFilter:
        """The question for one area."""
        given = self.given()
        return RosterFilter(
            area=area,
            basis=Basis(int(given.get("basis", Basis.LIVING))),
            sex=int(given["sex"]) if "sex" in given else None,
            age_from=given.get("age_from"),
            age_to=given.get("age_to"),
            away_from_hukou=APART.get(given.get("away_from_hukou", "")),
            standing=Standing(int(given["standing"])) if "standing" in given else None,
            household_kind=HouseholdKind(int(given["household_kind"])) if "household_kind" in given else None,
            life=LifeStatus(int(given.get("life", LifeStatus.ALIVE))),
        )

    def order_wanted(self) -> RosterOrder:
        """How the rows follow inside a community."""
        return RosterOrder(self.cleaned_data.get("order") or RosterOrder.NAME)

    def given(self) -> dict:
        """The fields that say something."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    def words_of(self, name: str, value: object) -> str:
        """A filter in force, in words."""
        offered = dict(getattr(self.fields[name], "choices", ()))
        return f"{self.fields[name].label} {offered.get(str(value), value)}"


class LookupForm(forms.Form):
    """Whose acts, and of which days."""

    login = forms.CharField(label=gettext_lazy("Login of the account"), max_length=40)
    first = DayField(label=gettext_lazy("First day"))
    last = DayField(label=gettext_lazy("Last day"))


class CounterForm(forms.Form):
    """What the resident came for, and that the document was seen."""

    service = forms.ChoiceField(choices=[(code, code) for code in SERVICES])
    document = forms.BooleanField()


def choices(titles: dict) -> list[tuple[str, str]]:
    """Codes with their titles in the viewer's language."""
    return [(str(code.value), _(title)) for code, title in titles.items()]
