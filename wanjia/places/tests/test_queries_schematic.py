import shapely

from wanjia.places.queries import schematic_centres, shipped_villages
from wanjia.places.rules.cells import cells

COUNTY = shapely.box(120.0, 36.0, 120.4, 36.4)
VILLAGES = tuple(f"370202{township:03}{village:03}" for township in (1, 2, 100) for village in (1, 2, 201, 202))


def test_the_shipped_list_has_the_villages_of_qingdao():
    villages = shipped_villages()
    assert len(villages) == 2_120
    assert list(villages) == sorted(villages)
    assert {code[:4] for code in villages} == {"3702"}


def test_each_centre_lies_in_the_cell_that_is_drawn():
    townships = cells(COUNTY, ["370202001000", "370202002000", "370202100000"])
    centres = schematic_centres({"370202000000": COUNTY}, VILLAGES)
    assert tuple(centres) == VILLAGES
    for township, outline in townships.items():
        for code, cell in cells(outline, [code for code in VILLAGES if code[:9] == township[:9]]).items():
            assert cell.contains(shapely.Point(centres[code]))
