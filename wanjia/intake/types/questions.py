"""Questions that a program may not answer: whether two records are of one human, or which of two values stands."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from wanjia.kernel.errors import Problem
from wanjia.linkage.types import Step

BECAUSE = "asked_because"  # beside the facts of a row that is kept: the problem, as JSON


class QuestionKind(IntEnum):
    """What is asked."""

    ROW_MATCH = 1  # is this row of a file about one of these persons?
    REGISTER_PAIR = 2  # are these two persons of the register one?
    CONFLICT = 3  # does the value of the file stand, or that of the register?


class QuestionState(IntEnum):
    """What became of a question. An unsure one waits on, for another person."""

    OPEN = 0
    SAME = 1
    DIFFERENT = 2
    UNSURE = 3
    KEPT = 4  # a conflict: the register's value stands
    REPLACED = 5  # a conflict: the file's value stands
    LAPSED = 6  # its file was undone before anybody had decided


class Answer(IntEnum):
    """What one person says to a question."""

    SAME = 1
    DIFFERENT = 2
    UNSURE = 3
    KEEP = 4
    REPLACE = 5


@dataclass(frozen=True)
class Candidate:
    """A person who may be meant, with the probability and why linkage gives it."""

    person: UUID
    probability: float
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A question to be put to people. The same ``uuid`` is asked once, however often it is handed in.

    ``content`` is the row of the file by facts (``person_name``, ``registered_on``…) and ``role`` whom in the row it is
    about; ``layout`` is the code of its file. ``subject`` is the person of the register that a pair or a conflict is
    about; the other one of a pair is its candidate. ``field`` is the fact of a conflict. ``area`` is the 12-digit code
    of the area whose people answer, "" for the city's office. ``problem`` says why a program could not tell.
    """

    uuid: UUID
    kind: QuestionKind
    delivery: UUID | None = None
    row: int | None = None
    content: Mapping[str, str] = dataclasses.field(default_factory=dict, repr=False)
    candidates: tuple[Candidate, ...] = ()
    field: str = ""
    area: str = ""
    layout: str = ""
    role: str = "person"
    subject: UUID | None = None
    problem: Problem | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionFilter:
    """What a queue can be narrowed by: all of it at once, or nothing. ``days``: asked at least so many days ago."""

    kind: QuestionKind | None = None
    department: str = ""
    area: int | None = None
    days: int = 0


@dataclass(frozen=True)
class QuestionLine:
    """One question in the queue. ``name`` is written in the file's row, "" where both are in the register."""

    number: UUID
    kind: QuestionKind
    layout: str
    row: int | None
    name: str = dataclasses.field(repr=False)
    subject: UUID | None
    area: str
    asked_at: datetime
    probability: float | None
    doubted: bool


@dataclass(frozen=True)
class QuestionView:
    """One question as it is put to somebody. ``content`` tells of ``role`` alone, by ``name``, ``number``… where the
    row says it, and everything else the row says by its fact. ``mine``: who looks has answered it already.
    """

    line: QuestionLine
    state: QuestionState
    role: str
    field: str
    content: Mapping[str, str] = dataclasses.field(repr=False)
    candidates: tuple[Candidate, ...]
    person: UUID | None
    decided_at: datetime | None
    mine: Answer | None
    problem: Problem | None = None


@dataclass(frozen=True)
class QueueProgress:
    """How the queue of an office moves. ``agreement``: the share of questions answered by two where both agreed."""

    waiting: int
    oldest: datetime | None
    mine_today: int
    today: int
    week: int
    twice: int
    agreement: float | None
