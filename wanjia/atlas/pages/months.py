"""The map of a figure month by month: a slider over the last two years, on one scale of colours."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard
from wanjia.atlas import policies as may
from wanjia.atlas import queries
from wanjia.atlas.forms import MonthsForm
from wanjia.atlas.pages.words import choropleth, legend, trail
from wanjia.atlas.rules.figures import told
from wanjia.atlas.types import MonthsMap
from wanjia.kernel.errors import NotFound
from wanjia.places.types import Area
from wanjia.web.pages import render
from wanjia.web.types import Column


@guard(may.MONTHS)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """One figure of the areas directly below an area at the end of a month; a move of the slider asks for the map."""
    form = MonthsForm(request.GET)
    if not form.is_valid():
        raise NotFound("map")
    found = queries.months_map(
        request.ctx, form.wish(queries.home_area(request.ctx).id), step=form.cleaned_data["step"]
    )
    template = "atlas/months_drawn.html" if "X-Poll" in request.headers else "atlas/months.html"
    map_, figure = found.shown, found.shown.figure
    return render(
        request,
        template,
        form=form,
        map=map_,
        day=found.day,
        title=_(figure.title),
        drawing=choropleth(map_, queries.drawing(map_), lambda area: _url(area, figure.key)),
        legend=legend(map_),
        rows=[{"name": part.area.name, "value": told(part.value, figure)} for part in map_.parts],
        total=told(map_.total, figure),
        columns=[Column(_("Area")), Column(_(figure.title), number=True)],
        trail=trail(map_.trail, lambda area: _url(area, figure.key)),
        slider=_slider(found),
        as_of=map_.as_of,
    )


def _slider(found: MonthsMap) -> dict[str, object]:
    """Steps from 0, the earliest month; the total of each stands beside it."""
    steps = [
        {"day": day, "total": told(total, found.shown.figure)}
        for day, total in zip(found.days, found.totals, strict=True)
    ]
    return {"step": found.days.index(found.day), "last": len(found.days) - 1, "steps": steps}


def _url(area: Area, figure: str) -> str:
    return f"{reverse('atlas:months')}?area={area.id}&figure={figure}"
