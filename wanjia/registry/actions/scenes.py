"""Setting the scene for a rule: the persons and households a command names, locked, with those next to them."""

from datetime import date
from uuid import UUID

from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.registry.models import Household, Person
from wanjia.registry.queries.states import household_states, person_states
from wanjia.registry.rules.decisions import HouseholdState, Scene
from wanjia.registry.types.commands import Command, household_references, person_references
from wanjia.registry.types.facts import Basis, FactKind, Kin, KinKind, Membership, PersonState


def set_scene(command: Command, today: date) -> Scene:
    """Load what the rule for ``command`` may look at; the rows named are locked in id order until the end."""
    named = _people(person_references(command))
    homes = _households(household_references(command))
    states = person_states(named.values())
    around = {household for state in states.values() for household in _memberships(state)}
    households = household_states({*homes.values(), *around})
    next_to = _next_to(states, {role: households[pk] for role, pk in homes.items()})
    return Scene(
        people={role: states[pk] for role, pk in named.items()},
        households={role: households[pk] for role, pk in homes.items()}
        | {f"#{pk}": household for pk, household in households.items()},
        today=today,
        members=states | person_states(next_to - set(states)),
    )


def _people(wanted: dict[str, UUID]) -> dict[str, int]:
    rows = Person.objects.select_for_update().filter(uuid__in=wanted.values()).order_by("pk")
    found = {row.uuid: row.pk for row in rows}
    missing = [role for role, uuid in wanted.items() if uuid not in found]
    if missing:
        message = N_("This person is not in the register, or not where you may look. Search again.")
        raise Refused(*(Problem("no_such_person", message, role) for role in missing))
    return {role: found[uuid] for role, uuid in wanted.items()}


def _households(wanted: dict[str, UUID]) -> dict[str, int]:
    rows = Household.objects.select_for_update().filter(uuid__in=wanted.values()).order_by("pk")
    found = {row.uuid: row.pk for row in rows}
    missing = [role for role, uuid in wanted.items() if uuid not in found]
    if missing:
        message = N_("This household is not in the register, or not where you may look. Search again.")
        raise Refused(*(Problem("no_such_household", message, role) for role in missing))
    return {role: found[uuid] for role, uuid in wanted.items()}


def _memberships(state: PersonState) -> set[int]:
    facts = (state.timeline(FactKind.MEMBERSHIP, (int(basis), 0)) for basis in Basis)
    values = (fact.value for timeline in facts for fact in timeline)
    return {value.household for value in values if isinstance(value, Membership) and value.household is not None}


def _next_to(states: dict[int, PersonState], homes: dict[str, HouseholdState]) -> set[int]:
    """Spouses of those named (a death widows them) and all members of the households named."""
    ties = (fact.value for state in states.values() for fact in state.all_of(FactKind.KIN))
    spouses = {tie.relative for tie in ties if isinstance(tie, Kin) and tie.kind == KinKind.SPOUSE}
    return spouses | {member for home in homes.values() for member, _ in home.members}
