"""One department's file on its way from the door to the register, and what becomes of each of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import IntEnum
from uuid import UUID

from wanjia.intake.types.questions import Candidate
from wanjia.kernel.errors import N_, Problem
from wanjia.registry.types.commands import Command
from wanjia.registry.types.holders import Child, Holder

ALONE_UP_TO = 1_000  # changes that the sender may approve; more take a second person


class RowClass(IntEnum):
    """What a row is. Every row of a delivery ends in exactly one class. Numbers are stored."""

    NEW = 1  # brings somebody who is not held yet
    EVENT = 2  # a life event of people who are held
    UPDATE = 3  # particulars of somebody who is held: a number, a card, a permit, a phone
    SAME = 4  # the register says it already
    CONFLICT = 5  # contradicts what the register says
    QUESTION = 6  # a person has to say whom it means
    PARKED = 7  # about people who are not of this city: never entered
    FAULT = 8  # wrong in itself


CLASS_NAMES = {
    RowClass.NEW: N_("New people"),
    RowClass.EVENT: N_("Life events"),
    RowClass.UPDATE: N_("Particulars"),
    RowClass.SAME: N_("Known already"),
    RowClass.CONFLICT: N_("Contradictions"),
    RowClass.QUESTION: N_("Questions"),
    RowClass.PARKED: N_("Not of this city"),
    RowClass.FAULT: N_("Faulty rows"),
}
CHANGES = (RowClass.NEW, RowClass.EVENT, RowClass.UPDATE)


class DeliveryState(IntEnum):
    """Where a delivery stands. Numbers are stored."""

    HELD = 1  # sealed, waits to be looked through
    REFUSED = 2  # no such file: nothing of it was kept but why
    PREVIEW = 3  # looked through, waits for a decision
    APPLYING = 4
    APPLIED = 5
    REJECTED = 6
    UNDOING = 7
    UNDONE = 8


GONE = (DeliveryState.REFUSED, DeliveryState.REJECTED, DeliveryState.UNDONE)  # the same file may be sent again
GOING_ON = (DeliveryState.HELD, DeliveryState.APPLYING, DeliveryState.UNDOING)


@dataclass(frozen=True)
class Told:
    """A row of a file, every value in its one form.

    ``people`` are those whom linkage or somebody has chosen, by role; None: nobody who is held. ``asks`` are the
    persons who may be meant where that is not certain.
    """

    row: int
    facts: Mapping[str, str | date | None]
    people: Mapping[str, UUID | None] = field(default_factory=dict)
    asks: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)

    def text(self, fact: str) -> str:
        """A fact that is text, "" where it is missing."""
        value = self.facts.get(fact)
        return value if isinstance(value, str) else ""

    def day(self, fact: str) -> date | None:
        """A fact that is a day."""
        value = self.facts.get(fact)
        return value if isinstance(value, date) else None


@dataclass(frozen=True)
class Known:
    """What some rows are held against: the register and the city as they are now.

    ``by_number`` are persons by identity number, ``children`` who was born to each mother on the days told, ``phones``
    blind values of the phones told, ``areas`` the ids of communities by their code, ``city`` the first four digits of
    the city's codes.
    """

    by_number: Mapping[str, Holder] = field(default_factory=dict)
    by_person: Mapping[UUID, Holder] = field(default_factory=dict)
    children: Mapping[UUID, tuple[Child, ...]] = field(default_factory=dict)
    phones: Mapping[str, bytes] = field(default_factory=dict)
    areas: Mapping[str, int] = field(default_factory=dict)
    city: frozenset[str] = frozenset()

    def with_more(self, other: "Known") -> "Known":
        """Both together; of the city both know the same."""
        return replace(
            self,
            by_number={**self.by_number, **other.by_number},
            by_person={**self.by_person, **other.by_person},
            children={**other.children, **self.children},
        )


@dataclass(frozen=True)
class Verdict:
    """What a row is, the command it comes to, the reason where there is none, and whom it is about, by role."""

    of: RowClass
    command: Command | None = None
    problem: Problem | None = None
    people: Mapping[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True)
class Sample:
    """A row to look at before a decision: what is written, by heading, and what it would come to."""

    row: int
    of: RowClass
    written: Mapping[str, str]
    problem: Problem | None
    people: Mapping[str, UUID]


@dataclass(frozen=True)
class LeftEvent:
    """An event that stayed when its delivery was undone, and whom it is about."""

    event: UUID
    kind: int
    persons: tuple[UUID, ...]


@dataclass(frozen=True)
class Delivery:
    """A department's file as its page shows it: counts, states and names of officers, no resident.

    ``counts`` are rows by class: foreseen in the preview, as they came out once it is applied. ``coverage`` counts the
    rows by where the people live: "here", "elsewhere", "unknown". ``events`` counts what was recorded, by kind.
    ``left`` are events that an undo left, ``left_count`` counts them all, those that answer to two officers only too.
    ``unknown``: nobody has declared or mapped its headings yet.
    ``differing`` counts the values that its sender is asked to put right, as long as they are kept. ``waiting`` counts
    the questions about its rows that nobody has decided.
    """

    number: UUID
    state: DeliveryState
    layout: str
    title: str
    month: date | None
    actor: str
    received_at: datetime
    digest: str
    rows: int = 0
    mended: int = 0
    changes: int = 0
    counts: Mapping[RowClass, int] = field(default_factory=dict)
    coverage: Mapping[str, int] = field(default_factory=dict)
    events: Mapping[int, int] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    step: str = ""
    done: int = 0
    total: int = 0
    approved_by: str = ""
    approved_at: datetime | None = None
    finished_at: datetime | None = None
    undone_by: str = ""
    undone_at: datetime | None = None
    withdrawn: int = 0
    left: tuple[LeftEvent, ...] = ()
    left_count: int = 0
    receipt: str = ""
    unknown: bool = False
    differing: int = 0
    waiting: int = 0
    returned_by: str = ""
    returned_at: datetime | None = None

    @property
    def going_on(self) -> bool:
        """Whether a job works on it."""
        return self.state in GOING_ON
