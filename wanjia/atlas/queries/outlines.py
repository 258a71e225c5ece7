"""The outlines of a map, from places."""

from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from wanjia.atlas.rules.drawing import draw
from wanjia.atlas.types import ClassedMap, Drawing
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import NotFound
from wanjia.places.queries import boundaries_below, boundary
from wanjia.places.types import Boundary


@dataclass(frozen=True)
class Outlines:
    """Outlines by area id; ``schematic`` when one of them is drawn and not surveyed."""

    shapes: dict[int, BaseGeometry]
    schematic: bool
    sources: tuple[str, ...]


def outlines(found: ClassedMap) -> Outlines:
    """Those of the parts of a map that have one, in WGS-84 or CGCS2000 degrees."""
    wanted = [part.area.id for part in found.parts]
    rows = {row.area_id: row for row in _rows(found) if row.area_id in wanted}
    return Outlines(
        {area: shapely.from_wkb(rows[area].wkb) for area in wanted if area in rows},
        any(row.schematic for row in rows.values()),
        tuple(sorted({row.source for row in rows.values()})),
    )


def drawing(found: ClassedMap) -> Drawing | None:
    """The map drawn; None where none of its areas has an outline."""
    held = outlines(found)
    return draw(held.shapes, schematic=held.schematic, source="; ".join(held.sources))


def _rows(found: ClassedMap) -> tuple[Boundary, ...]:
    day = day_in_china(found.as_of)
    if [part.area.id for part in found.parts] != [found.area.id]:
        return boundaries_below(found.area.id, on=day)
    try:
        return (boundary(found.area.id, on=day),)
    except NotFound:
        return ()
