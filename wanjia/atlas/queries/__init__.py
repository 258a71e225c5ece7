"""Reads of maps and boards. They count and name nobody; a question out of reach is NotFound."""

from wanjia.atlas.queries.boards import board, quarters
from wanjia.atlas.queries.counts import home_area, parts, sees_live, way_down
from wanjia.atlas.queries.layers import bounds, hexagons, outlines_below
from wanjia.atlas.queries.maps import classed_map
from wanjia.atlas.queries.months import months_map
from wanjia.atlas.queries.outlines import drawing, outlines
from wanjia.atlas.queries.points import door_at, shape_count, tile
from wanjia.atlas.queries.public import public_honeycomb, public_outlines, public_ways
from wanjia.atlas.queries.views import views

__all__ = [
    "board",
    "bounds",
    "classed_map",
    "door_at",
    "drawing",
    "hexagons",
    "home_area",
    "months_map",
    "outlines",
    "outlines_below",
    "parts",
    "public_honeycomb",
    "public_outlines",
    "public_ways",
    "quarters",
    "sees_live",
    "shape_count",
    "tile",
    "views",
    "way_down",
]
