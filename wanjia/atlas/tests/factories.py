"""The small town of the register with outlines, and those who look at it."""

import shapely

from wanjia.desk.tests.factories import street
from wanjia.feed.actions import sequence_once
from wanjia.mirror.actions import build
from wanjia.places.actions import draw_schematic, place_dwelling
from wanjia.places.queries import dwellings_of_building
from wanjia.places.types import Datum, Provenance
from wanjia.registry.tests.factories import FAR, GATE, HERE, LIST_DAY, NOW, area, day, door, household, person

CORNER = (120.38, 36.10)
COUNTIES = {
    "370203000000": shapely.box(120.30, 36.05, 120.50, 36.20),
    "370285000000": shapely.box(120.50, 36.05, 120.80, 36.20),
}


def drawn_town():
    """One unit of six doors, a family behind each, in a town that is drawn and not surveyed."""
    made = street(units=1, floors=3)
    outlines()
    return made


def placed_town():
    """The same street, and an old woman alone in another county; every door has a position."""
    made = drawn_town()
    far = door("101", code=FAR)
    person("周玉", day(1940, 5, 5), 2, dwelling=far, household=household("A1", far), relation="02")
    door("901")  # nobody lives there
    positions(HERE, CORNER)
    positions(FAR, (120.60, 36.15))
    return made


def positions(code: str, corner: tuple[float, float]) -> None:
    """The doors of a community's first building stand some forty metres apart."""
    for number, one in enumerate(dwellings_of_building(area_id(code), "1号楼")):
        place_dwelling(one.id, position=(corner[0] + number * 0.0004, corner[1]), grid_cell="", by=GATE.act(), at=NOW)


def outlines() -> None:
    origin = Provenance("a test", Datum.CGCS2000, LIST_DAY)
    draw_schematic(COUNTIES, origin=origin, by=GATE.act(), at=NOW)


def mirror() -> None:
    """A base of everything committed so far."""
    sequence_once()
    build()


def area_id(code: str) -> int:
    return area(code).id
