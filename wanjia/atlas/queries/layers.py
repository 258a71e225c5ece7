"""What lies under the points of a map: hexagons, and the outlines of an area's parts."""

from collections.abc import Sequence
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from wanjia.access.types import RequestContext
from wanjia.atlas.rules.breaks import classes, place
from wanjia.atlas.types import Breaks, Hexagon, Honeycomb, Method
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import NotFound
from wanjia.places.queries import ancestors, area, boundaries_below, boundary, hexagon_ring
from wanjia.places.types import Area, Boundary
from wanjia.statistics import queries as statistics
from wanjia.statistics.types.hexagons import Hexagons

BREAKS = Breaks(Method.QUANTILE, 5)
# Degrees: about ten metres, which nobody sees on a city's map.
FINE = 0.0001
Outlines = tuple[tuple[Area, BaseGeometry, Boundary], ...]


def hexagons(ctx: RequestContext, area_id: int) -> Honeycomb:
    """The hexagons of an area for this reader: exact with person rights, else protected and of the close. NotFound out
    of reach.
    """
    return honeycomb(statistics.hexagons(ctx, area_id))


def honeycomb(found: Hexagons) -> Honeycomb:
    """Hexagons with their rings and their classes."""
    broken = classes(list(found.figures.values()), BREAKS)
    return Honeycomb(
        area=found.area,
        hexagons=tuple(
            Hexagon(f"{cell:x}", hexagon_ring(cell), people, place(people, broken))
            for cell, people in sorted(found.figures.items())
        ),
        classes=broken,
        least=found.protection.least if found.protection else 0,
        on=found.on,
        as_of=found.moment,
        behind=found.behind,
    )


def outlines_below(ctx: RequestContext, area_id: int) -> Outlines:
    """The areas directly below one with their outlines, a community with its own. NotFound for what is not the
    reader's.
    """
    day = day_in_china(ctx.at)
    way = ancestors(area_id, on=day)
    if not (ctx.reach.whole_city or area_id in ctx.reach.areas or ctx.area in {one.code for one in way}):
        raise NotFound("area")
    rows = boundaries_below(area_id, on=day) or own_boundary(area_id, day)
    return simplified(rows, day)


def bounds(found: Outlines) -> tuple[float, ...]:
    """West, south, east and north of outlines; empty for none."""
    shapes = [shape for _, shape, _ in found]
    return tuple(float(one) for one in shapely.total_bounds(shapes)) if shapes else ()


def simplified(rows: Sequence[Boundary], day: date) -> Outlines:
    """Outlines with as many corners as a screen shows, neighbours along one line."""
    shapes = shapely.coverage_simplify([shapely.from_wkb(row.wkb) for row in rows], FINE)
    return tuple((area(row.area_id, on=day), shape, row) for row, shape in zip(rows, shapes, strict=True))


def own_boundary(area_id: int, day: date) -> tuple[Boundary, ...]:
    """The outline of an area alone; none where it has none."""
    try:
        return (boundary(area_id, on=day),)
    except NotFound:
        return ()
