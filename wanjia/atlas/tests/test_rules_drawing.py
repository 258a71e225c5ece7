"""Drawings: inside their box, in the right proportions, without seams."""

import re

import shapely

from wanjia.atlas.rules.drawing import HEIGHT, WIDTH, draw, fits, path

WEST = shapely.box(120.0, 36.0, 120.5, 36.4)
EAST = shapely.box(120.5, 36.0, 120.8, 36.4)


def numbers(text: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", text)]


def test_outlines_lie_in_the_box_with_north_up():
    made = draw({1: WEST, 2: EAST}, schematic=True, source="x")
    assert made.width <= WIDTH
    assert made.height <= HEIGHT
    west, east = (numbers(one.path) for one in made.outlines)
    assert max(x for x, _ in west) == min(x for x, _ in east)
    assert all(0 <= x <= made.width and 0 <= y <= made.height for x, y in west + east)
    assert made.schematic


def test_a_degree_of_longitude_is_drawn_shorter_than_one_of_latitude():
    made = draw({1: shapely.box(120, 60, 121, 61)}, schematic=False, source="")
    xs, ys = zip(*numbers(made.outlines[0].path), strict=True)
    assert round((max(xs) - min(xs)) / (max(ys) - min(ys)), 2) == 0.49


def test_names_stand_in_the_largest_part():
    island = shapely.box(121.5, 36.0, 121.51, 36.01)
    made = draw({1: shapely.union(WEST, island)}, schematic=False, source="")
    box = shapely.box(*shapely.MultiPoint(numbers(made.outlines[0].path.split("Z")[0])).bounds)
    assert box.contains(shapely.Point(made.outlines[0].label)) or len(made.outlines[0].path.split("Z")) > 2
    assert made.outlines[0].room > 0


def test_holes_are_rings_of_their_own():
    ring = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 6))
    assert path(ring).count("M") == path(ring).count("Z") == 2


def test_nothing_to_draw():
    assert draw({}, schematic=False, source="") is None


def test_a_name_needs_its_room():
    assert fits("台东街道", 60, size=13)
    assert not fits("台东街道", 50, size=13)
    assert fits("Taidong", 60, size=13)
