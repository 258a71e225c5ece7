"""Reads of maps and boards. They count and name nobody; a question out of reach is NotFound."""

from wanjia.atlas.queries.boards import board, quarters
from wanjia.atlas.queries.counts import home_area, sees_live, way_down
from wanjia.atlas.queries.maps import classed_map
from wanjia.atlas.queries.outlines import drawing, outlines
from wanjia.atlas.queries.views import views

__all__ = ["board", "classed_map", "drawing", "home_area", "outlines", "quarters", "sees_live", "views", "way_down"]
