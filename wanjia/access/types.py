"""What crosses borders: roles, purposes, the context of a request, the policy of a door."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from wanjia.audit.types import Act, Grade
from wanjia.kernel.errors import Forbidden


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

    hl7: str

    def __new__(cls, code: str, hl7: str) -> "Purpose":
        member = str.__new__(cls, code)
        member._value_ = code
        member.hl7 = hl7
        return member

    COUNTER = "counter", "PATRQT"  # the resident is here and asks
    TASK = "task", "PATADMIN"
    VISIT = "visit", "CAREMGT"  # an assigned household
    VERIFY = "verify", "RECORDMGT"
    CORRECTION = "correction", "RECORDMGT"
    INTAKE = "intake", "RECORDMGT"
    STATISTICS = "statistics", "HOUTCOMS"
    EXCHANGE = "exchange", "GOV"
    AUDIT = "audit", "HCOMPL"
    ADMINISTRATION = "administration", "HSYSADMIN"
    BREAK_GLASS = "break_glass", "BTG"
    SAMPLE = "sample", "HOPERAT"  # without counter or task: allowed, and drawn for the supervisor's check


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

    @property
    def staff_id(self) -> int | None:
        """The account behind the request, if a person is."""
        kind, _, number = self.actor.partition(":")
        return int(number) if kind == "staff" else None

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
    second factor again when the last time was over five minutes ago.
    """

    name: str
    roles: frozenset[Role] | Audience
    scope: Scope = Scope.NONE
    purposes: frozenset[Purpose] = frozenset()
    grade: Grade | None = None
    fields: Mapping[Role, tuple[str, ...]] = field(default_factory=lambda: _NO_FIELDS)
    denial: int = 403
    step_up: bool = False


class Throttled(Forbidden):
    """The day's number of persons is used up."""
