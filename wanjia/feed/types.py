"""What consumers read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    """One change: ids and codes only. ``position`` rises by one from entry to entry, through all epochs."""

    epoch: int
    position: int
    topic: str
    kind: str
    payload: Mapping[str, object]
    at: datetime


@dataclass(frozen=True)
class Place:
    """Where a reader stands. Kept outside the database it tells, by its epoch, whether that history still exists."""

    epoch: int
    position: int


@dataclass(frozen=True)
class Lag:
    """How far a consumer is behind: entries numbered but not taken, and the age of the oldest of them in seconds."""

    consumer: str
    entries: int
    seconds: float
