"""Life events: the closed list of what can happen, and what is known of each."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from uuid import UUID

from wanjia.kernel.errors import Problem

KEPT_FOR = timedelta(days=30)  # so long a batch can be undone


class EventKind(IntEnum):
    """Everything that can change the register. Numbers are stored; they are never used again for something else."""

    FIRST_ENTRY = 1
    BIRTH = 10
    DEATH = 11
    DEATH_REVOKED = 12
    DECLARED_MISSING = 13
    DECLARED_DEAD = 14
    DECLARATION_REVOKED = 15
    MARRIAGE = 20
    DIVORCE = 21
    ANNULMENT = 22
    ADOPTION = 23
    ADOPTION_ENDED = 24
    GUARDIANSHIP = 25
    GUARDIANSHIP_ENDED = 26
    RESIDENCE_IN = 30
    RESIDENCE_OUT = 31
    RESIDENCE_WITHIN = 32
    HUKOU_IN = 33
    HUKOU_OUT = 34
    HUKOU_WITHIN = 35
    HOUSEHOLD_IN = 36
    HOUSEHOLD_OUT = 37
    EMIGRATION = 38
    RETURN = 39
    HOUSEHOLD_SPLIT = 40
    HOUSEHOLD_MERGE = 41
    HOUSEHOLD_HEAD = 42
    PERMIT_ISSUED = 50
    PERMIT_ENDORSED = 51
    NUMBER_ISSUED = 52
    NUMBER_CHANGED = 53
    NAME_CHANGE = 54
    CONTACT = 55
    PREFERENCE = 56
    EDUCATION = 57
    DISABILITY_CARD = 58
    CORRECTION = 60
    VERIFICATION = 61
    WITHDRAWAL = 62
    PERSON_MERGE = 70
    PERSON_UNMERGE = 71


# Papers, particulars, ties: their rules look at no household, and leave all as they are.
WITHOUT_HOUSEHOLDS = frozenset({
    EventKind.MARRIAGE, EventKind.DIVORCE, EventKind.ANNULMENT, EventKind.GUARDIANSHIP, EventKind.GUARDIANSHIP_ENDED,
    EventKind.PERMIT_ISSUED, EventKind.PERMIT_ENDORSED, EventKind.NUMBER_ISSUED, EventKind.NUMBER_CHANGED,
    EventKind.NAME_CHANGE, EventKind.CONTACT, EventKind.PREFERENCE, EventKind.EDUCATION, EventKind.DISABILITY_CARD,
})  # fmt: skip
# These widow, or take a widowing back. No other changes whoever the named are married to.
WIDOWING = frozenset({
    EventKind.DEATH, EventKind.DECLARED_DEAD, EventKind.DEATH_REVOKED, EventKind.DECLARATION_REVOKED,
})  # fmt: skip


class Source(IntEnum):
    """Who brought the news. A department's number comes with the folder that reads its files."""

    DESK = 1
    HOUSEHOLD_LIST = 2
    API = 3
    SYNTHETIC = 9
    PUBLIC_SECURITY = 10
    CIVIL_AFFAIRS = 11
    HEALTH = 12
    SOCIAL_SECURITY = 13
    EDUCATION = 14
    DISABLED_FEDERATION = 15
    RESIDENCE_PERMITS = 16
    MAPPED_LIST = 17


class Standing(IntEnum):
    """How well a fact is known; a higher number is better known."""

    REPORTED = 1
    DOCUMENT_SEEN = 2
    CONFIRMED = 3


@dataclass(frozen=True)
class Provenance:
    """Where an event comes from: set by the gate, never by the teller."""

    source: Source
    standing: Standing
    recorder: str
    recorded_at: datetime
    submission: UUID | None = None


@dataclass(frozen=True)
class Recorded:
    """The answer to a recorded event. ``persons`` are its subjects by role; ``prompts`` are what looks unusual.

    ``sealed``: the event answers only to two officers together; nothing about it goes back to a screen.
    """

    event: UUID
    kind: EventKind
    occurred_on: date
    persons: dict[str, UUID]
    households: tuple[UUID, ...] = ()
    prompts: tuple[str, ...] = ()
    sealed: bool = False


@dataclass(frozen=True)
class Applied:
    """The answer to the rows of one chunk, by the number of the row: each was recorded, or refused with every reason.

    ``first_event`` and ``last_event`` are stored ids: between them lie all events of the chunk, and maybe others.
    """

    recorded: Mapping[int, Recorded]
    refused: Mapping[int, tuple[Problem, ...]]
    first_event: int = 0
    last_event: int = -1

    @property
    def counts(self) -> Counter[EventKind]:
        """How many events of each kind were recorded."""
        return Counter(one.kind for one in self.recorded.values())

    def __add__(self, later: "Applied") -> "Applied":
        """Both; what was refused first counts as recorded if it was later."""
        refused = {row: why for row, why in self.refused.items() if row not in later.recorded}
        spans = [(part.first_event, part.last_event) for part in (self, later) if part.recorded]
        first, last = (spans[0][0], spans[-1][1]) if spans else (0, -1)
        return Applied({**self.recorded, **later.recorded}, {**refused, **later.refused}, first, last)


@dataclass(frozen=True)
class Left:
    """An event that was not withdrawn with its batch, since something that stays was recorded about these persons."""

    event: UUID
    kind: EventKind
    persons: tuple[UUID, ...]


@dataclass(frozen=True)
class Withdrawn:
    """What became of the events of a chunk that was to be undone.

    ``left`` names what stays for somebody to look at; ``sealed`` counts what stays and answers to two officers only.
    """

    events: int
    left: tuple[Left, ...] = ()
    sealed: int = 0
