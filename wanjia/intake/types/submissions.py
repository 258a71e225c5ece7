"""What is handed in at the gate and what is handed back."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from wanjia.kernel.errors import Problem
from wanjia.places.types import Address
from wanjia.registry.types import EventKind, Source, Standing


class MediaType(StrEnum):
    """What may be attached. Checked against the first bytes, not the name."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


@dataclass(frozen=True)
class Attachment:
    """A paper shown: its bytes and what they claim to be."""

    content: bytes
    media_type: str
    title: str = ""


@dataclass(frozen=True)
class Handover:
    """How something is handed in. ``key`` is made by the sender before sending and kept when sending again.

    ``distinct``: the teller has looked at those who are alike and says that this is somebody else. ``door`` is where
    the command says NEW_DOOR: it comes into being with the event, and not at all when the event is refused.
    """

    source: Source
    key: UUID
    evidence: tuple[Attachment, ...] = ()
    distinct: bool = False
    door: Address | None = None


@dataclass(frozen=True)
class Receipt:
    """What became of one submission. The same receipt answers every repetition.

    ``prompts`` are messages on what looks unusual. ``event`` is None when the event is sealed: then nothing about it
    goes back to a screen but that it was received.
    """

    number: UUID
    kind: EventKind
    received_at: datetime
    standing: Standing
    event: UUID | None
    persons: dict[str, UUID] = field(default_factory=dict)
    prompts: tuple[str, ...] = ()
    households: tuple[UUID, ...] = ()


class RowState(IntEnum):
    """What became of one row of a batch."""

    ACCEPTED = 1
    WAITING = 2  # in quarantine
    REPEATED = 3  # the same row was taken before


@dataclass(frozen=True)
class RowProblem:
    """One reason why a row waits; ``row`` counts as a spreadsheet does, the header is row 1."""

    row: int
    problem: Problem


@dataclass(frozen=True)
class Heading:
    """A column of a household list. ``column`` is that of the gate; ``others`` are headings in use elsewhere."""

    title: str
    column: str
    says: str
    example: str = ""
    others: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True)
class BatchReceipt:
    """Counts of a batch by what became of its rows, and the SHA-256 of what was handed in."""

    number: UUID
    rows: int
    accepted: int
    waiting: int
    repeated: int
    households: int
    digest: str


@dataclass(frozen=True)
class HeldList:
    """A household list handed in at the desk. Counts and problems are those of the preview; ``dropped`` was not read.

    ``step``, ``done`` and ``total`` say how far the taking has come; ``receipt`` is there when it is finished.
    """

    number: UUID
    title: str
    actor: str
    received_at: datetime
    digest: str
    rows: int
    households: int
    unreadable: int
    problems: tuple[RowProblem, ...]
    dropped: tuple[str, ...]
    taken_at: datetime | None
    finished_at: datetime | None
    step: str
    done: int
    total: int
    receipt: BatchReceipt | None
