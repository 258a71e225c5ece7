"""What places hands to other contexts."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

# valid_from of what stood before the first list that names it: the true first day is not known to the register.
BEFORE_LISTS = date.min


# WGS-84 degrees around the whole country, the sea included.
LONGITUDES = (73.0, 136.0)
LATITUDES = (3.0, 54.0)


class Level(StrEnum):
    """The five levels of an area, highest first."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class Kind(StrEnum):
    """What an area is by the segment of its code: GB/T 10114-2003 below the county, the level itself above."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    STREET = "street"
    TOWN = "town"
    TOWNSHIP = "township"
    ZONE = "zone"
    RESIDENTS_COMMITTEE = "residents_committee"
    VILLAGERS_COMMITTEE = "villagers_committee"
    TOWNSHIP_GROUP = "township_group"
    QUASI_RESIDENTS = "quasi_residents"
    VIRTUAL_RESIDENTS = "virtual_residents"
    QUASI_VILLAGERS = "quasi_villagers"
    VIRTUAL_VILLAGERS = "virtual_villagers"
    LOCAL = "local"


class Datum(StrEnum):
    """The datum of a boundary's coordinates. Shifted ones (GCJ-02, BD-09) are not stored."""

    CGCS2000 = "CGCS2000"
    WGS_84 = "WGS-84"


@dataclass(frozen=True)
class Area:
    """One life of a 12-digit code, with the name it bore on the day that was asked about."""

    id: int
    code: str
    name: str
    level: Level
    kind: Kind
    parent_id: int | None
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Option:
    """One choice of a form field."""

    value: str
    label: str


@dataclass(frozen=True)
class ListedArea:
    """One row of an area list; ``row`` counts from 1 at the header, as a spreadsheet shows it."""

    code: str
    name: str
    level: Level
    parent_code: str | None
    row: int


@dataclass(frozen=True)
class AreaEdition:
    """An area list as issued on a day, and which old code became which new one since the edition before."""

    issued: date
    source: str
    digest: str
    rows: tuple[ListedArea, ...]
    successions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class EditionChange:
    """What loading an edition did, in numbers of areas; ``totals`` are the areas of the list by level."""

    opened: int
    closed: int
    renamed: int
    unchanged: int
    totals: dict[Level, int]


@dataclass(frozen=True)
class Address:
    """The place of one door: ``area_id`` is a village or community, the rest is as written on the wall."""

    area_id: int
    building: str = ""
    unit: str = ""
    floor: str = ""
    door: str = ""
    longitude: float | None = None
    latitude: float | None = None
    grid_cell: str = ""


@dataclass(frozen=True)
class Dwelling:
    """A known door; longitude and latitude are WGS-84 degrees."""

    id: int
    address: Address


@dataclass(frozen=True)
class Building:
    """The dwellings of one area under one building name."""

    area_id: int
    name: str
    dwellings: int


@dataclass(frozen=True)
class Provenance:
    """Whose outlines these are, in which datum, and the day whose areas they draw."""

    source: str
    datum: Datum
    on: date


@dataclass(frozen=True)
class Boundary:
    """The outline of an area as WKB. ``schematic`` ones are drawn, not surveyed, and every map must say so."""

    area_id: int
    wkb: bytes = field(repr=False)
    datum: Datum
    schematic: bool
    source: str
    valid_from: date


@dataclass(frozen=True)
class Code:
    """One entry of a code list in both languages."""

    list: str
    code: str
    zh: str
    en: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class CodeList:
    """A closed catalogue and the standard it comes from ("" where it is the platform's own)."""

    name: str
    standard: str
    zh: str
    en: str
    codes: tuple[Code, ...]
