"""人口地图: one figure of an area's parts, drawn, with its legend and its table."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard, may_open
from wanjia.atlas import policies as may
from wanjia.atlas import queries
from wanjia.atlas.forms import MapForm
from wanjia.atlas.pages.links import map_tabs
from wanjia.atlas.pages.words import choropleth, legend, source, trail
from wanjia.atlas.rules.figures import told
from wanjia.atlas.types import ClassedMap, Shown
from wanjia.places.types import Area
from wanjia.web.pages import render
from wanjia.web.types import Column


@guard(may.MAP)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """One figure of the areas directly below an area."""
    form = MapForm(request.GET, live=queries.sees_live(request.ctx))
    if not form.is_valid():
        return render(request, "atlas/map_form.html", form=form, status=422)
    found = queries.classed_map(request.ctx, form.wish(queries.home_area(request.ctx).id))
    return render(
        request,
        "atlas/map.html",
        form=form,
        map=found,
        title=_(found.figure.title),
        definition=_(found.figure.definition),
        total=told(found.total, found.figure),
        drawing=choropleth(found, queries.drawing(found), lambda area: _url(request.GET, area)),
        legend=legend(found),
        rows=_rows(request.GET, found),
        rest=told(found.rest, found.figure) if found.rest else "",
        columns=[Column(_("Area")), Column(_(found.figure.title), number=True), Column(_("Class"), number=True)],
        trail=trail(found.trail, lambda area: _url(request.GET, area)),
        tabs=map_tabs(request, found.area.id, "areas"),
        files=_files(request),
        datums=[one.value for one in Shown],
        source=source(found.closed_on),
        as_of=found.as_of,
        behind=found.behind,
        closed_on=found.closed_on,
    )


def _rows(asked: QueryDict, found: ClassedMap) -> list[dict[str, object]]:
    return [
        {
            "name": part.area.name,
            "url": _url(asked, part.area) if part.area != found.area else "",
            "value": told(part.value, found.figure),
            "place": "—" if part.place is None else part.place + 1,
        }
        for part in found.parts
    ]


def _files(request: HttpRequest) -> dict[str, str]:
    """The addresses of this map as files, for those who may take them."""
    if not may_open(request, "atlas:map_geojson"):
        return {}
    return {kind: f"{reverse(f'atlas:map_{kind}')}?{request.GET.urlencode()}" for kind in ("geojson", "svg")}


def _url(asked: QueryDict, area: Area) -> str:
    """This map, of another area."""
    wanted = asked.copy()
    wanted["area"] = str(area.id)
    return f"{reverse('atlas:map')}?{wanted.urlencode()}"
