"""The shifted coordinates of Chinese web maps: GCJ-02 (the surveying bureau's) and BD-09 (Baidu's).

Neither is published as a standard. The formulas are those the field uses (coordtransform, eviltransform and others give
the same); the tests hold them to published points. Stored coordinates are never shifted (places.types.Datum): shifting
is for files that go to such a map, and back for coordinates that come from one. Degrees, longitude first.
"""

from math import atan2, cos, hypot, pi, sin, sqrt

from wanjia.atlas.types import Point, Shown

# The ellipsoid of Krasovsky 1940, on which the shift is defined: half axis in metres, eccentricity squared.
AXIS = 6_378_245.0
ECCENTRICITY = 0.006_693_421_622_965_943
CENTRE = (105.0, 35.0)
# Outside this rectangle nothing is shifted.
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
BAIDU_OFFSET = (0.0065, 0.006)
BAIDU_TURN = pi * 3000 / 180
CLOSE = 1e-9  # degrees: a tenth of a millimetre
MOST_STEPS = 30


def shown_as(point: Point, shown: Shown) -> Point:
    """A WGS-84 point in the coordinates of a map."""
    match shown:
        case Shown.WGS_84:
            return point
        case Shown.GCJ_02:
            return gcj_of(point)
        case Shown.BD_09:
            return bd_of(gcj_of(point))


def read_from(point: Point, shown: Shown) -> Point:
    """A point of a map in WGS-84."""
    match shown:
        case Shown.WGS_84:
            return point
        case Shown.GCJ_02:
            return wgs_of(point)
        case Shown.BD_09:
            return wgs_of(gcj_of_bd(point))


def gcj_of(point: Point) -> Point:
    """WGS-84 as GCJ-02."""
    longitude, latitude = point
    if not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH):
        return point
    east, north = _shift(longitude - CENTRE[0], latitude - CENTRE[1])
    angle = latitude / 180 * pi
    curve = 1 - ECCENTRICITY * sin(angle) ** 2
    along = AXIS / sqrt(curve) * cos(angle) * pi / 180
    across = AXIS * (1 - ECCENTRICITY) / (curve * sqrt(curve)) * pi / 180
    return longitude + east / along, latitude + north / across


def wgs_of(point: Point) -> Point:
    """GCJ-02 as WGS-84: the point that is shifted here, found by repeating; the shift changes slowly."""
    found = point
    for _ in range(MOST_STEPS):
        shifted = gcj_of(found)
        off = (shifted[0] - point[0], shifted[1] - point[1])
        found = (found[0] - off[0], found[1] - off[1])
        if hypot(*off) < CLOSE:
            break
    return found


def bd_of(point: Point) -> Point:
    """GCJ-02 as BD-09."""
    x, y = point
    far = hypot(x, y) + 0.00002 * sin(y * BAIDU_TURN)
    angle = atan2(y, x) + 0.000003 * cos(x * BAIDU_TURN)
    return far * cos(angle) + BAIDU_OFFSET[0], far * sin(angle) + BAIDU_OFFSET[1]


def gcj_of_bd(point: Point) -> Point:
    """BD-09 as GCJ-02, to within a metre: the field's own inverse, which Baidu's points are published with."""
    x, y = point[0] - BAIDU_OFFSET[0], point[1] - BAIDU_OFFSET[1]
    far = hypot(x, y) - 0.00002 * sin(y * BAIDU_TURN)
    angle = atan2(y, x) - 0.000003 * cos(x * BAIDU_TURN)
    return far * cos(angle), far * sin(angle)


def _shift(x: float, y: float) -> Point:
    """The shift in metres to the east and to the north, ``x`` and ``y`` degrees from the centre."""
    waves = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    slope_east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    slope_north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    east = (20 * sin(x * pi) + 40 * sin(x / 3 * pi) + 150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    north = (20 * sin(y * pi) + 40 * sin(y / 3 * pi) + 160 * sin(y / 12 * pi) + 320 * sin(y / 30 * pi)) * 2 / 3
    return slope_east + waves + east, slope_north + waves + north
