"""What is asked of a map, as it stands in its address."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wanjia.atlas.rules.breaks import FEWEST, MOST
from wanjia.atlas.rules.figures import FIGURES, OWN_BREAKS, figures_for, scaled
from wanjia.atlas.rules.months import MONTHS
from wanjia.atlas.sql.layers import DATED
from wanjia.atlas.types import Breaks, Figure, Layer, Method, Shown, ViewPage, Wish
from wanjia.kernel.errors import N_, Refused
from wanjia.statistics.types.designs import Dimension
from wanjia.web.forms import DayField

METHODS = {
    Method.QUANTILE: N_("Quantiles"),
    Method.EQUAL: N_("Equal intervals"),
    Method.NATURAL: N_("Natural breaks"),
    Method.OWN: N_("Own breaks"),
}
NOT_NARROWED = N_("This page shows everybody and cannot be narrowed. Tables can; or choose another figure.")
LARGEST_ID = 2**31 - 1
KEPT_CODE = r"^[A-Za-z0-9_.+-]{1,20}$"  # a code of a list, a population, the end of a reporting year


class AreaForm(forms.Form):
    """An area by its id; the reader's own where none is named."""

    area = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)

    def clean(self) -> dict:
        """A map of everybody is not shown to who asks for some: what tables are narrowed by is refused here."""
        if any(one.value in self.data and one.value not in self.fields for one in Dimension):
            raise ValidationError(_(NOT_NARROWED))
        return super().clean()


class TileForm(AreaForm):
    """Which points a tile holds."""

    layer = forms.ChoiceField(required=False, choices=[(one.value, one.value) for one in Layer])


class LayersForm(TileForm):
    """A map to move in: of hexagons, or of points where a layer is named; it may begin at a door."""

    dwelling = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def layer_wanted(self) -> Layer | None:
        chosen = self.cleaned_data["layer"]
        return Layer(chosen) if chosen else None


class MonthsForm(AreaForm):
    """A figure that can be told of past months, and which of them."""

    figure = forms.ChoiceField(label=gettext_lazy("Figure"), required=False)
    step = forms.IntegerField(required=False, min_value=0, max_value=MONTHS - 1, widget=forms.HiddenInput)

    def __init__(self, data) -> None:
        super().__init__({"figure": DATED[0]} | {name: data[name] for name in data if data[name]})
        self.fields["figure"].choices = [(key, _(FIGURES[key].title)) for key in DATED]

    def wish(self, home: int) -> Wish:
        """The map that is asked for; ``home`` is the area where none is named."""
        return Wish(self.cleaned_data["area"] or home, FIGURES[self.cleaned_data["figure"]])


class MapForm(AreaForm):
    """The figure of a map and its classes."""

    figure = forms.ChoiceField(label=gettext_lazy("Figure"), required=False)
    method = forms.ChoiceField(label=gettext_lazy("Classes by"), required=False)
    classes = forms.TypedChoiceField(
        label=gettext_lazy("Number of classes"),
        required=False,
        coerce=int,
        empty_value=Breaks().classes,
        choices=[(number, number) for number in range(FEWEST, MOST + 1)],
    )
    own = forms.CharField(
        label=gettext_lazy("Own breaks"),
        required=False,
        max_length=80,
        error_messages={"max_length": gettext_lazy(OWN_BREAKS)},
        widget=forms.TextInput({"placeholder": "1000, 5000, 20000", "autocomplete": "off"}),
    )

    def __init__(self, data, *, live: bool = True) -> None:
        given = {name: data[name] for name in data if data[name]}
        defaults = {"figure": "people", "method": Method.QUANTILE.value, "classes": str(Breaks().classes)}
        super().__init__(defaults | given)
        self.fields["figure"].choices = [(one.key, _(one.title)) for one in figures_for(live=live).values()]
        self.fields["method"].choices = [(one.value, _(title)) for one, title in METHODS.items()]

    def clean_figure(self) -> Figure:
        return FIGURES[self.cleaned_data["figure"]]

    def clean_own(self) -> tuple[str, ...]:
        text = self.cleaned_data["own"].replace("，", ",").replace("、", ",")
        return tuple(part.strip() for part in text.split(",") if part.strip())

    def clean(self) -> dict:
        given = super().clean()
        if not self.errors and given["method"] == Method.OWN:
            try:
                given["own"] = scaled(given["own"], given["figure"])
            except Refused as refusal:
                raise ValidationError({"own": [_(one.message) for one in refusal.problems]}) from refusal
        return given

    def wish(self, home: int) -> Wish:
        """The map that is asked for; ``home`` is the area where none is named."""
        given = self.cleaned_data
        method = Method(given["method"])
        breaks = Breaks(method, given["classes"], given["own"] if method is Method.OWN else ())
        return Wish(given["area"] or home, given["figure"], breaks)


class KeptTableForm(AreaForm):
    """What a kept view remembers of a table of statistics: codes, years and days, and no word that was typed."""

    code = forms.SlugField(max_length=60)
    on = DayField(required=False)
    year = forms.IntegerField(required=False, min_value=1, max_value=9998)

    def __init__(self, data) -> None:
        super().__init__(data)
        for name in ("ends", "population", "counting", *(one.value for one in Dimension if one is not Dimension.AREA)):
            self.fields[name] = forms.RegexField(KEPT_CODE, required=False)


KEPT: dict[ViewPage, type[AreaForm]] = {
    ViewPage.BOARD: AreaForm,
    ViewPage.WALL: AreaForm,
    ViewPage.MAP: MapForm,
    ViewPage.LAYERS: TileForm,
    ViewPage.MONTHS: MonthsForm,
    ViewPage.TABLE: KeptTableForm,
}


class SaveForm(forms.Form):
    """A name for a page with its filters, which are read by the page's own form and kept as it understood them."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=40)
    page = forms.ChoiceField(choices=[(one.value, one.value) for one in ViewPage], widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def clean(self) -> dict:
        given = super().clean()
        asked = QueryDict(given.get("query", ""))
        form = KEPT[ViewPage(given.get("page") or ViewPage.BOARD)](asked)
        if not form.is_valid():
            raise ValidationError(_("This view cannot be read from its address. Open it anew."))
        given["query"] = urlencode([(name, asked[name]) for name in form.fields if asked.get(name)])
        return given


class FileForm(MapForm):
    """The same for a file, with the coordinates it is written in."""

    datum = forms.ChoiceField(required=False, choices=[(one.value, one.value) for one in Shown])

    def shown(self) -> Shown:
        return Shown(self.cleaned_data["datum"] or Shown.WGS_84)
