"""Outlines as a drawing: projected to a view box, simplified together, written as SVG paths."""

from collections.abc import Mapping
from math import cos, radians

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from wanjia.atlas.types import Drawing, Outline

WIDTH, HEIGHT, MARGIN = 800.0, 560.0, 6.0
FINEST = 0.4  # units of the view box that a line may be off

Places = npt.NDArray[np.float64]


class View:
    """Degrees to units of the view box: flat around the middle of the outlines, north up, the same scale both ways.

    Over a city (two degrees) the error against a conformal map is under one unit.
    """

    def __init__(self, bounds: tuple[float, float, float, float]) -> None:
        self.west, south, east, self.north = bounds
        self.squeeze = cos(radians((south + self.north) / 2))
        wide, high = (east - self.west) * self.squeeze, self.north - south
        self.scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
        self.width, self.height = wide * self.scale + 2 * MARGIN, high * self.scale + 2 * MARGIN

    def place(self, degrees: Places) -> Places:
        """Rows of longitude and latitude as rows of x and y."""
        x = (degrees[:, 0] - self.west) * self.squeeze * self.scale + MARGIN
        y = (self.north - degrees[:, 1]) * self.scale + MARGIN
        return np.stack([x, y], axis=1)

    def placed(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in degrees in the units of the view box."""
        return shapely.transform(shape, self.place)


def draw(outlines: Mapping[int, BaseGeometry], *, schematic: bool, source: str) -> Drawing | None:
    """The outlines of areas by id, beside each other; None without any."""
    if not outlines:
        return None
    shapes = list(outlines.values())
    view = View(tuple(shapely.total_bounds(shapes)))
    placed = shapely.transform(shapes, view.place)
    # Together, so that neighbours keep one border between them.
    fine = shapely.coverage_simplify(placed, FINEST)
    drawn = tuple(_outline(area, shape) for area, shape in zip(outlines, fine, strict=True))
    return Drawing(round(view.width, 1), round(view.height, 1), drawn, schematic, source)


def _outline(area_id: int, shape: BaseGeometry) -> Outline:
    middle = largest(shape).representative_point()
    return Outline(area_id, path(shape), (round(middle.x, 1), round(middle.y, 1)), _room(shape, middle.y))


def largest(shape: BaseGeometry) -> BaseGeometry:
    """The largest polygon of a shape: the mainland, not an island off it."""
    parts = shapely.get_parts(shape)
    return parts[int(shapely.area(parts).argmax())]


def path(shape: BaseGeometry) -> str:
    """The rings of a polygon or multipolygon as an SVG path, to a tenth of a unit; holes by the even-odd rule."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    return "".join(_ring(shapely.get_coordinates(ring)) for ring in rings)


def _ring(points: Places) -> str:
    written = [f"{x:.1f} {y:.1f}" for x, y in points[:-1]]
    kept = [one for place, one in enumerate(written) if place == 0 or one != written[place - 1]]
    return f"M{'L'.join(kept)}Z"


def _room(shape: BaseGeometry, y: float) -> float:
    """How wide the largest part is at the height of its name."""
    west, _, east, _ = shape.bounds
    cut = shapely.intersection(largest(shape), shapely.LineString([(west, y), (east, y)]))
    return round(float(max(shapely.length(shapely.get_parts(cut)), default=0.0)), 1)


def fits(name: str, room: float, *, size: float) -> bool:
    """Whether a name of this letter size has its place; a Chinese character is as wide as it is high."""
    wide = sum(1.0 if ord(letter) > 0x2E80 else 0.55 for letter in name)
    return wide * size <= room
