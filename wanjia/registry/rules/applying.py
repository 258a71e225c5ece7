"""From a decision to the states afterwards: pure, so that what is stored can be held against it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from wanjia.registry.rules.decisions import Assertion, Decision
from wanjia.registry.rules.timelines import splice
from wanjia.registry.types.facts import KIND_OF, Fact, FactKind, Kin, Membership, PersonState, Slot, Timeline, slot_of


@dataclass(frozen=True)
class Stamp:
    """What every fact of one event carries."""

    source: int
    standing: int
    event: int
    recorded_at: datetime


@dataclass(frozen=True)
class Change:
    """How one timeline changes. ``links`` are believed facts that stay but now follow another one."""

    kind: FactKind
    slot: Slot
    superseded: Timeline
    inserted: Timeline
    links: Timeline
    result: Timeline


def newborn(reference: int, uuid: UUID) -> PersonState:
    """A person of whom nothing is believed yet."""
    return PersonState(reference, uuid, {})


def apply(decision: Decision, states: Mapping[int, PersonState], stamp: Stamp) -> dict[int, PersonState]:
    """The states of everyone whom ``decision`` touches, afterwards."""
    after: dict[int, PersonState] = {}
    for assertion in decision.assertions:
        state = after.get(assertion.person, states[assertion.person])
        after[assertion.person] = _assert(state, assertion, stamp)
    if decision.verified is not None:
        state = after.get(decision.verified, states[decision.verified])
        after[decision.verified] = _verified(state, stamp)
    return after


def changed_kinds(decision: Decision) -> dict[int, set[FactKind]]:
    """Of whom ``decision`` changes facts of which kinds."""
    changed: dict[int, set[FactKind]] = {}
    for assertion in decision.assertions:
        changed.setdefault(assertion.person, set()).add(KIND_OF[type(assertion.value)])
    if decision.verified is not None:
        changed[decision.verified] = set(FactKind)
    return changed


def changes(before: PersonState, after: PersonState) -> tuple[Change, ...]:
    """What has to be written to get from one state to the other."""
    keys = [key for key in after.timelines if after.timelines[key] != before.timelines.get(key, ())]
    return tuple(_change(key, before.timelines.get(key, ()), after.timelines[key]) for key in keys)


def with_household(decision: Decision, reference: int, household: int) -> Decision:
    """The decision with a household that has been stored in the place of its reference."""
    named = tuple(
        replace(one, value=replace(one.value, household=household))
        if isinstance(one.value, Membership) and one.value.household == reference
        else one
        for one in decision.assertions
    )
    return replace(decision, assertions=named)


def with_person(state: PersonState, person: int) -> PersonState:
    """The state under the id it was stored with."""
    return state if state.id == person else replace(state, id=person)


def _assert(state: PersonState, assertion: Assertion, stamp: Stamp) -> PersonState:
    fact = Fact(
        value=assertion.value,
        valid_from=assertion.since.earliest,
        valid_to=assertion.until,
        precision=assertion.since.precision,
        source=stamp.source,
        standing=stamp.standing,
        event=stamp.event,
        recorded_from=stamp.recorded_at,
    )
    key = (fact.kind, slot_of(fact.value))
    held = state.timeline(*key)
    return replace(state, timelines=state.timelines | {key: _stamped(held, splice(held, fact), stamp)})


def _stamped(before: Timeline, after: Timeline, stamp: Stamp) -> Timeline:
    """Pieces of older facts keep their source and event, but they are new rows: recorded now."""
    return tuple(fact if fact in before else replace(fact, recorded_from=stamp.recorded_at) for fact in after)


def _verified(state: PersonState, stamp: Stamp) -> PersonState:
    raised = {
        key: tuple(
            replace(fact, standing=stamp.standing, event=stamp.event, recorded_from=stamp.recorded_at)
            if fact.standing < stamp.standing
            else fact
            for fact in timeline
        )
        for key, timeline in state.whole().items()
    }
    return replace(state, timelines=raised)


def _change(key: tuple[FactKind, Slot], before: Timeline, after: Timeline) -> Change:
    superseded = tuple(fact for fact in before if fact not in after)
    inserted = tuple(fact for fact in after if fact not in before)
    kept = tuple(fact for fact in after if fact in before)
    links = tuple(fact for fact in kept if link(before, fact) != link(after, fact))
    return Change(*key, superseded, inserted, links, after)


def link(timeline: Timeline, fact: Fact) -> date | None:
    """The end of the fact before ``fact``, or None for the first: the chain that forbids overlap."""
    return max((other.valid_to for other in timeline if other.valid_to <= fact.valid_from), default=None)


def is_sealed(fact: Fact) -> bool:
    """Whether the fact answers to two officers only."""
    return isinstance(fact.value, Kin) and fact.value.kind.name.startswith("ADOPTIVE")
