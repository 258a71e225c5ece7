"""Persons as programs get them: the kinds of facts that the role's allow-list names, and no number of our tables."""

import dataclasses
from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any, Union
from uuid import UUID

from pydantic import Field

from wanjia.kernel.clock import FOREVER
from wanjia.places.queries import area
from wanjia.registry.types import facts
from wanjia.registry.types.views import FactLine, HouseholdLine, PersonLine, PersonView
from wanjia.web.api import Schema, Text, outward, shape_of

# What of each kind of fact goes out. A home is told as its address; a number or a phone goes out only masked.
HIDDEN: dict[type, tuple[str, ...]] = {
    facts.Name: (),
    facts.Birth: (),
    facts.IdentityDocument: ("number",),
    facts.Life: (),
    facts.Marital: (),
    facts.Education: (),
    facts.Residence: ("dwelling",),
    facts.Hukou: (),
    facts.Membership: ("household",),
    facts.Contact: ("number",),
    facts.Preference: (),
    facts.Permit: (),
    facts.Disability: (),
}
SHAPES = {
    of: shape_of(of, f"{of.__name__}Fact", ("fact", outward(facts.KIND_OF[of])), without=hidden, instead={"area": str})
    for of, hidden in HIDDEN.items()
}
Value = Annotated[Union[tuple(SHAPES.values())], Field(discriminator="fact")]  # noqa: UP007  made from a catalogue


class FactOut(Schema):
    """One fact: what is believed, since when (as precisely as it is known), from where, and how well it is known.

    ``masked`` tells as much of a number or a telephone as may be shown, and is "" for all other facts.
    """

    kind: str
    value: Value
    masked: str
    valid_from: str
    valid_to: date | None
    recorded_from: datetime
    source: str
    standing: str
    event: UUID | None


class AddressOut(Schema):
    """Where somebody lives: the community by its code, the rest as written on the wall."""

    area: str
    area_name: str
    building: str
    unit: str
    floor: str
    door: str


class HouseholdOut(Schema):
    """A household the person belongs to, to be named in what is reported."""

    id: UUID
    number: str
    basis: str
    kind: str


class PersonOut(Schema):
    """A person as of the day ``on`` and as believed at ``believed_at``. What the role may not see is left out.

    ``id`` is not the one that was asked for where that record was merged into another.
    """

    id: UUID
    on: date
    believed_at: datetime
    facts: list[FactOut]
    address: AddressOut | None = None
    households: list[HouseholdOut] | None = None


class NumberIn(Schema):
    """A whole identity number. It stands in the body, since addresses are written to logs."""

    number: Text


class MatchOut(Schema):
    """A person who bears the number, or bore it."""

    id: UUID
    name: str
    sex: int
    born_on: str
    life: str
    standing: str


def person_out(view: PersonView, allowed: Collection[str]) -> PersonOut:
    """What of ``view`` goes out to a role that may see the kinds of facts in ``allowed``."""
    more: dict[str, Any] = {}
    if "residence" in allowed:
        more["address"] = _address(view.line)
    if "membership" in allowed:
        more["households"] = [_household(line) for line in view.households]
    return PersonOut(
        id=view.uuid,
        on=view.on,
        believed_at=view.believed_at,
        facts=[_fact(line, view.on) for line in view.facts if outward(line.kind) in allowed],
        **more,
    )


def match_out(line: PersonLine) -> MatchOut:
    """One line of an answer to a number."""
    return MatchOut(
        id=line.uuid,
        name=line.name,
        sex=line.sex,
        born_on=str(line.born_on),
        life=str(outward(line.life)),
        standing=str(outward(line.standing)),
    )


def _fact(line: FactLine, day: date) -> FactOut:
    return FactOut(
        kind=outward(line.kind),
        value=_value(line.value, day),
        masked=line.masked,
        valid_from=str(line.valid_from),
        valid_to=None if line.valid_to == FOREVER else line.valid_to,
        recorded_from=line.recorded_from,
        source=outward(line.source),
        standing=outward(line.standing),
        event=line.event,
    )


def _value(value: facts.Value, day: date) -> Schema:
    told = {part.name: outward(getattr(value, part.name)) for part in dataclasses.fields(value)}
    if isinstance(value, facts.Hukou) and value.area is not None:
        told["area"] = area(value.area, on=day).code
    shown = {name: one for name, one in told.items() if name not in HIDDEN[type(value)]}
    return SHAPES[type(value)](fact=outward(facts.KIND_OF[type(value)]), **shown)


def _address(line: PersonLine) -> AddressOut | None:
    if line.address is None or line.area is None:
        return None
    door = line.address
    return AddressOut(
        area=line.area.code,
        area_name=line.area.name,
        building=door.building,
        unit=door.unit,
        floor=door.floor,
        door=door.door,
    )


def _household(line: HouseholdLine) -> HouseholdOut:
    return HouseholdOut(id=line.uuid, number=line.number, basis=outward(line.basis), kind=outward(line.kind))
