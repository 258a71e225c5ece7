"""六边形图: people by hexagon, for staff on the map to move in, and for everybody as of the last month's end."""

from collections.abc import Iterable, Sequence

import shapely
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from shapely.geometry.base import BaseGeometry

from wanjia.access.policies import guard, may_open
from wanjia.atlas import policies as may
from wanjia.atlas import queries
from wanjia.atlas.forms import AreaForm
from wanjia.atlas.pages.words import mark, trail
from wanjia.atlas.rules.drawing import View, path
from wanjia.atlas.rules.files import DECIMALS, ink
from wanjia.atlas.types import Class, Honeycomb
from wanjia.kernel.clock import system_clock
from wanjia.kernel.errors import NotFound
from wanjia.places.types import Area
from wanjia.web.pages import render
from wanjia.web.types import Choropleth, Column, GeoMap, LegendLine, MapArea

# Degrees with four decimals are ten metres: a hexagon is nine hundred across.
HEXAGON_DECIMALS = 4
GEOJSON = "application/geo+json"


@guard(may.LAYERS)
@require_safe
def hexagons(request: HttpRequest) -> HttpResponse:
    """The hexagons as GeoJSON, each with its people and its ink."""
    return _collection(features(queries.hexagons(request.ctx, _asked(request) or queries.home_area(request.ctx).id)))


@guard(may.PUBLIC_MAP)
@require_safe
def public_map(request: HttpRequest) -> HttpResponse:
    """The map of hexagons as everybody may see it: the city or one of its counties, frozen at a month's end."""
    at = system_clock()
    found = queries.public_honeycomb(_asked(request), at=at)
    outlines = queries.public_outlines(found.area.id, at=at)
    way, below = queries.public_ways(found.area, on=found.on)
    asked = f"?area={found.area.id}"
    return render(
        request,
        "atlas/public_map.html",
        map=GeoMap(
            bounds=queries.bounds(outlines),
            outlines=reverse("atlas:public_outlines") + asked,
            hexagons=reverse("atlas:public_hexagons") + asked,
        ),
        mark=mark(outlines),
        trail=trail(way, _public_url),
        below=[(one.name, _public_url(one)) for one in below],
        **shown(found),
    )


@guard(may.PUBLIC_MAP)
@require_safe
def public_hexagons(request: HttpRequest) -> HttpResponse:
    """The same hexagons as GeoJSON."""
    return _collection(features(queries.public_honeycomb(_asked(request), at=system_clock())))


@guard(may.PUBLIC_MAP)
@require_safe
def public_outlines(request: HttpRequest) -> HttpResponse:
    """The outlines below the city or a county."""
    return outlines_of(queries.public_outlines(_asked(request), at=system_clock()))


def shown(found: Honeycomb) -> dict[str, object]:
    """Legend and table of a map of hexagons."""
    return {
        "area": found.area,
        "title": title(),
        "definition": definition(),
        "source": source(found),
        "legend": legend(found),
        "columns": [
            Column(_("People in a hexagon")),
            Column(_("Hexagons"), number=True),
            Column(_("People"), number=True),
        ],
        "rows": [_row(one, found) for one in found.classes],
        "totals": [f"{len(found.hexagons):,}", f"{sum(one.people for one in found.hexagons):,}"],
        "as_of": found.as_of,
        "behind": found.behind,
        "closed_on": found.on if found.least else None,
    }


def title() -> str:
    """What the hexagons show."""
    return _("People in households, by hexagon")


def definition() -> str:
    """Who is counted in a hexagon."""
    return _(
        "People who live here in a household whose door has a position, by the hexagon of the H3 grid (0.74 square"
        " kilometres) that holds it."
    )


def source(found: Honeycomb) -> str:
    """Where the figures come from, and how those of a close are protected."""
    if not found.least:
        return _("Source: the register, exact and live, within your own area.")
    told_of = {"day": found.on.isoformat(), "least": found.least}
    return (
        _(
            "As of the close of %(day)s. Hexagons with fewer than %(least)s people, and some that would tell of them,"
            " are not shown; the others are rounded."
        )
        % told_of
    )


