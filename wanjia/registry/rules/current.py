"""The current state of a person: what its timelines say now, kept beside the facts for quick reading."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from wanjia.kernel.clock import FOREVER
from wanjia.kernel.dates import Precision
from wanjia.registry.rules.decisions import ended_on
from wanjia.registry.rules.timelines import fact_at
from wanjia.registry.types.events import Standing
from wanjia.registry.types.facts import (
    Basis,
    Birth,
    Education,
    Fact,
    FactKind,
    Hukou,
    Life,
    LifeStatus,
    Marital,
    Membership,
    Name,
    PersonState,
    Preference,
    Residence,
    Slot,
    Timeline,
)

V = TypeVar("V")


@dataclass(frozen=True)
class Current:
    """One row of the current state; the area of ``dwelling`` is looked up where it is stored."""

    name: str
    sex: int
    born_on: date
    born_precision: Precision
    life: LifeStatus
    died_on: date | None
    marital: str
    education: str
    dwelling: int | None
    residence_since: date | None
    hukou_area: int | None
    hukou_elsewhere: str
    household: int | None
    relation: str
    registered_household: int | None
    registered_relation: str
    standing: int
    no_visits: bool
    no_calls: bool


def current_of(state: PersonState) -> Current:
    """What holds now. The dead keep their last address, so that those who served them still find the record."""
    name, birth = _open(state, FactKind.NAME), _open(state, FactKind.BIRTH)
    assert name is not None
    assert isinstance(name.value, Name)
    assert birth is not None
    assert isinstance(birth.value, Birth)
    home = _open(state, FactKind.RESIDENCE)
    residence = home.value if home and isinstance(home.value, Residence) else Residence(None)
    hukou = _value(state, FactKind.HUKOU, Hukou(None))
    living = _value(state, FactKind.MEMBERSHIP, Membership(Basis.LIVING, None), int(Basis.LIVING))
    registered = _value(state, FactKind.MEMBERSHIP, Membership(Basis.REGISTERED, None), int(Basis.REGISTERED))
    preference = _value(state, FactKind.PREFERENCE, Preference(no_visits=False, no_calls=False))
    return Current(
        name=name.value.text,
        sex=birth.value.sex,
        born_on=birth.value.born_on,
        born_precision=birth.value.precision,
        life=_value(state, FactKind.LIFE, Life(LifeStatus.ALIVE)).status,
        died_on=ended_on(state),
        marital=_value(state, FactKind.MARITAL, Marital("")).code,
        education=_value(state, FactKind.EDUCATION, Education("")).code,
        dwelling=residence.dwelling,
        residence_since=home.valid_from if home else None,
        hukou_area=hukou.area,
        hukou_elsewhere=hukou.elsewhere,
        household=living.household,
        relation=living.relation,
        registered_household=registered.household,
        registered_relation=registered.relation,
        standing=_least_standing(state),
        no_visits=preference.no_visits,
        no_calls=preference.no_calls,
    )


def on_day(state: PersonState, day: date) -> PersonState:
    """The person as of ``day``: of each timeline the fact that held then, still open; nothing of what came later."""
    held = {key: fact_at(timeline, day) for key, timeline in state.timelines.items()}
    timelines: dict[tuple[FactKind, Slot], Timeline] = {
        key: (replace(fact, valid_to=FOREVER),) for key, fact in held.items() if fact
    }
    return replace(state, timelines=timelines)


def is_known(state: PersonState) -> bool:
    """Whether there is anything to show: nobody has a name and a birth date before being born."""
    return all(state.timeline(kind) for kind in (FactKind.NAME, FactKind.BIRTH))


def away_from_hukou(area: int | None, hukou_area: int | None, hukou_elsewhere: str) -> bool:
    """人户分离: registered elsewhere, or in another community than that of the home; false while either is unknown."""
    return bool(hukou_elsewhere) or (None not in (area, hukou_area) and area != hukou_area)


def joined(survivor: PersonState, duplicates: tuple[PersonState, ...]) -> PersonState:
    """The state of a person into whom duplicates were merged: their timelines fill in what the survivor's lack."""
    timelines = dict(survivor.timelines)
    for duplicate in duplicates:
        timelines |= {key: timeline for key, timeline in duplicate.timelines.items() if key not in timelines}
    return PersonState(survivor.id, survivor.uuid, timelines, survivor.sealed, survivor.canonical)


def _open(state: PersonState, kind: FactKind, sort: int = 0) -> Fact | None:
    timeline: Timeline = state.timeline(kind, (sort, 0))
    return timeline[-1] if timeline and timeline[-1].valid_to == FOREVER else None


def _value(state: PersonState, kind: FactKind, otherwise: V, sort: int = 0) -> V:
    fact = _open(state, kind, sort)
    return fact.value if fact and isinstance(fact.value, type(otherwise)) else otherwise


def _least_standing(state: PersonState) -> int:
    open_facts = [line[-1].standing for line in state.timelines.values() if line and line[-1].valid_to == FOREVER]
    return min(open_facts, default=int(Standing.REPORTED))
