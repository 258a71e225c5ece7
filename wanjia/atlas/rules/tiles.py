"""Squares of the world in web Mercator, and what of them is grouped.

The mirror knows of each door the tile of zoom 26 that holds it (half a metre), so a tile of any zoom is a range of
whole numbers, and a group of neighbours a shift.
"""

from math import asinh, pi, radians, tan

import numpy as np
import numpy.typing as npt

from wanjia.atlas.types import Tile
from wanjia.kernel.errors import NotFound

Places = npt.NDArray[np.float64]

FINEST = 26
MOST_ZOOM = 20
# So many groups stand in a tile across, a power of two; from the zoom after, every door is a point of its own.
ACROSS, GROUPED_TO = 5, 16
EXTENT = 4096


def limits(tile: Tile) -> tuple[int, int, int, int]:
    """West, east, north and south of a tile in tiles of zoom 26, all inside. NotFound where the world has none."""
    across = 1 << tile.zoom if 0 <= tile.zoom <= MOST_ZOOM else 0
    if not (0 <= tile.x < across and 0 <= tile.y < across):
        raise NotFound("tile")
    bits = FINEST - tile.zoom
    return tile.x << bits, (tile.x + 1 << bits) - 1, tile.y << bits, (tile.y + 1 << bits) - 1


def group_bits(zoom: int) -> int:
    """How far a place of zoom 26 is shifted to get its group."""
    return FINEST - zoom - ACROSS if zoom <= GROUPED_TO else 0


def units(zoom: int) -> float:
    """Units of a vector tile to one tile of zoom 26."""
    return float(EXTENT / (1 << FINEST - zoom))


def placed(degrees: Places) -> Places:
    """Rows of longitude and latitude as rows of places in tiles of zoom 26, with their fractions."""
    across = 1 << FINEST
    x = (degrees[:, 0] + 180) / 360 * across
    y = (1 - np.arcsinh(np.tan(np.radians(degrees[:, 1]))) / pi) / 2 * across
    return np.stack([x, y], axis=1)


def holding(longitude: float, latitude: float, zoom: int) -> Tile:
    """The tile round a point in WGS-84 degrees."""
    across = 1 << zoom
    x = (longitude + 180) / 360 * across
    y = (1 - asinh(tan(radians(latitude))) / pi) / 2 * across
    return Tile(zoom, int(x), int(y))
