import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wanjia.places.rules.cells import cells

CRESCENT = shapely.difference(shapely.Point(0, 0).buffer(2), shapely.Point(0.7, 0).buffer(1.8))
ISLANDS = shapely.MultiPolygon([shapely.box(0, 0, 3, 1), shapely.box(4, 0, 4.5, 0.5)])
HOLED = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 3, 3))


def codes(count: int) -> list[str]:
    return [f"370202001{number:03d}" for number in range(1, count + 1)]


@settings(deadline=None, max_examples=30)
@given(st.sampled_from([CRESCENT, ISLANDS, HOLED, shapely.box(120, 36, 120.1, 36.1)]), st.integers(1, 40))
def test_cells_lie_inside_do_not_overlap_and_cover_the_parent(parent, count):
    drawn = list(cells(parent, codes(count)).values())
    assert len(drawn) == count
    assert all(cell.area > 0 and cell.is_valid for cell in drawn)
    tolerance = parent.area * 1e-9
    assert all(cell.difference(parent).area <= tolerance for cell in drawn)
    assert sum(cell.area for cell in drawn) == pytest.approx(parent.area, rel=1e-9)
    assert shapely.union_all(drawn).symmetric_difference(parent).area <= tolerance


def test_the_same_codes_give_the_same_drawing_and_others_another():
    first, again = cells(CRESCENT, codes(7)), cells(CRESCENT, codes(7))
    other = cells(CRESCENT, [code.replace("370202", "370203") for code in codes(7)])
    assert first == again
    assert [cell.wkt for cell in first.values()] != [cell.wkt for cell in other.values()]


def test_cells_are_of_about_one_size():
    areas = sorted(cell.area for cell in cells(shapely.box(0, 0, 2, 2), codes(20)).values())
    assert areas[-1] < 4 * areas[0]
