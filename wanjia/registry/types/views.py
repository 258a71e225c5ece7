"""Persons and households as a reader sees them: public ids, codes and dates; never a number in clear."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from wanjia.kernel.dates import PartialDate
from wanjia.places.types import Address, Area
from wanjia.registry.types.events import EventKind, Source, Standing
from wanjia.registry.types.facts import Basis, FactKind, HouseholdKind, KinKind, LifeStatus, Value


@dataclass(frozen=True)
class PersonLine:
    """One row of a list of persons."""

    uuid: UUID
    name: str
    sex: int
    born_on: PartialDate
    life: LifeStatus
    area: Area | None
    address: Address | None
    household: UUID | None
    relation: str
    standing: Standing
    away_from_hukou: bool


class Match(StrEnum):
    """How a search found somebody, best first."""

    NUMBER = "number"
    NUMBER_TAIL = "number_tail"
    PHONE = "phone"
    PHONE_TAIL = "phone_tail"
    NAME = "name"
    NAME_START = "name_start"
    PINYIN = "pinyin"
    INITIALS = "initials"
    HOUSEHOLD_NUMBER = "household_number"
    ADDRESS = "address"


@dataclass(frozen=True)
class Found:
    """The persons one way of matching found; ``more`` when there are others beyond the first ones."""

    match: Match
    persons: tuple[PersonLine, ...]
    more: bool


@dataclass(frozen=True)
class FactLine:
    """One fact with where it comes from. Of numbers and contacts ``value`` holds "", and ``masked`` what may
    be shown instead.

    ``event`` is None where the event is sealed.
    """

    kind: FactKind
    value: Value
    masked: str
    valid_from: PartialDate
    valid_to: date
    recorded_from: datetime
    source: Source
    standing: Standing
    event: UUID | None


@dataclass(frozen=True)
class KinLine:
    """A relative, one hop away. ``uuid`` is None where the reader may not open the relative's own page.

    ``subject`` is for the log alone: whoever is named is accounted for, wherever they live.
    """

    kind: KinKind
    name: str
    uuid: UUID | None
    subject: UUID
    life: LifeStatus
    is_child: bool  # the relative is the child: the tie is told from the child's side
    since: date


@dataclass(frozen=True)
class EventLine:
    """One entry of a timeline. ``submission`` numbers the form or the file that told it, None where nothing did."""

    uuid: UUID
    kind: EventKind
    occurred_on: PartialDate
    recorded_at: datetime
    source: Source
    standing: Standing
    role: str
    submission: UUID | None = None


@dataclass(frozen=True)
class HouseholdLine:
    """A household in a list or beside a person. ``head`` is None where the head may not be opened."""

    uuid: UUID
    number: str
    basis: Basis
    kind: HouseholdKind
    address: Address | None
    area: Area | None
    head: UUID | None
    head_name: str
    size: int
    closed_on: date | None


@dataclass(frozen=True)
class PersonView:
    """A person's page as of ``on`` (valid time) and as believed at ``believed_at`` (recorded time)."""

    uuid: UUID
    name: str
    on: date
    believed_at: datetime
    line: PersonLine
    facts: tuple[FactLine, ...]
    households: tuple[HouseholdLine, ...]
    kin: tuple[KinLine, ...]
    events: tuple[EventLine, ...]
    merged_into: UUID | None
    no_visits: bool
    no_calls: bool


@dataclass(frozen=True)
class ComparedPerson:
    """A person with the numbers in full: of documents by their type, of telephones by their ContactKind."""

    view: PersonView
    documents: Mapping[int, str] = field(repr=False)
    contacts: Mapping[int, str] = field(repr=False)


@dataclass(frozen=True)
class MemberLine:
    """A member with where the membership, not the person, comes from."""

    person: PersonLine
    relation: str
    since: date
    source: Source
    standing: Standing


@dataclass(frozen=True)
class HouseholdView:
    """户卡: a household as of a day, with its members in the order of their relation to the head."""

    line: HouseholdLine
    on: date
    members: tuple[MemberLine, ...]
    events: tuple[EventLine, ...]


@dataclass(frozen=True)
class DoorCell:
    """One door of a building view: the head's surname and the head count, never more; ``storey`` is a number."""

    dwelling: int
    unit: str
    floor: str
    door: str
    households: tuple[UUID, ...]
    surname: str
    people: int
    unverified: int
    storey: int = 0


@dataclass(frozen=True)
class BuildingView:
    """楼栋图: every door of a building, by unit, from the top floor down."""

    area: Area
    building: str
    doors: tuple[DoorCell, ...]
