"""The current state of a person: what its timelines say now, kept beside the facts for quick reading."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

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
_Columns = Iterator[tuple[str, Any]]


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
    """What holds now; NotReadError where not every kind was read."""
    state.whole()
    return Current(**shown_of(state), standing=least_standing(state))


def shown_of(state: PersonState) -> dict[str, Any]:
    """What holds now, as far as it is read: the columns of ``Current`` but for ``standing``, which every kind tells."""
    return {name: value for kind, show in _SHOWN.items() if kind not in state.unread for name, value in show(state)}


def least_standing(state: PersonState) -> int:
    """The least standing of what holds now, of the kinds that were read."""
    open_facts = [line[-1].standing for line in state.timelines.values() if line and line[-1].valid_to == FOREVER]
    return min(open_facts, default=int(Standing.REPORTED))


def _name(state: PersonState) -> _Columns:
    fact = _open(state, FactKind.NAME)
    assert fact is not None
    assert isinstance(fact.value, Name)
    yield "name", fact.value.text


def _birth(state: PersonState) -> _Columns:
    fact = _open(state, FactKind.BIRTH)
    assert fact is not None
    assert isinstance(fact.value, Birth)
    yield "sex", fact.value.sex
    yield "born_on", fact.value.born_on
    yield "born_precision", fact.value.precision


def _life(state: PersonState) -> _Columns:
    yield "life", _value(state, FactKind.LIFE, Life(LifeStatus.ALIVE)).status
    yield "died_on", ended_on(state)


def _marital(state: PersonState) -> _Columns:
    yield "marital", _value(state, FactKind.MARITAL, Marital("")).code


def _education(state: PersonState) -> _Columns:
    yield "education", _value(state, FactKind.EDUCATION, Education("")).code


def _residence(state: PersonState) -> _Columns:
    """The dead keep their last address, so that those who served them still find the record."""
    home = _open(state, FactKind.RESIDENCE)
    residence = home.value if home and isinstance(home.value, Residence) else Residence(None)
    yield "dwelling", residence.dwelling
    yield "residence_since", home.valid_from if home else None


def _hukou(state: PersonState) -> _Columns:
    hukou = _value(state, FactKind.HUKOU, Hukou(None))
    yield "hukou_area", hukou.area
    yield "hukou_elsewhere", hukou.elsewhere


def _memberships(state: PersonState) -> _Columns:
    living = _value(state, FactKind.MEMBERSHIP, Membership(Basis.LIVING, None), int(Basis.LIVING))
    registered = _value(state, FactKind.MEMBERSHIP, Membership(Basis.REGISTERED, None), int(Basis.REGISTERED))
    yield "household", living.household
    yield "relation", living.relation
    yield "registered_household", registered.household
    yield "registered_relation", registered.relation


def _preference(state: PersonState) -> _Columns:
    preference = _value(state, FactKind.PREFERENCE, Preference(no_visits=False, no_calls=False))
    yield "no_visits", preference.no_visits
    yield "no_calls", preference.no_calls


_SHOWN: dict[FactKind, Callable[[PersonState], _Columns]] = {
    FactKind.NAME: _name,
    FactKind.BIRTH: _birth,
    FactKind.LIFE: _life,
    FactKind.MARITAL: _marital,
    FactKind.EDUCATION: _education,
    FactKind.RESIDENCE: _residence,
    FactKind.HUKOU: _hukou,
    FactKind.MEMBERSHIP: _memberships,
    FactKind.PREFERENCE: _preference,
}


def on_day(state: PersonState, day: date) -> PersonState:
    """The person as of ``day``: of each timeline the fact that held then, still open; nothing of what came later."""
    held = {key: fact_at(timeline, day) for key, timeline in state.whole().items()}
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
    unread = survivor.unread.union(*(duplicate.unread for duplicate in duplicates))
    return replace(survivor, timelines=timelines, unread=unread)


def _open(state: PersonState, kind: FactKind, sort: int = 0) -> Fact | None:
    timeline: Timeline = state.timeline(kind, (sort, 0))
    return timeline[-1] if timeline and timeline[-1].valid_to == FOREVER else None


def _value(state: PersonState, kind: FactKind, otherwise: V, sort: int = 0) -> V:
    fact = _open(state, kind, sort)
    return fact.value if fact and isinstance(fact.value, type(otherwise)) else otherwise