def drawn(
    found: Honeycomb, outlines: Sequence[BaseGeometry], lines: Sequence[LegendLine]
) -> tuple[Choropleth | None, list[str]]:
    """The hexagons as a drawing, one path to a class, and the outlines over them; None where there is neither."""
    shapes = [*outlines, *(shapely.Polygon(one.ring) for one in found.hexagons)]
    if not shapes:
        return None, []
    view = View(tuple(shapely.total_bounds(shapes)))
    cells = [
        MapArea(
            path=path(view.placed(shapely.MultiPolygon([shapely.Polygon(one.ring) for one in held]))),
            ink=line.ink,
            words=line.limits,
            url="",
            name="",
            label=(0.0, 0.0),
        )
        for place, line in enumerate(lines)
        if (held := [one for one in found.hexagons if one.place == place])
    ]
    borders = [path(view.placed(shape)) for shape in outlines]
    return Choropleth(round(view.width, 1), round(view.height, 1), tuple(cells), "", ""), borders


def legend(found: Honeycomb) -> list[LegendLine]:
    """The classes with the number of hexagons in each; how many are hidden or empty would tell of the hidden."""
    lines = [
        LegendLine(ink(place, len(found.classes)), limits(one), counted(one)) for place, one in enumerate(found.classes)
    ]
    return [*lines, LegendLine(None, _("None, or not shown") if found.least else _("Nobody"), "")]


def limits(one: Class) -> str:
    """From the fewest to the most people of a class."""
    return f"{one.low:,}" if one.low == one.high else f"{one.low:,} – {one.high:,}"


def counted(one: Class) -> str:
    """So many hexagons, in words."""
    return ngettext("%(count)s hexagon", "%(count)s hexagons", one.areas) % {"count": one.areas}


def features(found: Honeycomb) -> list[dict[str, object]]:
    """Hexagons as features of GeoJSON."""
    return [
        {
            "type": "Feature",
            "properties": {"cell": one.cell, "people": one.people, "ink": ink(one.place, len(found.classes))},
            "geometry": shapely.geometry.mapping(shapely.Polygon([_rounded(corner) for corner in one.ring])),
        }
        for one in found.hexagons
    ]


def outlines_of(found) -> JsonResponse:
    """Outlines with the names of their areas as GeoJSON."""
    return _collection(
        {
            "type": "Feature",
            "properties": {"code": area.code, "name": area.name},
            "geometry": shapely.geometry.mapping(shapely.set_precision(shape, 10**-DECIMALS)),
        }
        for area, shape, _row in found
    )


def file_urls(request: HttpRequest, area_id: int) -> dict[str, str]:
    """The addresses of this map as files, for those who may take them."""
    if not may_open(request, "atlas:map_geojson"):
        return {}
    return {kind: f"{reverse(f'atlas:hexagons_{kind}')}?area={area_id}" for kind in ("geojson", "svg")}


def _row(one: Class, found: Honeycomb) -> dict[str, object]:
    people = sum(cell.people for cell in found.hexagons if one.low <= cell.people <= one.high)
    return {"name": limits(one), "values": [f"{one.areas:,}", f"{people:,}"]}


def _rounded(corner: tuple[float, float]) -> tuple[float, float]:
    return round(corner[0], HEXAGON_DECIMALS), round(corner[1], HEXAGON_DECIMALS)


def _collection(told: Iterable[dict[str, object]]) -> JsonResponse:
    return JsonResponse({"type": "FeatureCollection", "features": [*told]}, content_type=GEOJSON)


def _asked(request: HttpRequest) -> int | None:
    form = AreaForm(request.GET)
    if not form.is_valid():
        raise NotFound("area")
    return form.cleaned_data["area"]


def _public_url(area: Area) -> str:
    return f"{reverse('atlas:public_map')}?area={area.id}"
