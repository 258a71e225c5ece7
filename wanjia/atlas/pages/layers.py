"""分布图: a map to move in, with hexagons, and homes as points for those who have person rights."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from wanjia.access.policies import guard, may_open
from wanjia.atlas import policies as may
from wanjia.atlas import queries
from wanjia.atlas.forms import AreaForm, LayersForm, TileForm
from wanjia.atlas.pages import hexagons
from wanjia.atlas.pages.links import map_tabs
from wanjia.atlas.pages.words import mark, source, trail
from wanjia.atlas.rules.figures import FIGURES, told
from wanjia.atlas.rules.shapes import MOST_BYTES, shape_in
from wanjia.atlas.types import Layer, Tile, Wish
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import N_, Forbidden, NotFound
from wanjia.places.types import Address, Area
from wanjia.registry import queries as registry
from wanjia.web.pages import late, render
from wanjia.web.types import Column, GeoMap

LAYERS = {
    Layer.HOUSEHOLDS: N_("Homes"),
    Layer.ALONE_OVER_80: N_("80 and over, living alone"),
    Layer.NEWCOMERS: N_("Moved in within six months"),
    Layer.EMPTY_DWELLINGS: N_("Vacant"),
    Layer.UNVERIFIED: N_("To verify"),
}
NO_POINTS = N_("Points are shown only to those who work with the records of the area. Choose the hexagons.")
MVT = "application/vnd.mapbox-vector-tile"


@guard(may.LAYERS)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The map and its table: of hexagons by class; where a layer of points is chosen, of what it shows by area."""
    form = LayersForm(request.GET)
    if not form.is_valid():
        raise NotFound("map")
    area_id, layer = form.cleaned_data["area"] or queries.home_area(request.ctx).id, form.layer_wanted()
    rights = may_open(request, "atlas:shape")
    if layer and not rights:
        raise Forbidden(NO_POINTS)
    dwelling = form.cleaned_data["dwelling"] if rights else None
    door = queries.door_at(request.ctx, dwelling) if dwelling else None
    outlines = queries.outlines_below(request.ctx, area_id)
    found = _points(request, area_id, layer) if layer else hexagons.shown(queries.hexagons(request.ctx, area_id))
    return render(
        request,
        "atlas/layers.html",
        map=replace(_map(request, area_id, layer), bounds=queries.bounds(outlines), at=_place(door)),
        mark=mark(outlines),
        door=door,
        layer=layer,
        tabs=map_tabs(request, area_id, "homes" if layer else "hexagons"),
        trail=trail(queries.way_down(request.ctx, area_id), lambda area: _url(area, layer)),
        below=[] if layer else [(one.name, _url(one)) for one in queries.parts(request.ctx, area_id)],
        files=hexagons.file_urls(request, area_id),
        **found,
    )


@guard(may.LAYERS)
@require_safe
def outlines(request: HttpRequest) -> HttpResponse:
    """The outlines of an area's parts as GeoJSON."""
    return hexagons.outlines_of(queries.outlines_below(request.ctx, _asked(request)))


@guard(may.POINTS)
@require_safe
def tile(request: HttpRequest, zoom: int, x: int, y: int) -> HttpResponse:
    """A vector tile of households; 204 where none lives. A tile outside the world does not exist."""
    form = TileForm(request.GET)
    if not form.is_valid():
        raise NotFound("tile")
    area_id = form.cleaned_data["area"] or queries.home_area(request.ctx).id
    layer = Layer(form.cleaned_data["layer"] or Layer.HOUSEHOLDS)
    found = queries.tile(request.ctx, Tile(zoom, x, y), layer=layer, area_id=area_id)
    return HttpResponse(found, content_type=MVT, status=200 if found else 204)


@guard(may.POINT)
@require_safe
def household(request: HttpRequest, number: int) -> HttpResponse:
    """Where the page of a point's household is; the look is accounted for there."""
    return JsonResponse({"url": reverse("desk:household", args=[registry.household_at(request.ctx, number)])})


@guard(may.POINT)
@require_safe
def door(request: HttpRequest, dwelling: int) -> HttpResponse:
    """Where the page of a point's building is."""
    address = queries.door_at(request.ctx, dwelling)
    return JsonResponse({"url": reverse("desk:building", args=[address.area_id, address.building])})


@guard(may.SHAPE)
@require_POST
def shape(request: HttpRequest) -> HttpResponse:
    """How many live in a drawn shape (a JSON list of corners), in one sentence."""
    drawn = shape_in(request.read(MOST_BYTES + 1))
    found = queries.shape_count(request.ctx, drawn, area_id=_asked(request))
    homes = ngettext("%(count)s household", "%(count)s households", found.households) % {"count": found.households}
    people = ngettext("%(count)s person", "%(count)s people", found.people) % {"count": found.people}
    told_of = {"homes": homes, "people": people, "moment": f"{found.as_of.astimezone(CHINA):%H:%M:%S}"}
    said = (_("In this shape: %(homes)s, %(people)s, as of %(moment)s") % told_of, late(found.behind))
    return HttpResponse(" · ".join(filter(None, said)), content_type="text/plain")


def _points(request: HttpRequest, area_id: int, layer: Layer) -> dict[str, object]:
    """The figure that counts what a layer shows, by area."""
    found = queries.classed_map(request.ctx, Wish(area_id, FIGURES[layer.value]))
    figure = found.figure
    return {
        "area": found.area,
        "title": _(LAYERS[layer]),
        "definition": _(figure.definition),
        "source": source(found.closed_on),
        "columns": [Column(_("Area")), Column(_(figure.title), number=True)],
        "rows": [
            {
                "name": part.area.name,
                "url": _url(part.area, layer) if part.area != found.area else "",
                "values": [told(part.value, figure)],
            }
            for part in found.parts
        ],
        "totals": [told(found.total, figure)],
        "as_of": found.as_of,
        "behind": found.behind,
    }


def _map(request: HttpRequest, area_id: int, layer: Layer | None) -> GeoMap:
    asked = f"?area={area_id}"
    plain = GeoMap((), outlines=reverse("atlas:outlines") + asked, hexagons=reverse("atlas:hexagons") + asked)
    if not may_open(request, "atlas:shape"):
        return plain
    return replace(
        plain,
        tiles=reverse("atlas:tile", args=[0, 0, 0]).replace("0/0/0", "{z}/{x}/{y}") + asked,
        household=reverse("atlas:household_point", args=[0]).removesuffix("0"),
        door=reverse("atlas:door_point", args=[0]).removesuffix("0"),
        shape=reverse("atlas:shape") + asked,
        layers=tuple((one.value, _(words)) for one, words in LAYERS.items()),
        layer=layer.value if layer else "",
        page=reverse("atlas:layers") + asked,
    )


def _place(door: Address | None) -> tuple[float, ...]:
    if door is None or door.longitude is None or door.latitude is None:
        return ()
    return door.longitude, door.latitude


def _asked(request: HttpRequest) -> int:
    form = AreaForm(request.GET)
    if not form.is_valid():
        raise NotFound("area")
    return form.cleaned_data["area"] or queries.home_area(request.ctx).id


def _url(area: Area, layer: Layer | None = None) -> str:
    chosen = f"&layer={layer.value}" if layer else ""
    return f"{reverse('atlas:layers')}?area={area.id}{chosen}"
