"""人口金字塔 and 生命表: the ages of an area at the end of a reporting year, and how long its people would live."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard
from wanjia.kernel.errors import N_
from wanjia.statistics import policies as may
from wanjia.statistics.pages import charts, words
from wanjia.statistics.pages.tables import kept
from wanjia.statistics.pages.years import asked_year, year_page
from wanjia.statistics.queries import table
from wanjia.statistics.rules.mortality import FEMALE, MALE
from wanjia.statistics.rules.vital import said
from wanjia.statistics.types.designs import Audience
from wanjia.statistics.types.figures import LifeLine, LifeTable
from wanjia.statistics.types.tables import Table, Wanted
from wanjia.statistics.types.vital import VitalRates
from wanjia.web.types import Bar, Column, FactLine

STRUCTURE = ("population", "sex_ratio", "children", "old", "both", "from_60", "from_65", "median_age")
SEXES = {MALE: N_("Men"), FEMALE: N_("Women")}
RADIX = 100_000
FORMULAS = (
    ("m(x)", N_("deaths of the group / (mean number of people of the group × length of the period in years)")),
    ("q(x)", N_("n × m / (1 + (n − a) × m); a: years of the group that those who die in it live, half of n from 5 on")),
    ("l(x)", N_("100,000 at birth, then l of the group before less its d")),
    ("d(x)", N_("l(x) × q(x)")),
    ("L(x)", N_("n × l(x + n) + a × d(x); in the open group l / m")),
    ("T(x)", N_("sum of L from this group on")),
    ("e(x)", N_("T(x) / l(x); its 95 per cent interval at birth by the variance of Chiang (1984)")),
)


@dataclass(frozen=True)
class Drawn:
    """The life table of one sex."""

    title: str
    expectancy: str
    rows: list[list[str]]
    bars: list[Bar]


@guard(may.PYRAMID)
@require_safe
def pyramid(request: HttpRequest) -> HttpResponse:
    """The pyramid of an area on the last day of a reporting year, with what follows from its ages."""
    form, rates = asked_year(request)
    shown = _table_of(request, rates)
    return year_page(
        request,
        "pyramid",
        rates,
        form,
        lines=charts.pyramid(shown),
        day=f"{shown.question.last:%Y-%m-%d}",
        hidden=any(figure is None for figure in shown.figures.values()),
        columns=[Column(_("Figure")), Column(_("Value"), number=True), Column(_("Measured in")), Column(_("Formula"))],
        figures=[
            (code, _(one.title), words.value(one), _(one.unit), _(one.formula))
            for code, one in ((code, rates.figure(code)) for code in STRUCTURE)
        ],
        file_url=_file_url("table", code="pyramid", **_question_of(shown)),
    )


@guard(may.LIFE_TABLE)
@require_safe
def life_table(request: HttpRequest) -> HttpResponse:
    """The abridged life tables of a reporting year, by sex."""
    form, rates = asked_year(request)
    heads = [Column(_("Age")), *(Column(name, number=True) for name, _formula in FORMULAS)]
    return year_page(
        request,
        "life_table",
        rates,
        form,
        columns=heads,
        tables=[_drawn(sex, one, rates) for sex, one in sorted(rates.life_tables.items())],
        formulas=[FactLine(name, _(formula)) for name, formula in FORMULAS],
        file_url=_file_url("life_table", **dict(kept(request))) if rates.life_tables else "",
    )


def _table_of(request: HttpRequest, rates: VitalRates) -> Table:
    day = rates.last if rates.audience is Audience.PERSONS else None
    return table(request.ctx, "pyramid", area=rates.area.id, wanted=Wanted(on=day, population=rates.population))


def _question_of(shown: Table) -> dict[str, str]:
    """The choices that lead to the same table again; the day is not for everybody to choose."""
    asked = shown.question
    day = {"on": f"{asked.last:%Y-%m-%d}"} if shown.audience is Audience.PERSONS else {}
    return {"area": str(asked.area.id), "population": asked.population.value, **day}


def _file_url(file: str, **given: str) -> str:
    return f"{reverse('exports:new', args=[file])}?{urlencode(given)}"


def _drawn(sex: int, one: LifeTable, rates: VitalRates) -> Drawn:
    figure = rates.figure("life_expectancy_men" if sex == MALE else "life_expectancy_women")
    ages = ages_of(one)
    bars = [
        Bar(words_of, line.survivors, f"{line.survivors * RADIX:,.0f}")
        for words_of, line in zip(ages, one.lines, strict=True)
    ]
    rows = [[age, *cells_of(line)] for age, line in zip(ages, one.lines, strict=True)]
    return Drawn(_(SEXES[sex]), said(figure), rows, bars)


def ages_of(one: LifeTable) -> list[str]:
    """The ages of each line, in words."""
    return [_ages(line, after) for line, after in zip(one.lines, [*one.lines[1:], None], strict=True)]


def _ages(line: LifeLine, after: LifeLine | None) -> str:
    if after is None:
        return f"{line.start}+"
    return str(line.start) if after.start == line.start + 1 else f"{line.start}–{after.start - 1}"


def cells_of(line: LifeLine) -> list[str]:
    """A line of a life table; nothing is to be expected at an age that nobody reaches."""
    people = (line.survivors, line.deaths, line.years, line.years_left)
    return [
        f"{line.rate:.6f}",
        f"{line.dying:.6f}",
        *(f"{number * RADIX:,.0f}" for number in people),
        f"{line.expectancy:.2f}" if line.survivors else "–",
    ]
