"""公报数: what the statistics bureau published, entered with its source, every correction kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wanjia.access.policies import guard
from wanjia.kernel.clock import CHINA, day_in_china
from wanjia.kernel.errors import Refused
from wanjia.places.queries import area as area_of
from wanjia.statistics import policies as may
from wanjia.statistics.actions import enter_published
from wanjia.statistics.forms import FIRST_YEAR, PublishedForm
from wanjia.statistics.pages.scope import asked_area
from wanjia.statistics.queries import communique_history
from wanjia.statistics.rules.communique import PUBLISHED
from wanjia.statistics.types.communique import Entered, Told
from wanjia.web.forms import tell
from wanjia.web.pages import render, say
from wanjia.web.types import Column


@guard(may.COMMUNIQUE)
@require_http_methods(["GET", "HEAD", "POST"])
def communique(request: HttpRequest) -> HttpResponse:
    """The entries of an area and year, and the form for another."""
    area = asked_area(request, day_in_china(request.ctx.at))
    form = PublishedForm(request.POST if request.method == "POST" else None, year=_year(request))
    if request.method != "POST":
        return _page(request, area, form)
    if not form.is_valid():
        return _page(request, area, form, status=422)
    told = Told(area=area, **form.cleaned_data)
    try:
        enter_published(told, by=request.ctx)
    except Refused as refusal:
        tell(form, refusal)
        return _page(request, area, form, status=422)
    say(request, _("Entered. It stands beside our figure of that year."))
    return redirect(f"{reverse('statistics:communique')}?area={area}&year={told.year}")


def _page(request: HttpRequest, area: int, form: PublishedForm, *, status: int = 200) -> HttpResponse:
    today = day_in_china(request.ctx.at)
    year = _year(request)
    heads = (_("Figure"), _("Published value"), _("Published in"), _("Published on"), _("Entered by"), _("Entered at"))
    return render(
        request,
        "statistics/communique.html",
        area=area_of(area, on=today),
        year=year,
        form=form,
        columns=list(map(Column, heads)),
        rows=list(map(_row, communique_history(area, year=year))),
        status=status,
    )


def _year(request: HttpRequest) -> int:
    """The year in the address, or the last one."""
    text = request.GET.get("year", "")
    is_year = text.isdecimal() and len(text) == 4 and int(text) >= FIRST_YEAR
    return int(text) if is_year else day_in_china(request.ctx.at).year - 1


def _row(one: Entered) -> list[str]:
    at = f"{one.entered_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    return [_(PUBLISHED[one.figure].title), one.value, one.source, f"{one.published_on}", one.entered_by, at]
