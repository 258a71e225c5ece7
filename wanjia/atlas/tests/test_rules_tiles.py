"""Tiles hold what lies in them, as the mirror places it; drawn shapes are small and whole."""

import json

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.atlas.rules.shapes import MOST, MOST_BYTES, shape_in
from wanjia.atlas.rules.tiles import FINEST, MOST_ZOOM, group_bits, holding, limits, placed
from wanjia.atlas.types import Tile
from wanjia.kernel.errors import NotFound, Refused
from wanjia.mirror.queries.register import prepare
from wanjia.places.queries import hexagon_at
from wanjia.registry.facts import HOUSEHOLDS

POINTS = st.tuples(st.floats(73, 136), st.floats(3, 54))


def mirrored(longitude: float, latitude: float) -> tuple[int, int, int]:
    """Tile and hexagon of a door as the mirror works them out."""
    with duckdb.connect() as duck:
        duck.execute(
            "CREATE TABLE address AS SELECT $1::DOUBLE AS longitude, $2::DOUBLE AS latitude", [longitude, latitude]
        )
        prepare(duck, HOUSEHOLDS)
        (found,) = duck.execute("SELECT tile_x, tile_y, hexagon FROM placed").fetchall()
    return found


@given(POINTS, st.integers(0, MOST_ZOOM))
def test_the_tile_round_a_point_holds_it(point, zoom):
    west, east, north, south = limits(holding(*point, zoom))
    [(x, y)] = placed(np.array([point]))
    assert west <= int(x) <= east
    assert north <= int(y) <= south
    assert east - west + 1 == 1 << FINEST - zoom


@pytest.mark.parametrize("point", [(120.382, 36.067), (73.0, 3.0), (135.99, 53.99), (106.23, 38.48)])
def test_the_mirror_places_a_door_in_the_same_tile(point):
    assert mirrored(*point) == (*[int(one) for one in placed(np.array([point]))[0]], hexagon_at(*point))


@pytest.mark.parametrize("tile", [(0, 1, 0), (3, 8, 0), (3, 0, -1), (MOST_ZOOM + 1, 0, 0), (-1, 0, 0), (10, 2**62, 5)])
def test_a_tile_outside_the_world_is_not_there(tile):
    with pytest.raises(NotFound):
        limits(Tile(*tile))


def test_groups_grow_finer_with_each_zoom_until_every_place_is_its_own():
    bits = [group_bits(zoom) for zoom in range(MOST_ZOOM + 1)]
    assert bits == sorted(bits, reverse=True)
    assert bits[0] == FINEST - 5
    assert bits[17:] == [0] * (MOST_ZOOM - 16)


def test_a_drawn_shape_is_read():
    corners = [[120.3, 36.0], [120.4, 36.0], [120.4, 36.1]]
    assert shape_in(json.dumps(corners).encode()).area > 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "shape.unreadable"),
        (b"{}", "shape.unreadable"),
        (b"[" * 9_000, "shape.unreadable"),
        (b"[[120,36],[121,36],[121,true]]", "shape.unreadable"),
        (b"[[120,36],[121,36],[NaN,36]]", "shape.unreadable"),
        (b"[[120,36],[121,36],[1e999,36]]", "shape.unreadable"),
        (b"[[0,36],[1,36],[1,37]]", "shape.unreadable"),
        (b"[[120,36],[121,36]]", "shape.corners"),
        (json.dumps([[120, 36]] * (MOST + 1)).encode(), "shape.corners"),
        (b"[[120,36],[121,37],[121,36],[120,37]]", "shape.crossed"),
        (b"[[120,36],[120,36],[120,36]]", "shape.crossed"),
        (b" " * (MOST_BYTES + 1), "shape.large"),
    ],
)
def test_what_is_no_shape_is_refused(text, code):
    with pytest.raises(Refused) as refusal:
        shape_in(text)
    assert [one.code for one in refusal.value.problems] == [code]
