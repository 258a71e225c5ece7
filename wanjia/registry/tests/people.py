"""Persons and households made up for tests of rules, in as few words as a test can bear."""

from datetime import date
from itertools import count
from uuid import UUID

from wanjia.kernel.clock import FOREVER
from wanjia.kernel.dates import PartialDate
from wanjia.registry.rules.decisions import Decision, HouseholdState, Scene
from wanjia.registry.types.facts import (
    Basis,
    Birth,
    Fact,
    HouseholdKind,
    Kin,
    KinKind,
    Membership,
    Name,
    PersonState,
    Residence,
    Value,
    slot_of,
)

TODAY = date(2026, 11, 21)
MALE, FEMALE = 1, 2
_ids = count(1)


def day(year: int, month: int = 1, of_month: int = 1) -> PartialDate:
    return PartialDate(date(year, month, of_month))


def fact(value: Value, since: date, until: date = FOREVER, event: int = 1) -> Fact:
    return Fact(value, since, until, source=1, standing=1, event=event)


def person(born: date = date(1990, 1, 1), sex: int = FEMALE, name: str = "王芳", *facts: Fact) -> PersonState:
    pk = next(_ids)
    return with_facts(
        PersonState(pk, UUID(int=pk), {}), fact(Name(name), born), fact(Birth(sex, born), born), *facts
    )  # fmt: skip


def with_facts(state: PersonState, *facts: Fact) -> PersonState:
    timelines = dict(state.timelines)
    for one in facts:
        key = (one.kind, slot_of(one.value))
        timelines[key] = (*timelines.get(key, ()), one)
    return PersonState(state.id, state.uuid, timelines, state.sealed, state.canonical)


def home(head: PersonState, *others: tuple[PersonState, str], basis: Basis = Basis.LIVING) -> HouseholdState:
    members = ((head.id, "02"), *((other.id, relation) for other, relation in others))
    return HouseholdState(900 + head.id, basis, HouseholdKind.FAMILY, head.id, 5, members, date(2000, 1, 1))


def living_in(state: PersonState, household: HouseholdState, since: date = date(2015, 1, 1)) -> PersonState:
    relation = dict(household.members)[state.id]
    member = Membership(household.basis, household.id, relation)
    return with_facts(state, fact(member, since), fact(Residence(household.dwelling), since))


def married(one: PersonState, other: PersonState, since: date = date(2015, 1, 1)) -> PersonState:
    return with_facts(one, fact(Kin(other.id, KinKind.SPOUSE), since))


def scene(people: dict[str, PersonState], *households: HouseholdState, **named: HouseholdState) -> Scene:
    numbered = {f"#{household.id}": household for household in (*households, *named.values())}
    return Scene(people, named | numbered, TODAY, {state.id: state for state in people.values()})


def asserted(decision: Decision, person: int, kind: type[Value]) -> list[Value]:
    """What the decision says of one person, of one kind."""
    return [one.value for one in decision.assertions if one.person == person and isinstance(one.value, kind)]


def codes(error: object) -> set[str]:
    """The codes of a refusal."""
    return {problem.code for problem in error.value.problems}
