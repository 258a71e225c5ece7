"""Households as points of one's own areas: vector tiles, and what lies in a drawn shape. No name is in them."""

from datetime import date
from math import ceil, floor

import shapely

from wanjia.access.types import RequestContext
from wanjia.atlas.rules.tiles import group_bits, limits, placed, units
from wanjia.atlas.sql import layers as sql
from wanjia.atlas.types import Layer, ShapeCount, Tile
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import NotFound
from wanjia.kernel.memory import Kept
from wanjia.mirror.queries import ask, look_up
from wanjia.places.queries import area, dwelling, reach_ids
from wanjia.places.types import Address, Level

_grounds: Kept[tuple[bool, tuple[int, ...]]] = Kept(seconds=10)


def tile(ctx: RequestContext, at: Tile, *, layer: Layer, area_id: int) -> bytes:
    """A vector tile (MVT) of an area's households or doors of one class, in a layer ``households``; b"" where none is.

    Neighbours are one point up to zoom 16, those of one place after. NotFound for a tile outside the world, and for an
    area out of reach.
    """
    box = limits(at)
    whole_city, ids = _areas(ctx, area_id)
    bits = group_bits(at.zoom)
    given = (day_in_china(ctx.at), ids, *box, bits, units(at.zoom))
    return b"".join(found for (found,) in look_up("atlas.tile", sql.tile(layer, whole_city, bits), given).rows)


def shape_count(ctx: RequestContext, shape: shapely.Polygon, *, area_id: int) -> ShapeCount:
    """How many households and people of an area live within a shape in WGS-84 degrees. NotFound out of reach."""
    whole_city, ids = _areas(ctx, area_id)
    drawn = shapely.transform(shape, placed)
    west, north, east, south = drawn.bounds
    box = (floor(west), ceil(east), floor(north), ceil(south))
    question = sql.shape(whole_city)
    answer = ask("atlas.shape", question, (day_in_china(ctx.at), ids, *box, shapely.to_wkb(drawn)))
    [(households, people)] = answer.rows
    return ShapeCount(households, people, answer.moment, answer.behind)


def door_at(ctx: RequestContext, dwelling_id: int) -> Address:
    """Where a door of a map is. NotFound out of reach."""
    found = dwelling(dwelling_id).address
    _areas(ctx, found.area_id)
    return found


def _areas(ctx: RequestContext, area_id: int) -> tuple[bool, tuple[int, ...]]:
    """Whether the area is the whole city and the reader's too; if not, the ids of everything in it that is in reach."""
    if not (ctx.reach.whole_city or area_id in ctx.reach.areas):
        raise NotFound("area")
    today = day_in_china(ctx.at)
    is_city, ids = _grounds.ask((area_id, today), lambda: _ground(area_id, today))
    if ctx.reach.whole_city:
        return is_city, () if is_city else ids
    return False, tuple(one for one in ids if one in ctx.reach.areas)


def _ground(area_id: int, today: date) -> tuple[bool, tuple[int, ...]]:
    is_city = area(area_id, on=today).level is Level.PREFECTURE
    return is_city, tuple(sorted(reach_ids([area_id])))
