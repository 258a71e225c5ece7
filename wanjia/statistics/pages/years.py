"""What the pages of a reporting year have together: the choices, the way down and up, the definition."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from wanjia.access.types import RequestContext
from wanjia.kernel.clock import day_in_china
from wanjia.places.queries import children
from wanjia.places.types import Area
from wanjia.statistics.forms import PeriodForm, with_year
from wanjia.statistics.pages import words
from wanjia.statistics.pages.scope import area_named, trail
from wanjia.statistics.pages.tables import read_form
from wanjia.statistics.queries import audience_of, vital
from wanjia.statistics.types.vital import VitalRates
from wanjia.web.pages import render
from wanjia.web.types import FactLine


def asked_year(request: HttpRequest) -> tuple[PeriodForm, VitalRates]:
    """The rates of the area, the year and the people that were chosen."""
    return rates_of(request.ctx, request.GET)


def rates_of(ctx: RequestContext, data: MultiValueDict) -> tuple[PeriodForm, VitalRates]:
    """The same for the choices in ``data``; Refused where they cannot be read."""
    form = read_form(PeriodForm(with_year(data, audience_of(ctx), ctx.at)))
    area = area_named(ctx, data.get("area", ""), day_in_china(ctx.at))
    wanted = {"population": form.population_wanted(), "counting": form.counting_wanted()}
    return form, vital(ctx, area=area, period=form.period(), **wanted)


def definition_of(rates: VitalRates) -> list[FactLine]:
    """What the figures are, so that nobody takes them for others."""
    return [
        FactLine(_("Population"), _(words.POPULATIONS[rates.population])),
        FactLine(_("Counted by"), _(words.COUNTINGS[rates.counting])),
        FactLine(_("Source"), _(words.SOURCE)),
        FactLine(_("Who sees it so"), _(words.AUDIENCES[rates.audience])),
    ]


def days(rates: VitalRates) -> str:
    """The first and the last day of what happened."""
    return f"{rates.first:%Y-%m-%d} – {rates.last:%Y-%m-%d}"


def year_page(request: HttpRequest, name: str, rates: VitalRates, form: PeriodForm, **more: object) -> HttpResponse:
    """The page called ``name`` with what is its own (``more``)."""
    today = day_in_china(request.ctx.at)

    def address(one: Area) -> str:
        kept = [pair for pair in request.GET.items() if pair[0] != "area" and pair[1]]
        return f"{reverse(f'statistics:{name}')}?{urlencode([*kept, ('area', one.id)])}"

    return render(
        request,
        f"statistics/{name}.html",
        rates=rates,
        form=form,
        days=days(rates),
        definition=definition_of(rates),
        early=words.early(rates.first),
        kept=f"?{request.GET.urlencode()}",
        trail=trail(rates.area, request.ctx.area, today, address),
        below=[(one.name, address(one)) for one in children(rates.area.id, on=today)],
        as_of=rates.moment,
        behind=rates.behind,
        closed_on=rates.closed_on,
        **more,
    )
