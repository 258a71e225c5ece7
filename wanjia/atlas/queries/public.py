"""The map of hexagons for everybody: of the city and its counties, as it stood at the end of last month."""

from datetime import date, datetime

from wanjia.atlas.queries.layers import Outlines, honeycomb, own_boundary, simplified
from wanjia.atlas.types import Honeycomb
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import NotFound
from wanjia.places.queries import ancestors, area, areas_at_level, boundaries_below, children
from wanjia.places.types import Area, Level
from wanjia.statistics import queries as statistics

LEVELS = (Level.PREFECTURE, Level.COUNTY)


def public_honeycomb(area_id: int | None, *, at: datetime) -> Honeycomb:
    """The hexagons of an area, of the city for None. NotFound below a county, and where it has no outline."""
    return honeycomb(statistics.public_hexagons(area=area_id or _city(day_in_china(at)).id, at=at))


def public_outlines(area_id: int | None, *, at: datetime) -> Outlines:
    """The outlines directly below an area, of the city for None; its own where it has no parts. NotFound as above."""
    day = day_in_china(at)
    whole = area(area_id, on=day) if area_id else _city(day)
    if whole.level not in LEVELS:
        raise NotFound("area")
    return simplified(boundaries_below(whole.id, on=day) or own_boundary(whole.id, day), day)


def public_ways(whole: Area, *, on: date) -> tuple[tuple[Area, ...], tuple[Area, ...]]:
    """The way from the city down to an area, and the areas below it that everybody may look at."""
    way = tuple(one for one in ancestors(whole.id, on=on) if one.level in LEVELS)
    return way, tuple(one for one in children(whole.id, on=on) if one.level in LEVELS)


def _city(day: date) -> Area:
    cities = areas_at_level(Level.PREFECTURE, on=day)
    if not cities:
        raise NotFound("area")
    return cities[0]
