"""A small town in the database, made through the doors of places and of the register."""

from datetime import UTC, date, datetime
from uuid import UUID

from wanjia.access.queries import system_context, within
from wanjia.kernel.dates import PartialDate
from wanjia.places.actions import find_or_add_dwellings, load_edition
from wanjia.places.queries import area_by_code
from wanjia.places.types import Address, Area, AreaEdition, Level, ListedArea
from wanjia.registry.actions import record
from wanjia.registry.types import Basis, HouseholdKind, Provenance, Recorded, Source, Standing
from wanjia.registry.types.commands import Command, Entry, NewHouseholdEntry

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
GATE = system_context("gate", at=NOW)
LIST_DAY = date(2023, 6, 30)
PLACES = (
    ("370000000000", "山东省", Level.PROVINCE, None),
    ("370200000000", "青岛市", Level.PREFECTURE, "370000000000"),
    ("370203000000", "市北区", Level.COUNTY, "370200000000"),
    ("370203012000", "台东街道", Level.TOWNSHIP, "370203000000"),
    ("370203012001", "和兴路社区", Level.VILLAGE, "370203012000"),
    ("370203012002", "太东社区", Level.VILLAGE, "370203012000"),
    ("370285000000", "莱西市", Level.COUNTY, "370200000000"),
    ("370285001000", "水集街道", Level.TOWNSHIP, "370285000000"),
    ("370285001001", "北关社区", Level.VILLAGE, "370285001000"),
)
HERE, NEXT_DOOR, FAR = "370203012001", "370203012002", "370285001001"


def town(at: datetime = NOW) -> None:
    """Three communities: two of one street, one in another county."""
    rows = tuple(ListedArea(*place, row=number) for number, place in enumerate(PLACES, 2))
    load_edition(AreaEdition(LIST_DAY, "a test", "0" * 64, rows), by=GATE.act(), at=at)


def area(code: str = HERE) -> Area:
    return area_by_code(code, on=NOW.date())


def door(number: str = "101", building: str = "1号楼", code: str = HERE, *, unit: str = "1单元") -> int:
    """The id of a dwelling."""
    return find_or_add_dwellings([Address(area(code).id, building, unit, number[:-2], number)])[0]


def tell(command: Command, *, at: datetime = NOW, standing: Standing = Standing.REPORTED) -> Recorded:
    """Record one event as the gate does."""
    ctx = system_context("gate", at=at)
    with within(ctx):
        return record(command, provenance=Provenance(Source.DESK, standing, "staff:1", at), by=ctx)


def day(year: int, month: int = 1, of_month: int = 1) -> PartialDate:
    return PartialDate(date(year, month, of_month))


def household(number: str = "0001", dwelling: int | None = None, basis: Basis = Basis.LIVING) -> UUID:
    """A household, still empty."""
    told = NewHouseholdEntry(
        on=day(2015), basis=basis, household_kind=HouseholdKind.FAMILY, number=number, dwelling=dwelling or door()
    )  # fmt: skip
    (made,) = tell(told).households
    return made


def person(
    name: str = "王芳",
    born: PartialDate | None = None,
    sex: int = 2,
    *,
    standing: Standing = Standing.REPORTED,
    at: datetime = NOW,
    **known: object,
) -> UUID:
    """Somebody entered in 2015, or at birth, with whatever is ``known``."""
    born = born or day(1990, 3, 7)
    on = max(born, day(2015), key=lambda one: one.earliest)
    told = Entry(on=on, name=name, sex=sex, born=born, **known)
    return tell(told, at=at, standing=standing).persons["person"]
