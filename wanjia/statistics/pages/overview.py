"""人口概况: the vital rates of an area and its pyramid of rates."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard, may_open
from wanjia.kernel.periods import CALENDAR
from wanjia.statistics import policies as may
from wanjia.statistics.forms import PeriodForm
from wanjia.statistics.pages import words
from wanjia.statistics.pages.tables import kept
from wanjia.statistics.pages.years import asked_year, year_page
from wanjia.statistics.queries import communique
from wanjia.statistics.rules.communique import PUBLISHED
from wanjia.statistics.types.communique import Entered
from wanjia.web.types import Column


@guard(may.OVERVIEW)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every vital figure of an area and year, each with its formula."""
    form, rates = asked_year(request)
    published = communique(rates.area.id, year=rates.first.year) if _is_calendar(form) else ()
    told = {one.figure: words.grouped(one.value) for one in published}
    return year_page(
        request,
        "overview",
        rates,
        form,
        columns=_columns(published=bool(published)),
        lines=[
            (one.code, _(one.title), words.value(one), told.get(one.code, ""), _(one.unit), _(one.formula))
            for one in rates.figures
        ],
        published=[_from(one) for one in published],
        file_url=f"{reverse('exports:new', args=['vital'])}?{urlencode(kept(request))}",
        may_publish=may_open(request, "statistics:communique"),
    )


def _from(one: Entered) -> dict[str, object]:
    return vars(one) | {"title": _(PUBLISHED[one.figure].title), "value": words.grouped(one.value)}


def _is_calendar(form: PeriodForm) -> bool:
    """A communique is of the calendar year; beside another year its values would mislead."""
    return form.cleaned_data.get("ends") in {"", CALENDAR.name}


def _columns(*, published: bool) -> list[Column]:
    beside = [Column(_("Communique"), number=True)] if published else []
    value = Column(_("Value"), number=True)
    return [Column(_("Figure")), value, *beside, Column(_("Measured in")), Column(_("Formula"))]
