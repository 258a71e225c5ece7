"""A shape that somebody drew: a ring of some corners, in WGS-84 degrees."""

import json
from collections.abc import Sequence

import shapely

from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.places.types import LATITUDES, LONGITUDES

FEWEST, MOST = 3, 300
# 300 corners in full precision; what is longer is not read.
MOST_BYTES = 16_384
UNREADABLE = N_("This shape cannot be read. Draw it again.")


def shape_in(text: bytes) -> shapely.Polygon:
    """The shape in a JSON list of [longitude, latitude]. Refused for anything else, for more corners than a hand draws,
    for one that crosses itself or lies outside the country.
    """
    if len(text) > MOST_BYTES:
        raise _refused("shape.large", N_("This shape has too many corners. Draw one with at most 300."))
    try:
        corners = json.loads(text)
    except (ValueError, RecursionError) as unreadable:
        raise _refused("shape.unreadable", UNREADABLE) from unreadable
    if not _is_ring(corners):
        raise _refused("shape.unreadable", UNREADABLE)
    if not FEWEST <= len(corners) <= MOST:
        raise _refused("shape.corners", N_("A shape has 3 to 300 corners. Draw it again."))
    shape = shapely.Polygon(corners)
    if not shape.is_valid or not shape.area:
        raise _refused("shape.crossed", N_("The lines of this shape cross. Draw it again without crossing."))
    return shape


def _is_ring(corners: object) -> bool:
    return isinstance(corners, list) and all(_is_point(one) for one in corners)


def _is_point(one: object) -> bool:
    if not (isinstance(one, list) and len(one) == 2 and all(type(number) in {int, float} for number in one)):
        return False
    return _within(one[0], LONGITUDES) and _within(one[1], LATITUDES)


def _within(number: float, limits: Sequence[float]) -> bool:
    return limits[0] <= number <= limits[1]


def _refused(code: str, message: str) -> Refused:
    return Refused(Problem(code, message, "shape"))
