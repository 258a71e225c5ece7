"""What crosses borders: the act that is recorded, and how far a person's data went."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from wanjia.kernel.errors import WanjiaError
from wanjia.kernel.seen import Seen

__all__ = [
    "Act",
    "Batch",
    "Checkpoint",
    "Event",
    "Grade",
    "HistoryCut",
    "LogState",
    "LogStopped",
    "Look",
    "Looks",
    "Seen",
    "WitnessState",
]


class Grade(StrEnum):
    """How far a person's data went."""

    OPENED = "opened"
    LISTED = "listed"
    EXPORTED = "exported"
    SENT = "sent"
    CHANGED = "changed"


@dataclass(frozen=True)
class Act:
    """Who acted, why and from where. ``on_behalf`` names the person a proxy acts for, or "". No personal values."""

    actor: str
    purpose: str
    basis: str
    session: str
    device: str
    area: str
    request_id: str
    on_behalf: str = ""


@dataclass(frozen=True)
class Batch:
    """The persons of one chunk of a batch: kept as a list, and in the log as its digest."""

    persons: tuple[UUID, ...]
    grade: Grade


@dataclass(frozen=True)
class Event:
    """One recorded act, as an auditor reads it."""

    id: int
    at: datetime
    act: Act
    action: str
    object: str
    outcome: str
    fields: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class Look:
    """One line of "who looked at my record": ``officer`` is a pseudonym that is the same only for this resident."""

    event: int
    at: datetime
    officer: str
    area: str
    purpose: str
    basis: str
    action: str
    grade: Grade
    on_behalf: bool


@dataclass(frozen=True)
class Looks:
    """A page, newest first; ``older`` is what to ask for the next page with, or None at the end."""

    items: tuple[Look, ...]
    older: tuple[datetime, int] | None


@dataclass(frozen=True)
class Checkpoint:
    """A signed statement: the tree of ``epoch`` had this ``size`` and this root. ``text`` is the signed note itself."""

    epoch: int
    size: int
    at: datetime
    text: str


@dataclass(frozen=True)
class WitnessState:
    """``problem`` is "" or one of missing, own (the folder belongs to this service), unwritable."""

    folder: str
    problem: str
    newest: Checkpoint | None


@dataclass(frozen=True)
class LogState:
    """How far the log is signed and witnessed.

    ``waiting`` acts have no leaf yet, the oldest for so many ``seconds``. ``signed`` is the newest checkpoint,
    ``witness`` what is kept of them. What was done ``since`` then no witness has seen; None: it has seen everything.
    ``silent``: that is too long ago, and files of many persons do not leave.
    """

    waiting: int
    seconds: float
    signed: Checkpoint | None
    witness: WitnessState
    since: datetime | None
    silent: bool


class LogStopped(WanjiaError):
    """The sequencer must not go on before a person has looked."""


class HistoryCut(LogStopped):
    """The witness has seen more, or something else, than this database holds. A restore needs a new epoch."""
