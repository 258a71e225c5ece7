"""Shifted coordinates against points that others published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.atlas.rules.datums import bd_of, gcj_of, gcj_of_bd, read_from, shown_as, wgs_of
from wanjia.atlas.types import Shown

# Published with wandergis/coordtransform (test/app.js) and repeated by its ports in four languages.
SQUARE = (116.404, 39.915)
# Published with googollee/eviltransform (javascript/test.js), which takes the ellipsoid of WGS-84: 5 cm apart.
EVIL = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171774808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
]
CHINA = st.tuples(st.floats(75, 134), st.floats(18, 53))


def test_the_published_point_of_beijing():
    assert gcj_of(SQUARE) == pytest.approx((116.41024449916938, 39.91640428150164), abs=1e-12)
    assert bd_of(SQUARE) == pytest.approx((116.41036949371029, 39.92133699351021), abs=1e-12)
    assert gcj_of_bd(SQUARE) == pytest.approx((116.39762729119315, 39.90865673957631), abs=1e-12)
    assert shown_as(SQUARE, Shown.BD_09) == pytest.approx((116.41662724378733, 39.922699552216216), abs=1e-12)


@pytest.mark.parametrize(("wgs", "gcj"), EVIL)
def test_points_of_three_cities(wgs, gcj):
    assert gcj_of(wgs) == pytest.approx(gcj, abs=2e-5)


@given(CHINA)
def test_what_was_shifted_comes_back(point):
    assert wgs_of(gcj_of(point)) == pytest.approx(point, abs=1e-8)
    assert read_from(shown_as(point, Shown.GCJ_02), Shown.GCJ_02) == pytest.approx(point, abs=1e-8)
    assert read_from(shown_as(point, Shown.WGS_84), Shown.WGS_84) == point


@given(CHINA)
def test_from_baidu_to_within_two_metres(point):
    assert read_from(shown_as(point, Shown.BD_09), Shown.BD_09) == pytest.approx(point, abs=2e-5)


@given(CHINA)
def test_the_shift_is_some_hundred_metres(point):
    east, north = (there - here for there, here in zip(gcj_of(point), point, strict=True))
    assert 0 < abs(east) + abs(north) < 0.03


@pytest.mark.parametrize("point", [(2.35, 48.86), (139.77, 35.68), (-74.0, 40.7)])
def test_outside_china_nothing_is_shifted(point):
    assert gcj_of(point) == point
