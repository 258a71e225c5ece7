"""What crosses borders: roles, purposes, the context of a request, the policy of a door."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from wanjia.audit.types import Act, Grade
from wanjia.kernel.errors import N_, Forbidden
from wanjia.kernel.seen import Seen
from wanjia.places.types import Level


class Role(StrEnum):
    """The work a posting allows. The three officers never work with residents' records."""

    CITY_DATA_STEWARD = "city_data_steward"
    COUNTY_OFFICER = "county_officer"
    TOWNSHIP_CLERK = "township_clerk"
    COMMUNITY_WORKER = "community_worker"
    GRID_WORKER = "grid_worker"
    HEALTH_WORKER = "health_worker"
    STATISTICIAN = "statistician"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


class Purpose(StrEnum):
    """Why a record is looked at or changed; ``hl7`` is the nearest code of HL7 v3 PurposeOfUse."""

    COUNTER = "counter"  # the resident is here and asks
    TASK = "task"
    VISIT = "visit"  # an assigned household
    VERIFY = "verify"
    CORRECTION = "correction"
    INTAKE = "intake"
    STATISTICS = "statistics"
    EXCHANGE = "exchange"
    AUDIT = "audit"
    ADMINISTRATION = "administration"
    BREAK_GLASS = "break_glass"
    SAMPLE = "sample"  # without counter or task: allowed, and drawn for the supervisor's check

    @property
    def hl7(self) -> str:
        return _HL7[self]


_HL7 = {
    Purpose.COUNTER: "PATRQT",
    Purpose.TASK: "PATADMIN",
    Purpose.VISIT: "CAREMGT",
    Purpose.VERIFY: "RECORDMGT",
    Purpose.CORRECTION: "RECORDMGT",
    Purpose.INTAKE: "RECORDMGT",
    Purpose.STATISTICS: "HOUTCOMS",
    Purpose.EXCHANGE: "GOV",
    Purpose.AUDIT: "HCOMPL",
    Purpose.ADMINISTRATION: "HSYSADMIN",
    Purpose.BREAK_GLASS: "BTG",
    Purpose.SAMPLE: "HOPERAT",
}


@dataclass(frozen=True)
class Reach:
    """The part of the city a context sees.

    ``areas`` holds ids of areas of every level below the postings, by the closure at the date of the request.
    ``persons`` are the single persons whom an open break-the-glass adds.
    """

    whole_city: bool = False
    areas: frozenset[int] = frozenset()
    persons: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class RequestContext:
    """Who asks, why, and how far that reaches; every query of persons takes one.

    ``actor`` is "staff:<id>", "client:<id>" or "system:<name>"; ``basis`` is "counter:<id>", "task:<reference>" and so
    on, or "" for a look-up without one; ``area`` is the 12-digit code of the posting that reaches furthest.
    """

    actor: str
    roles: frozenset[Role]
    reach: Reach
    purpose: Purpose
    basis: str
    at: datetime
    session: str = ""
    device: str = ""
    area: str = ""
    request_id: str = ""
    views_a_day: int = 0  # how many persons may be opened on one day; 0 where nobody counts

    @property
    def staff_id(self) -> int | None:
        """The account behind the request, if a person is."""
        kind, _, number = self.actor.partition(":")
        return int(number) if kind == "staff" else None

    def person_at_work(self) -> int:
        """The account behind the request; Forbidden for programs, which break no glass and stand at no counter."""
        if self.staff_id is None:
            raise Forbidden(N_("Only a person at work can do this."))
        return self.staff_id

    def for_purpose(self, purpose: Purpose, basis: str = "") -> "RequestContext":
        """The same asker with the purpose that was stated."""
        return replace(self, purpose=purpose, basis=basis)

    def act(self) -> Act:
        """The same facts in the words of the audit log."""
        return Act(
            actor=self.actor,
            purpose=self.purpose.value,
            basis=self.basis,
            session=self.session,
            device=self.device,
            area=self.area,
            request_id=self.request_id,
        )


class Origin(StrEnum):
    """Where a posting comes from: two officers, or the installation, which has no officers yet."""

    GRANTED = "granted"
    INSTALLATION = "installation"


class UnmaskReason(StrEnum):
    """Why a masked number is shown in full."""

    IDENTITY_CHECK = "identity_check"  # compared with the document on the table
    CONTACT = "contact"  # to call or to write
    FORM = "form"  # copied onto a form the resident signs
    DUPLICATE = "duplicate"  # to tell two records apart


class Verdict(StrEnum):
    """What a supervisor found when looking at a look."""

    PROPER = "proper"
    IMPROPER = "improper"


@dataclass(frozen=True)
class Held:
    """A posting in force: ``level`` is that of its area; ``areas`` are the ids of its area and of all below it.

    Empty for a role that sees the whole city, or nobody.
    """

    role: Role
    area_id: int
    area_code: str
    area_name: str
    level: Level
    areas: frozenset[int]


