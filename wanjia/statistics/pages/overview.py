"""人口概况: the vital rates of an area and its pyramid of rates."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard, may_open
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.kernel.periods import CALENDAR
from wanjia.places.queries import children
from wanjia.places.types import Area
from wanjia.statistics import policies as may
from wanjia.statistics.forms import PeriodForm
from wanjia.statistics.pages import words
from wanjia.statistics.pages.scope import asked_area, trail
from wanjia.statistics.queries import communique, vital
from wanjia.statistics.rules.communique import PUBLISHED
from wanjia.statistics.rules.vital import said
from wanjia.web.pages import render
from wanjia.web.types import Column, FactLine


@guard(may.OVERVIEW)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every vital figure of an area and year, each with its formula."""
    form = PeriodForm(request.GET)
    if not form.is_valid():
        raise Refused(Problem("period", N_("The choices cannot be read. Open the page anew."), "filters"))
    today = day_in_china(request.ctx.at)
    rates = vital(
        request.ctx,
        area=asked_area(request, today),
        period=form.period(),
        population=form.population_wanted(),
        counting=form.counting_wanted(),
    )

    published = communique(rates.area.id, year=rates.first.year) if _is_calendar(form) else ()
    told = {one.figure: one.value for one in published}

    def address(one: Area) -> str:
        kept = [(name, value) for name, value in request.GET.items() if name != "area" and value]
        return f"{reverse('statistics:overview')}?{urlencode([*kept, ('area', one.id)])}"

    below = [(one.name, address(one)) for one in children(rates.area.id, on=today)]
    return render(
        request,
        "statistics/overview.html",
        rates=rates,
        form=form,
        days=f"{rates.first:%Y-%m-%d} – {rates.last:%Y-%m-%d}",
        columns=_columns(published=bool(published)),
        lines=[
            (one.code, _(one.title), said(one), told.get(one.code, ""), _(one.unit), _(one.formula))
            for one in rates.figures
        ],
        published=[{"title": _(PUBLISHED[one.figure].title), **vars(one)} for one in published],
        kept=f"?{request.GET.urlencode()}",
        may_publish=may_open(request, "statistics:communique"),
        definition=[
            FactLine(_("Population"), _(words.POPULATIONS[rates.population])),
            FactLine(_("Counted by"), _(words.COUNTINGS[rates.counting])),
            FactLine(_("Source"), _(words.SOURCE)),
            FactLine(_("Who sees it so"), _(words.AUDIENCES[rates.audience])),
        ],
        trail=trail(rates.area, request.ctx.area, today, address),
        below=below,
        as_of=rates.moment,
        behind=rates.behind,
    )


def _is_calendar(form: PeriodForm) -> bool:
    """A communique is of the calendar year; beside another year its values would mislead."""
    return form.cleaned_data.get("ends") in {"", CALENDAR.name}


def _columns(*, published: bool) -> list[Column]:
    beside = [Column(_("Communique"), number=True)] if published else []
    value = Column(_("Value"), number=True)
    return [Column(_("Figure")), value, *beside, Column(_("Measured in")), Column(_("Formula"))]
