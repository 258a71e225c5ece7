"""Whole states of persons and households, for rules. Runs inside the caller's transaction and its reach."""

from collections import defaultdict
from collections.abc import Collection

from wanjia.kernel.clock import UNTIL_CHANGED
from wanjia.registry.models import Household, Person
from wanjia.registry.models.values import TABLE, fact_of
from wanjia.registry.rules.decisions import HouseholdState
from wanjia.registry.types.facts import Basis, Fact, FactKind, HouseholdKind, PersonState, Slot, slot_of


def person_states(ids: Collection[int]) -> dict[int, PersonState]:
    """The believed state of each person in ``ids``, by id. One query a kind of fact, whatever the number of persons."""
    people = {person.pk: person for person in Person.objects.filter(pk__in=ids)}
    gathered: dict[int, dict[tuple[FactKind, Slot], list[Fact]]] = {pk: defaultdict(list) for pk in people}
    for kind, table in TABLE.items():
        rows = table.objects.filter(person_id__in=people, recorded_to=UNTIL_CHANGED).order_by("valid_from")
        for row in rows:
            fact = fact_of(row, people[row.person_id].uuid)
            gathered[row.person_id][kind, slot_of(fact.value)].append(fact)
    return {
        pk: PersonState(
            id=pk,
            uuid=person.uuid,
            timelines={key: tuple(facts) for key, facts in gathered[pk].items()},
            sealed=person.sealed,
            canonical=person.canonical_id,
        )
        for pk, person in people.items()
    }


def household_states(ids: Collection[int]) -> dict[int, HouseholdState]:
    """Households with their present members, by id."""
    members: dict[int, list[tuple[int, str]]] = defaultdict(list)
    living = Person.objects.filter(household_id__in=ids, canonical=None).values_list("household_id", "pk", "relation")
    registered = Person.objects.filter(registered_household_id__in=ids, canonical=None).values_list(
        "registered_household_id", "pk", "registered_relation"
    )
    for household, person, relation in (*living, *registered):
        members[household].append((person, relation))
    return {
        row.pk: HouseholdState(
            id=row.pk,
            basis=Basis(row.basis),
            kind=HouseholdKind(row.kind),
            head=row.head_id,
            dwelling=row.dwelling_id,
            members=tuple(sorted(members[row.pk])),
            opened_on=row.opened_on,
            closed_on=row.closed_on,
        )
        for row in Household.objects.filter(pk__in=ids)
    }
