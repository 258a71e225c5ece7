"""Writing a decision down: facts on two clocks, and the current state kept in the same transaction."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from wanjia.kernel.clock import UNTIL_CHANGED
from wanjia.kernel.ids import uuid7
from wanjia.registry.actions.current import refresh_households, store_current, store_new
from wanjia.registry.models import Household, HouseholdAddress, LifeEvent, Person
from wanjia.registry.models.values import CODE_OF_PRECISION, TABLE, columns_of
from wanjia.registry.queries.states import person_states
from wanjia.registry.rules.applying import Change, Stamp, apply, changes, link, newborn, with_household, with_person
from wanjia.registry.rules.decisions import NEW_HOUSEHOLD, NEW_PERSON, Decision, NewHousehold, Scene
from wanjia.registry.types.events import WITHOUT_HOUSEHOLDS
from wanjia.registry.types.facts import Fact, FactKind, Membership, PersonState


@dataclass
class Written:
    """What was touched: states afterwards by stored id, ids of households, and the new person's id."""

    states: dict[int, PersonState] = field(default_factory=dict)
    households: set[int] = field(default_factory=set)
    new_person: int | None = None

    def id_of(self, person: int) -> int:
        """The stored id of a person the decision names, new or not."""
        return self.new_person if person == NEW_PERSON and self.new_person else person

    def uuid_of(self, person: int) -> UUID:
        """The public id of a person the decision names."""
        return self.states[self.id_of(person)].uuid


def write(decision: Decision, scene: Scene, event: LifeEvent) -> Written:
    """Store everything ``decision`` says as the doing of ``event``."""
    written = Written()
    before = dict(scene.members) | {state.id: state for state in scene.people.values()}
    if decision.new_household:
        household = _open_household(decision.new_household, event)
        written.households.add(household)
        decision = with_household(decision, NEW_HOUSEHOLD, household)
    stamp = Stamp(event.source, event.standing, event.pk, event.recorded_at)
    if born(decision):
        before[NEW_PERSON] = newborn(NEW_PERSON, uuid7(event.recorded_at))
    for person, after in apply(decision, before, stamp).items():
        _store_person(before[person], after, event, written)
    _move_and_close(decision, event, written)
    if decision.merge:
        _merge(decision.merge, written)
    written.households |= households_of(before, written)
    written.states |= {state.id: state for state in scene.people.values() if state.id not in written.states}
    if event.kind not in WITHOUT_HOUSEHOLDS:
        refresh_households(written.households)
    return written


def born(decision: Decision) -> bool:
    """Whether the decision brings a person into the register."""
    return any(one.person == NEW_PERSON for one in decision.assertions)


def _store_person(before: PersonState, after: PersonState, event: LifeEvent, written: Written) -> None:
    if before.id == NEW_PERSON:
        written.new_person = store_new(after)
        after = with_person(after, written.new_person)
    for change in changes(replace(before, id=after.id), after):
        _store_change(change, after, event)
    written.states[after.id] = after
    if before.id != NEW_PERSON:
        store_current(after)


def _store_change(change: Change, person: PersonState, event: LifeEvent) -> None:
    table = TABLE[change.kind]
    slot = {"person_id": person.id, "sort": change.slot[0], "recorded_to": UNTIL_CHANGED}
    if change.kind == FactKind.KIN:
        slot["relative_id"] = change.slot[1]
    believed = table.objects.filter(**slot)
    believed.filter(valid_to__in=[fact.valid_to for fact in change.superseded]).update(
        recorded_to=event.recorded_at, previous_to=None
    )
    for fact in change.links:
        believed.filter(valid_to=fact.valid_to).update(previous_to=link(change.result, fact))
    table.objects.bulk_create(table(**row_of(fact, change, person)) for fact in change.inserted)


def row_of(fact: Fact, change: Change, person: PersonState) -> dict[str, Any]:
    """The columns of a fact that begins to be believed, as one of the timeline that ``change`` results in."""
    return {
        "person_id": person.id,
        "valid_from": fact.valid_from,
        "valid_to": fact.valid_to,
        "previous_to": link(change.result, fact),
        "precision": CODE_OF_PRECISION[fact.precision],
        "recorded_from": fact.recorded_from,
        "source": fact.source,
        "standing": fact.standing,
        "event_id": fact.event,
        **columns_of(fact.value, person.uuid),
    }


def _open_household(new: NewHousehold, event: LifeEvent) -> int:
    household = Household.objects.create(
        uuid=uuid7(event.recorded_at),
        number=new.number,
        basis=int(new.basis),
        kind=int(new.kind),
        opened_on=event.occurred_on,
    )
    _place(household.pk, new.dwelling, "", event)
    return household.pk


def _place(household: int, dwelling: int | None, elsewhere: str, event: LifeEvent) -> None:
    """The household is at ``dwelling`` from the day of the event on."""
    day = event.occurred_on
    believed = HouseholdAddress.objects.filter(household_id=household, recorded_to=UNTIL_CHANGED)
    addresses = list(believed.order_by("valid_from"))
    previous = max((one.valid_to for one in addresses if one.valid_to <= day), default=None)
    over = [one for one in addresses if one.valid_to > day]
    believed.filter(valid_to__gt=day).update(recorded_to=event.recorded_at, previous_to=None)
    if over and over[0].valid_from < day:
        cut = {name: getattr(over[0], name) for name in ("dwelling_id", "elsewhere", "valid_from")}
        _store_address(household, event, previous, valid_to=day, **cut)
        previous = day
    _store_address(household, event, previous, valid_from=day, dwelling_id=dwelling, elsewhere=elsewhere)


def _store_address(household: int, event: LifeEvent, previous: date | None, **columns: object) -> None:
    HouseholdAddress.objects.create(
        household_id=household, previous_to=previous, recorded_from=event.recorded_at, event=event, **columns
    )


def _move_and_close(decision: Decision, event: LifeEvent, written: Written) -> None:
    for household, dwelling, elsewhere in decision.moved_households:
        _place(household, dwelling, elsewhere, event)
        written.households.add(household)
    for household in decision.closed_households:
        Household.objects.filter(pk=household).update(closed_on=event.occurred_on)
        written.households.add(household)


def _merge(merge: tuple[int, int | None], written: Written) -> None:
    """Point the duplicate to the survivor, or to nobody again; no fact is touched."""
    duplicate, survivor = merge
    was = Person.objects.values_list("canonical_id", flat=True).get(pk=duplicate)
    Person.objects.filter(pk=duplicate).update(canonical_id=survivor)
    states = person_states({duplicate, survivor or was})
    for state in states.values():
        store_current(state)
    written.states |= states


def households_of(before: dict[int, PersonState], written: Written) -> set[int]:
    """The households to which whoever was touched belongs or has belonged, before or after."""
    states = [*(before[person] for person in written.states if person in before), *written.states.values()]
    values = (fact.value for state in states for fact in state.all_of(FactKind.MEMBERSHIP))
    return {value.household for value in values if isinstance(value, Membership) and value.household}


def household_uuids(written: Written) -> tuple[UUID, ...]:
    """The public ids of the households touched, in id order."""
    rows = Household.objects.filter(pk__in=written.households).order_by("pk")
    return tuple(rows.values_list("uuid", flat=True))
