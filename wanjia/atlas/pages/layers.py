"""分布图: a map to move in, with hexagons, and households as points for those who have person rights."""

import shapely
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from wanjia.access.policies import guard, may_open
from wanjia.atlas import policies as may
from wanjia.atlas import queries
from wanjia.atlas.forms import AreaForm, LayersForm, TileForm
from wanjia.atlas.pages.words import trail
from wanjia.atlas.rules.files import DECIMALS, ink
from wanjia.atlas.rules.shapes import MOST_BYTES, shape_in
from wanjia.atlas.types import Class, Honeycomb, Layer, Tile
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import N_, NotFound
from wanjia.places.types import Area
from wanjia.registry import queries as registry
from wanjia.web.pages import render
from wanjia.web.types import Column, GeoMap, LegendLine

LAYERS = {
    Layer.HOUSEHOLDS: N_("Households (living)"),
    Layer.ALONE_OVER_80: N_("80 and over, living alone"),
    Layer.NEWCOMERS: N_("Moved in within six months"),
    Layer.EMPTY_DWELLINGS: N_("Vacant"),
    Layer.UNVERIFIED: N_("To verify"),
}
# Degrees with four decimals are ten metres: a hexagon is nine hundred across.
HEXAGON_DECIMALS = 4
MVT = "application/vnd.mapbox-vector-tile"


@guard(may.LAYERS)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The map with its legend, and the number of people by class of hexagons as its table."""
    area_id = _asked(request)
    found = queries.hexagons(request.ctx, area_id)
    return render(
        request,
        "atlas/layers.html",
        area=found.area,
        map=_map(request, area_id),
        mark=_("Schematic map: not surveyed borders"),
        legend=_legend(found),
        least=found.least,
        on=found.on,
        people=sum(one.people for one in found.hexagons),
        columns=[
            Column(_("People in a hexagon")),
            Column(_("Hexagons"), number=True),
            Column(_("People"), number=True),
        ],
        rows=[_row(one, found) for one in found.classes],
        trail=trail(queries.way_down(request.ctx, area_id), _url),
        as_of=found.as_of,
    )


@guard(may.LAYERS)
@require_safe
def hexagons(request: HttpRequest) -> HttpResponse:
    """The hexagons as GeoJSON, each with its people and its ink."""
    found = queries.hexagons(request.ctx, _asked(request))
    return _collection(
        (
            {"cell": one.cell, "people": one.people, "ink": ink(one.place, len(found.classes))},
            shapely.geometry.mapping(shapely.Polygon([_rounded(corner) for corner in one.ring])),
        )
        for one in found.hexagons
    )


@guard(may.LAYERS)
@require_safe
def outlines(request: HttpRequest) -> HttpResponse:
    """The outlines of an area's parts as GeoJSON."""
    found = queries.outlines_below(request.ctx, _asked(request))
    return _collection(
        ({"code": area.code, "name": area.name}, shapely.geometry.mapping(shapely.set_precision(shape, 10**-DECIMALS)))
        for area, shape, _row in found
    )


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
    told = {"homes": homes, "people": people, "moment": f"{found.as_of.astimezone(CHINA):%H:%M:%S}"}
    return HttpResponse(_("In this shape: %(homes)s, %(people)s, as of %(moment)s") % told, content_type="text/plain")


def _map(request: HttpRequest, area_id: int) -> GeoMap:
    asked = f"?area={area_id}"
    rights = may_open(request, "atlas:shape")
    form = LayersForm(request.GET)
    dwelling = form.cleaned_data["dwelling"] if form.is_valid() else None
    return GeoMap(
        bounds=queries.bounds(request.ctx, area_id),
        outlines=reverse("atlas:outlines") + asked,
        hexagons=reverse("atlas:hexagons") + asked,
        tiles=reverse("atlas:tile", args=[0, 0, 0]).replace("0/0/0", "{z}/{x}/{y}") + asked if rights else "",
        household=reverse("atlas:household_point", args=[0]).removesuffix("0") if rights else "",
        door=reverse("atlas:door_point", args=[0]).removesuffix("0") if rights else "",
        shape=reverse("atlas:shape") + asked if rights else "",
        layers=tuple((layer.value, _(words)) for layer, words in LAYERS.items()) if rights else (),
        at=queries.position(request.ctx, dwelling) if rights and dwelling else (),
    )


def _legend(found: Honeycomb) -> list[LegendLine]:
    return [
        LegendLine(ink(place, len(found.classes)), _limits(one), _counted(one))
        for place, one in enumerate(found.classes)
    ]


def _row(one: Class, found: Honeycomb) -> dict[str, object]:
    people = sum(cell.people for cell in found.hexagons if one.low <= cell.people <= one.high)
    return {"limits": _limits(one), "hexagons": one.areas, "people": people}


def _limits(one: Class) -> str:
    return f"{one.low:,}" if one.low == one.high else f"{one.low:,} – {one.high:,}"


def _counted(one: Class) -> str:
    return ngettext("%(count)s hexagon", "%(count)s hexagons", one.areas) % {"count": one.areas}


def _rounded(corner: tuple[float, float]) -> tuple[float, float]:
    return round(corner[0], HEXAGON_DECIMALS), round(corner[1], HEXAGON_DECIMALS)


def _collection(features) -> JsonResponse:
    told = [{"type": "Feature", "properties": properties, "geometry": shape} for properties, shape in features]
    return JsonResponse({"type": "FeatureCollection", "features": told}, content_type="application/geo+json")


def _asked(request: HttpRequest) -> int:
    form = AreaForm(request.GET)
    if not form.is_valid():
        raise NotFound("area")
    return form.cleaned_data["area"] or queries.home_area(request.ctx).id


def _url(area: Area) -> str:
    return f"{reverse('atlas:layers')}?area={area.id}"
