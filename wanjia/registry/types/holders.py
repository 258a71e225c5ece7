"""Whoever bears an identity number, with what a department's file may say of them: for the gate, never for a screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from wanjia.registry.types.events import Source, Standing
from wanjia.registry.types.facts import Value


class Beside(StrEnum):
    """What can be asked of a holder beside what the person's own row tells."""

    MARRIAGE = "marriage"  # marital_since, spouses
    HOMES = "homes"  # household, registered_household
    CARD = "card"
    PERMIT = "permit"  # permit_issued, permit_until
    PHONE = "phone"  # phone, phone_since, phone_source


@dataclass(frozen=True)
class Holder:
    """Somebody as believed now. Areas are 12-digit codes, "" where none is known or it lies elsewhere.

    What belongs to a :class:`Beside` that was not asked for stands as if there were none.

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
