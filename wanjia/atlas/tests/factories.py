"""The small town of the register with outlines, and those who look at it."""

import shapely

from wanjia.desk.tests.factories import street
from wanjia.feed.actions import sequence_once
from wanjia.mirror.actions import build
from wanjia.places.actions import draw_schematic
from wanjia.places.types import Datum, Provenance
from wanjia.registry.tests.factories import GATE, LIST_DAY, NOW, area

COUNTIES = {
    "370203000000": shapely.box(120.30, 36.05, 120.50, 36.20),
    "370285000000": shapely.box(120.50, 36.05, 120.80, 36.20),
}


def drawn_town():
    """One unit of six doors, a family behind each, in a town that is drawn and not surveyed."""
    made = street(units=1, floors=3)
    outlines()
    return made


def outlines() -> None:
    origin = Provenance("a test", Datum.CGCS2000, LIST_DAY)
    draw_schematic(COUNTIES, origin=origin, by=GATE.act(), at=NOW)


def mirror() -> None:
    """A base of everything committed so far."""
    sequence_once()
    build()


def area_id(code: str) -> int:
    return area(code).id
