"""The search for two records of one human in the whole register."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class DoublesSearch:
    """How far a search has come, or what came of it: counts, no persons.

    ``people`` were read, ``met`` pairs may be one human's whatever their numbers say, ``found`` with them; ``asked`` of
    these are new to the queue. ``step``, ``done`` and ``total`` say how far it is.
    """

    number: UUID
    actor: str
    asked_at: datetime
    finished_at: datetime | None = None
    step: str = ""
    done: int = 0
    total: int = 0
    people: int = 0
    met: int = 0
    found: int = 0
    asked: int = 0
    going_on: bool = False
