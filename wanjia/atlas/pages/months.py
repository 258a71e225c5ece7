"""The map of a figure month by month: a slider over the last two years, on one scale of colours."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard, may_open
from wanjia.atlas import policies as may
from wanjia.atlas import queries
from wanjia.atlas.forms import MonthsForm
from wanjia.atlas.pages.links import map_tabs
from wanjia.atlas.pages.words import choropleth, legend, source, trail
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
        drawing=choropleth(map_, queries.drawing(map_), lambda area: _url(area, found)),
        legend=legend(map_),
        definition=_(figure.definition),
        source=source(None),
        rows=[
            {
                "name": part.area.name,
                "value": told(part.value, figure),
                "url": _url(part.area, found) if part.area != map_.area else "",
            }
            for part in map_.parts
        ],
        total=told(map_.total, figure),
        columns=[Column(_("Area")), Column(_(figure.title), number=True)],
        trail=trail(map_.trail, lambda area: _url(area, found)),
        slider=_slider(found),
        tabs=map_tabs(request, map_.area.id, "months"),
        files=_files(request),
        as_of=map_.as_of,
        behind=map_.behind,
    )


def _slider(found: MonthsMap) -> dict[str, object]:
    """Steps from 0, the earliest month."""
    ends = [f"{day:%Y-%m-%d}" for day in (found.days[0], found.days[-1])]
    return {"step": found.days.index(found.day), "last": len(found.days) - 1, "ends": ends}


def _files(request: HttpRequest) -> dict[str, str]:
    """The addresses of this map as files, for those who may take them."""
    if not may_open(request, "atlas:months_geojson"):
        return {}
    return {kind: f"{reverse(f'atlas:months_{kind}')}?{request.GET.urlencode()}" for kind in ("geojson", "svg")}


def _url(area: Area, found: MonthsMap) -> str:
    """The same figure and month, of another area."""
    asked = {"area": area.id, "figure": found.shown.figure.key, "step": found.days.index(found.day)}
    return f"{reverse('atlas:months')}?{urlencode(asked)}"
