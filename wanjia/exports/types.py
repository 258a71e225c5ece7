"""What crosses borders: forms of files, how far an order has come, what its pages show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from wanjia.access.types import FileHead, Given


class Form(StrEnum):
    """What a file is written as; the value is the ending of its name."""

    XLSX = "xlsx"
    CSV = "csv"
    SDMX = "sdmx.csv"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        return _MEDIA[self]


_MEDIA = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
    Form.SDMX: "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
    Form.PDF: "application/pdf",
}


class State(StrEnum):
    """How far an order has come."""

    ASKED = "asked"  # waits for the second officer
    DECLINED = "declined"
    WAITING = "waiting"  # for its turn
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REMOVED = "removed"  # its seven days are over


UNDER_WAY = frozenset({State.WAITING, State.MAKING})
OPEN = UNDER_WAY | {State.ASKED}


@dataclass(frozen=True)
class Wish:
    """A list somebody wants as a file; ``reason`` is for the second officer, where one has to decide."""

    list: str
    given: Given
    form: Form
    language: str
    reason: str = ""


@dataclass(frozen=True)
class Mark:
    """Who took a file, and when: ``line`` on every page of it, ``stamp`` in a few words."""

    author: str
    at: datetime
    line: str
    stamp: str


@dataclass(frozen=True)
class Preview:
    """What a list would be as a file: its rows, and the persons they tell of; None where a table is short.

    ``second``: another officer decides; ``in_full``: because numbers are told unmasked, not because they are many.
    """

    head: FileHead
    forms: tuple[Form, ...]
    rows: int | None = None
    persons: int | None = None
    second: bool = False
    in_full: bool = False


@dataclass(frozen=True)
class Taken:
    """A file that leaves now, in chunks; what personal is in it stands in the log."""

    name: str
    form: Form
    chunks: Iterator[bytes]


@dataclass(frozen=True)
class Ordered:
    """An order that was taken; it tells no person. A row may tell of several ``persons``, as a household does.

    ``size`` in bytes, ``expires_at`` once it is ready.
    """

    number: UUID
    title: str
    form: Form
    state: State
    asked_at: datetime
    asker: str
    rows: int
    persons: int
    done: int
    size: int
    expires_at: datetime | None
    decided_by: str
    reason: str = ""
