"""Whoever bears an identity number, with what a department's file may say of them: for the gate, never for a screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from wanjia.registry.types.events import Source, Standing
from wanjia.registry.types.facts import Value


@dataclass(frozen=True)
class Holder:
    """Somebody as believed now. Areas are 12-digit codes, "" where none is known or it lies elsewhere.

    ``phone`` is the blind value of the first number under which the person can be called, b"" for none.
    """

    person: UUID
    name: str
    sex: int
    born_on: date
    died_on: date | None = None
    resides: str = ""
    hukou: str = ""
    hukou_elsewhere: str = ""
    marital: str = ""
    marital_since: date | None = None
    spouses: frozenset[UUID] = frozenset()
    household: UUID | None = None
    registered_household: UUID | None = None
    card: tuple[int, int] = (0, 0)
    permit_issued: date | None = None
    permit_until: date | None = None
    phone: bytes = field(default=b"", repr=False)
    phone_since: date | None = None
    phone_source: int = 0


@dataclass(frozen=True)
class Child:
    """A child of a mother in the register. ``numbered``: an identity number is known."""

    person: UUID
    name: str
    sex: int
    born_on: date
    numbered: bool


@dataclass(frozen=True)
class Holders:
    """``by_number`` are the persons by the text of the number they were asked by, ``by_person`` by their public id."""

    by_number: Mapping[str, Holder]
    by_person: Mapping[UUID, Holder]


@dataclass(frozen=True)
class HeldFact:
    """What is believed of somebody today, and who said so from which day on. ``corrected``: put right on request."""

    value: Value = field(repr=False)
    since: date
    source: Source
    standing: Standing
    corrected: bool
