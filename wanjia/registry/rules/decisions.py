"""What a rule may look at (a scene) and what it may answer (a decision)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from wanjia.kernel.clock import FOREVER
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import Problem, Refused
from wanjia.registry.rules.timelines import fact_at
from wanjia.registry.types.facts import (
    Basis,
    Birth,
    FactKind,
    HouseholdKind,
    Hukou,
    Kin,
    Life,
    LifeStatus,
    Marital,
    Membership,
    Name,
    PersonState,
    Residence,
    Value,
)

# Persons and households that a decision brings into being have negative numbers until they are stored.
NEW_PERSON = -1
NEW_HOUSEHOLD = -1
DEAD = (LifeStatus.DEAD, LifeStatus.DECLARED_DEAD)


@dataclass(frozen=True)
class HouseholdState:
    """A household as it is now. ``members`` are (person, relation to head)."""

    id: int
    basis: Basis
    kind: HouseholdKind
    head: int | None
    dwelling: int | None
    members: tuple[tuple[int, str], ...]
    opened_on: date
    closed_on: date = FOREVER


@dataclass(frozen=True)
class Scene:
    """What the rule may know: the people and households named by the command (by role), their kin, and today."""

    people: Mapping[str, PersonState]
    households: Mapping[str, HouseholdState]
    today: date
    members: Mapping[int, PersonState] = field(default_factory=dict)

    def person(self, role: str) -> PersonState:
        return self.people[role]

    def listed(self, role: str) -> tuple[PersonState, ...]:
        """The people of a list field, in its order."""
        return tuple(self.people[key] for key in self.people if key.startswith(f"{role}["))


@dataclass(frozen=True)
class Assertion:
    """From ``since`` until ``until`` the fact of ``person`` is ``value``."""

    person: int
    value: Value
    since: PartialDate
    until: date = FOREVER


@dataclass(frozen=True)
class NewHousehold:
    basis: Basis
    kind: HouseholdKind
    number: str
    dwelling: int | None


@dataclass(frozen=True)
class Decision:
    """What changes. ``subjects`` are (role, person); ``prompts`` are messages on what is unusual but taken."""

    on: PartialDate
    subjects: tuple[tuple[str, int], ...]
    assertions: tuple[Assertion, ...] = ()
    new_household: NewHousehold | None = None
    closed_households: tuple[int, ...] = ()
    moved_households: tuple[tuple[int, int | None, str], ...] = ()
    merge: tuple[int, int | None] | None = None
    verified: int | None = None
    prompts: tuple[str, ...] = ()
    sealed: bool = False
    details: Mapping[str, str | int | bool] = field(default_factory=dict)

    def __add__(self, more: tuple[Assertion, ...]) -> "Decision":
        return replace(self, assertions=self.assertions + more)


def refuse_if(*pairs: tuple[bool, Problem]) -> None:
    """Refuse with every problem whose condition holds, so that a clerk sees all of them at once."""
    found = [problem for condition, problem in pairs if condition]
    if found:
        raise Refused(*found)


def unusual(*pairs: tuple[bool, str]) -> tuple[str, ...]:
    """The messages whose condition holds."""
    return tuple(message for condition, message in pairs if condition)


def _value_at(state: PersonState, kind: FactKind, day: date, sort: int = 0) -> Value | None:
    found = fact_at(state.timeline(kind, (sort, 0)), day)
    return found.value if found else None


def birth_of(state: PersonState) -> Birth:
    value = state.timeline(FactKind.BIRTH)[-1].value
    assert isinstance(value, Birth)
    return value


def name_of(state: PersonState) -> str:
    value = state.timeline(FactKind.NAME)[-1].value
    assert isinstance(value, Name)
    return value.text


def life_at(state: PersonState, day: date) -> LifeStatus:
    value = _value_at(state, FactKind.LIFE, day)
    return value.status if isinstance(value, Life) else LifeStatus.ALIVE


def ended_on(state: PersonState) -> date | None:
    """The day the person died, or was declared dead, as believed now."""
    timeline = state.timeline(FactKind.LIFE)
    last = timeline[-1] if timeline else None
    dead = last is not None and isinstance(last.value, Life) and last.value.status in DEAD
    return last.valid_from if last and dead else None


def marital_at(state: PersonState, day: date) -> str:
    value = _value_at(state, FactKind.MARITAL, day)
    return value.code if isinstance(value, Marital) else ""


def residence_at(state: PersonState, day: date) -> Residence | None:
    value = _value_at(state, FactKind.RESIDENCE, day)
    return value if isinstance(value, Residence) else None


def hukou_at(state: PersonState, day: date) -> Hukou | None:
    value = _value_at(state, FactKind.HUKOU, day)
    return value if isinstance(value, Hukou) else None


def membership_at(state: PersonState, basis: Basis, day: date) -> Membership | None:
    """The household of this basis the person belongs to on ``day``, or None when in no household."""
    value = _value_at(state, FactKind.MEMBERSHIP, day, int(basis))
    return value if isinstance(value, Membership) and value.household is not None else None


def active_kin(state: PersonState, day: date) -> tuple[Kin, ...]:
    """The ties of the person that hold on ``day``."""
    facts = (fact for fact in state.all_of(FactKind.KIN) if fact.covers(day))
    return tuple(fact.value for fact in facts if isinstance(fact.value, Kin) and fact.value.active)