@dataclass(frozen=True)
class OpenBasis:
    """What makes looks lawful until ``closes_at``, for ``looks_left`` more persons."""

    id: int
    purpose: Purpose
    reference: str
    opened_at: datetime
    closes_at: datetime
    looks_left: int


class Audience(StrEnum):
    """Doors that ask for no role."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"


class Scope(StrEnum):
    """What a door is about: no person, the persons of the asker's areas, or one object by its id."""

    NONE = "none"
    AREA = "area"
    OBJECT = "object"


_NO_FIELDS: Mapping[Role, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True)
class Policy:
    """Who may use a door and for what, as data an auditor can read.

    ``purposes`` is empty for a door that shows no person. ``fields`` names, by role, the fields that may go out or
    come in; a role that is not named gets none. ``denial`` answers those who lack the role: 403, or 404 where even the
    door's existence tells something. A foreign object always answers 404. ``step_up`` asks for the password or the
    second factor again when the last time was over five minutes ago; ``keeps`` names the fields of its form that are
    still filled in afterwards.
    """

    name: str
    roles: frozenset[Role] | Audience
    scope: Scope = Scope.NONE
    purposes: frozenset[Purpose] = frozenset()
    grade: Grade | None = None
    fields: Mapping[Role, tuple[str, ...]] = field(default_factory=lambda: _NO_FIELDS)
    denial: int = 403
    step_up: bool = False
    keeps: tuple[str, ...] = ()


@dataclass(frozen=True)
class PostingWish:
    """A posting somebody asks for; ``valid_to`` is the first day on which it no longer holds."""

    staff_id: int
    role: Role
    area_id: int
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Account:
    """A new account and the password it starts with, to be handed over in person."""

    staff_id: int
    login: str
    password: str = field(repr=False)


class Throttled(Forbidden):
    """The day's number of persons is used up."""


# What a context hands to exports (settings.FILES): lists that may leave the house as files.

Given = Mapping[str, Sequence[str]]  # a list's filters, columns and order, as its address says them: codes only
Row = Sequence[str | int]


class Figure(str):
    """A number with its decimal places, as it is written; a program reads a number."""

    __slots__ = ()


@dataclass(frozen=True)
class OwnSheet:
    """The sheet of somebody else, kept as it is around the rows: a superior's form.

    ``above`` stands over the titles of the columns, ``under`` below them, ``below`` after the last row; ``widths`` are
    in characters. ``serial`` is the place of the column that counts the rows. ``notes`` fill a second sheet, after who
    took the file: among the rows nothing of it stands.
    """

    above: tuple[tuple[str, ...], ...]
    under: tuple[tuple[str, ...], ...]
    below: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    notes: tuple[str, ...]
    serial: int | None = None


@dataclass(frozen=True)
class FileHead:
    """What stands over the rows, in the reader's language.

    ``columns`` are titles; ``asked`` says what was asked for, as (label, words).
    """

    title: str
    columns: tuple[str, ...]
    asked: tuple[tuple[str, str], ...] = ()
    sheet: OwnSheet | None = None


@dataclass(frozen=True)
class Chosen:
    """A statement that gives a list in its order, in the reach of its asker.

    Two columns: the id of each row (bigint), and how many persons the row tells of: a household counts its members.
    """

    sql: str
    parameters: tuple[Any, ...]


@dataclass(frozen=True)
class PersonsFile:
    """A list of persons: its ids are frozen first, and then read part by part.

    ``rows(ctx, given, ids, number)`` reads a part in its order; its persons stand in the log as exported in the file
    of that number before the rows are returned. Both refuse (Refused, NotFound) what cannot be read or reached.
    ``in_full(given)``: whether it tells numbers unmasked, to which another officer agrees however few they are.
    ``own_sheet``: it leaves as the workbook somebody sent and as nothing else.
    """

    name: str
    policy: Policy
    head: Callable[[RequestContext, Given], FileHead]
    chosen: Callable[[RequestContext, Given], Chosen]
    rows: Callable[[RequestContext, Given, Sequence[int], UUID], Seen[list[Row]]]
    in_full: Callable[[Given], bool] = lambda given: False
    own_sheet: bool = False


@dataclass(frozen=True)
class Observations:
    """Figures by code: ``rows`` pair the codes of ``dimensions`` with a figure, None where it is hidden.

    A figure with decimal places is written out.
    """

    structure: str
    dimensions: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], int | str | None], ...]


@dataclass(frozen=True)
class ShortTable:
    """A list that is read in one piece; ``observations`` where it is a table of figures."""

    head: FileHead
    rows: Sequence[Row]
    observations: Observations | None = None


@dataclass(frozen=True)
class ShortFile:
    """A short list. ``head`` tells of no person, ``read(ctx, given, number)`` accounts for whom it tells of.

    Both refuse what cannot be read or reached. ``figures``: a table of figures, which can leave as observations too.
    """

    name: str
    policy: Policy
    head: Callable[[RequestContext, Given], FileHead]
    read: Callable[[RequestContext, Given, UUID], Seen[ShortTable]]
    figures: bool = False
