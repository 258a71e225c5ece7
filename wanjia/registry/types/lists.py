"""Lists and counts: what may be asked of many persons at once. The catalogue of questions is closed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from wanjia.places.types import Area
from wanjia.registry.types.events import Standing
from wanjia.registry.types.facts import Basis, HouseholdKind, LifeStatus
from wanjia.registry.types.views import EventLine, HouseholdLine, PersonLine


class RosterOrder(StrEnum):
    """Always community by community; inside one by name (pinyin) or door by door."""

    NAME = "name"
    ADDRESS = "address"


@dataclass(frozen=True, kw_only=True)
class RosterFilter:
    """Everything a roster of persons can be narrowed by.

    Questions that join women or couples of fertile age with children, marital status or the time since an event have
    numbers for an answer and no names, whoever asks. So there is nothing here about marriage, children, kin, relation
    to the head, or the date of any event; a property test holds the list and what becomes of it in the database.

    ``area`` is of any level within reach. ``basis``: who lives there, or who is registered there. Ages are completed
    years, both ends included. ``away_from_hukou``: registered in another community than that of the home, or elsewhere.
    """

    area: int
    basis: Basis = Basis.LIVING
    name_start: str = ""
    sex: int | None = None
    age_from: int | None = None
    age_to: int | None = None
    away_from_hukou: bool | None = None
    standing: Standing | None = None
    household_kind: HouseholdKind | None = None
    life: LifeStatus | None = LifeStatus.ALIVE


@dataclass(frozen=True)
class Total:
    """How many there are; ``capped`` when there are more than ``count``, which was as far as we counted."""

    count: int
    capped: bool


@dataclass(frozen=True)
class Roster:
    """One page of persons. A roster never tells a person's relation to the head of the household."""

    persons: tuple[PersonLine, ...]
    before: str
    after: str
    total: Total


@dataclass(frozen=True)
class PermitDue:
    """A residence permit that is suspended unless it is endorsed by ``until``."""

    person: PersonLine
    until: date


@dataclass(frozen=True)
class PermitsDue:
    """One page of permits, the most urgent first."""

    permits: tuple[PermitDue, ...]
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class HouseholdFilter:
    """What a list of households can be narrowed by. Nothing counts children or couples."""

    area: int
    basis: Basis = Basis.LIVING
    kind: HouseholdKind | None = None
    number_start: str = ""


@dataclass(frozen=True)
class HouseholdRoster:
    households: tuple[HouseholdLine, ...]
    before: str
    after: str
    total: Total


@dataclass(frozen=True)
class AreaCounts:
    """The living and the doors of one area. ``people`` live there, ``registered`` have their hukou there.

    ``newcomers`` came to their home within six months, newborn children apart; ``alone_over_80`` are the only member
    of their household.
    """

    area: Area
    people: int
    registered: int
    unverified: int
    newcomers: int
    alone_over_80: int
    households: int
    registered_households: int
    dwellings: int
    empty_dwellings: int


@dataclass(frozen=True)
class AreaOverview:
    """An area and the areas directly below it, counted alike."""

    whole: AreaCounts
    parts: tuple[AreaCounts, ...]


@dataclass(frozen=True)
class EventView:
    """A life event with the persons it is about, as far as the reader may see them, by role."""

    line: EventLine
    persons: tuple[tuple[str, PersonLine], ...]


class Ground(StrEnum):
    """Why a person may be the same human as one who is about to be entered."""

    NUMBER = "number"
    NAME_AND_BIRTH = "name_and_birth"


@dataclass(frozen=True)
class Candidate:
    """A person already held who may be the one to be entered, the likeliest first."""

    person: UUID
    ground: Ground
    same_area: bool


@dataclass(frozen=True)
class Difference:
    """What verification found: ``field`` of a record is not what its facts say. Tells no value."""

    kind: str
    record: UUID
    field: str
