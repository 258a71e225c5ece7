"""Every component in all its states, for those who build pages and for the browser tests; only in demo mode."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wanjia.web import contracts, pages
from wanjia.web.forms import DayField, DoorInput, MembersInput, PickInput
from wanjia.web.paging import Page
from wanjia.web.types import (
    Bar,
    Chip,
    Choice,
    Choropleth,
    Column,
    ComparedLine,
    Crumb,
    Door,
    DoorState,
    FactLine,
    GeoMap,
    Happening,
    HouseholdCard,
    LegendLine,
    MapArea,
    MappedColumn,
    Member,
    Piece,
    PyramidLine,
    Stairwell,
    Step,
    StepLine,
    Storey,
    Tab,
    WeightLine,
)


class SampleForm(forms.Form):
    """A form with a field of each kind, sent with mistakes."""

    name = forms.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As in the household book"))
    born = DayField(label=gettext_lazy("Birth date"))
    relation = forms.ChoiceField(
        label=gettext_lazy("Relation to the head"), choices=[("", "—"), ("child", gettext_lazy("child"))]
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"),
        widget=forms.RadioSelect,
        choices=[("1", gettext_lazy("male")), ("2", gettext_lazy("female"))],
    )
    remark = forms.CharField(label=gettext_lazy("Remark"), required=False, widget=forms.Textarea({"rows": 2}))


class SampleUpload(forms.Form):
    """A form that takes a file."""

    file = forms.FileField(label=gettext_lazy("Household list"))


class SampleChooser(forms.Form):
    """A form that names records."""

    person = forms.CharField(label=gettext_lazy("Person"), required=False)
    leavers = forms.Field(label=gettext_lazy("Who leaves"), required=False)
    relations = forms.Field(label=gettext_lazy("Relation to the head"), required=False)
    door = forms.Field(label=gettext_lazy("Door"), required=False)

    def __init__(self, choices: tuple[Choice, ...]) -> None:
        super().__init__()
        finder = PickInput("#picker", _("Name, ID number or telephone"))
        finder.choices = choices[:1]
        leavers, relations = MembersInput("#", "person"), MembersInput("#", "person", (("20", _("child")),))
        leavers.members = relations.members = choices
        widgets = {"person": finder, "leavers": leavers, "relations": relations}
        for name, widget in (widgets | {"door": DoorInput((("1", "和兴路社区"), ("2", "太东社区")))}).items():
            self.fields[name].widget = widget


def show(request: HttpRequest) -> HttpResponse:
    """The page /gallery."""
    components = [contracts.contract(name) for name in contracts.names()]
    moment = datetime(2026, 11, 21, 4, 3, 7, tzinfo=UTC)
    return pages.render(request, "web/gallery.html", components=components, as_of=moment, sample=_sample())


def _choices() -> tuple[Choice, ...]:
    return (
        Choice("1", "王芳", f"{_('female')} · 1990-03-07 · 1号楼1单元302", chosen=True, head=True),
        Choice("2", "王安", f"{_('male')} · 2026-11-01 · 1号楼1单元302"),
    )


def _sample() -> SimpleNamespace:
    return SimpleNamespace(
        facts=_facts(),
        columns=(
            Column(_("Name")),
            Column(_("Birth date"), sort="born"),
            Column(_("Identity number")),
            Column(_("Amount"), number=True, sort="amount"),
            Column(_("Standing")),
        ),
        rows=_rows(),
        page=Page((), before="earlier", after="later"),
        form=SampleForm({"name": "", "born": "2026-02-30", "relation": "child", "sex": "2"}),
        upload=SampleUpload(),
        choices=_choices(),
        ways=((_("Move out"), ((SimpleNamespace(title=_("Move out the household")), "#ways"),)),),
        chooser=SampleChooser(_choices()),
        chips=(Chip(_("Reported"), "#filters"), Chip("60+", "#filters")),
        tabs=(
            Tab(_("To do"), "#tabs", current=True, count=12),
            Tab(_("Due"), "#tabs", count=3),
            Tab(_("Done"), "#tabs"),
        ),
        happenings=_happenings(),
        directory=_directory(),
        trail=(Crumb(_("Qingdao"), "#"), Crumb(_("Shibei District"), "#"), Crumb(_("Taidong Subdistrict"))),
        reasons=(("counter", _("The person is at the counter")), ("verify", _("Compare with the document"))),
        stairwells=_stairwells(),
        household=_household(),
        choropleth=_choropleth(),
        geomap=GeoMap((120.0, 36.0, 121.0, 37.0), layers=(("households", _("Households")),), shape="#geomap"),
        legend=(LegendLine(0, "1,204 – 2,310", "2"), LegendLine(6, "2,311 – 5,020", "1"), LegendLine(None, "—", "1")),
        bars=(Bar(_("Shibei District"), 1.0, "1,090,600"), Bar(_("Taidong Subdistrict"), 0.35, "381,710")),
        trend=(Bar("2026-09", 0.4, "152,684"), Bar("2026-10", 0.0, "–"), Bar("2026-11", 1.0, "381,710")),
        steps=(
            StepLine(_("Shibei District"), (Step(32, 0.4, "08:00 · 4"), Step(36, 1.0, "09:00 · 10")), "2", "14"),
            StepLine(_("Taidong Subdistrict"), (Step(40, 0.3, "10:00 · 3"),), "0", "3"),
        ),
        compared=_compared(),
        weights=_weights(),
        mapping=_mapping(),
        pyramid=tuple(
            PyramidLine(f"{age}–{age + 4}", Bar("", left, f"{left:.2f}"), Bar("", right, f"{right:.2f}"))
            for age, left, right in ((85, 0.08, 0.12), (60, 0.62, 0.64), (30, 0.96, 0.98), (0, 0.55, 0.5))
        ),
    )


def _directory() -> tuple[dict[str, str], ...]:
    told = (
        (_("Residents"), _("Everybody who lives here, each once.")),
        (_("Households"), _("Households that live here and have a member.")),
    )
    return tuple({"title": title, "url": "#directory", "counted": counted} for title, counted in told)


def _facts() -> tuple[FactLine, ...]:
    book = _("household book")
    return (
        FactLine(_("Name"), _("Wang Xiaoming"), "confirmed", _("Public Security"), date(2019, 5, 3)),
        FactLine(_("Sex"), _("male"), "confirmed", _("Public Security"), date(2019, 5, 3)),
        FactLine(_("Birth date"), "2019-05-03", "seen", _("birth certificate"), date(2019, 5, 3)),
        FactLine(_("Registered residence"), _("Taidong Subdistrict"), "seen", book, date(2019, 6, 1)),
        FactLine(_("Lives at"), _("Building 3, unit 1, 502"), "reported", _("community worker"), date(2026, 9, 1)),
        FactLine(_("Education"), ""),
    )


def _compared() -> tuple[ComparedLine, ...]:
    name = (Piece(_("Wang Xiaoming")),)
    return (
        ComparedLine(_("Name"), name, name, "agrees"),
        ComparedLine(_("Birth date"), (Piece("2019-05-03"),), (Piece("2019-05-03"),), "agrees"),
        ComparedLine(
            _("Identity number"),
            (Piece("3702*******"), Piece("5", True), Piece("**0015")),
            (Piece("3702*******"), Piece("8", True), Piece("**0015")),
            "differs",
        ),
        ComparedLine(_("Lives at"), (), (Piece(_("Building 3, unit 1, 502")),)),
    )


def _mapping() -> SimpleNamespace:
    columns = (
        MappedColumn(_("Name"), "column-0", "name"),
        MappedColumn(_("Sex"), "column-1", problems=(_("Another column is filled with the same."),)),
        MappedColumn(_("Relatives"), "column-2", why=_("not held here")),
    )
    return SimpleNamespace(columns=columns, choices=(("", _("leave empty")), ("name", _("Name"))))


def _weights() -> tuple[WeightLine, ...]:
    return (
        WeightLine(_("Identity number"), _("one digit differs"), "+9.0", "for", "10", "60", "10"),
        WeightLine(_("Name"), _("another name"), "−4.5", "against", "40", "30", "10"),
        WeightLine(_("All together"), "", "+4.5", "sum", "10", "30", "10"),
    )


def _rows() -> tuple[SimpleNamespace, ...]:
    return (
        SimpleNamespace(
            name=_("Wang Xiaoming"),
            born=date(2019, 5, 3),
            number="3702********0015",
            amount="¥3,600.00",
            standing="seen",
        ),
        SimpleNamespace(
            name=_("Li Xiuying"),
            born=date(1951, 10, 20),
            number="3702********0022",
            amount="¥120.00",
            standing="reported",
        ),
    )


def _happenings() -> tuple[Happening, ...]:
    return (
        Happening(
            "2026-09-01", _("Moved in"), _("Building 3, unit 1, 502"), "reported", _("community worker"), "#timeline"
        ),
        Happening("2019-06-01", _("Registered"), "", "seen", _("household book")),
        Happening("2019-05", _("Born"), "", "confirmed", _("Public Security")),
    )


def _stairwells() -> tuple[Stairwell, ...]:
    states = (DoorState.LIVED_IN, DoorState.LIVED_IN, DoorState.VACANT, DoorState.REPORTED, DoorState.TODO)
    surnames = (_("Wang"), _("Li"), _("Zhang"), _("Liu"), _("Sun"))

    def door(unit: int, floor: int, place: int) -> Door | None:
        number = (unit + 2 * floor + place) % len(states)
        if (unit, floor, place) == (2, 1, 2):
            return None
        label = f"{floor}0{place}"
        if states[number] is DoorState.VACANT:
            return Door(label, DoorState.VACANT, "#building")
        return Door(label, states[number], "#building", surnames[number], 1 + number % 4)

    return tuple(
        Stairwell(
            _("Unit %(number)s") % {"number": unit},
            tuple(
                Storey(_("Floor %(number)s") % {"number": floor}, (door(unit, floor, 1), door(unit, floor, 2)))
                for floor in range(5, 0, -1)
            ),
        )
        for unit in (1, 2, 3)
    )


def _choropleth() -> Choropleth:
    corners = (("", 0, 0), (_("Taidong Subdistrict"), 200, 2), (_("Shibei District"), 400, 6), ("", 600, None))
    areas = tuple(
        MapArea(f"M{x} 0L{x + 200} 0L{x + 180} 120L{x} 120Z", ink, f"{name} 1,204", "#choropleth", name, (x + 95, 65))
        for name, x, ink in corners
    )
    return Choropleth(800, 120, areas, _("Schematic map: not surveyed borders"), "")


def _household() -> HouseholdCard:
    book, worker = _("household book"), _("community worker")
    return HouseholdCard(
        number="370203008-0015",
        kind=_("lives together"),
        address=_("Building 3, unit 1, 502"),
        url="#household",
        members=(
            Member(
                _("Wang Jianguo"), _("head"), _("male"), 38, "seen", book, date(2018, 3, 1), "#household", head=True
            ),
            Member(_("Li Fang"), _("spouse"), _("female"), 36, "seen", book, date(2018, 3, 1), "#household"),
            Member(_("Wang Xiaoming"), _("child"), _("male"), 7, "confirmed", book, date(2019, 5, 3), "#household"),
            Member(_("Li Xiuying"), _("mother"), _("female"), 75, "reported", worker, date(2026, 9, 1), "#household"),
        ),
    )
