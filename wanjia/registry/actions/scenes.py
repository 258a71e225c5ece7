"""Setting the scene for a rule: the persons and households a command names, locked, with those next to them."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.registry.models import Household, Person
from wanjia.registry.queries.states import household_states, person_states
from wanjia.registry.rules.decisions import HouseholdState, Scene
from wanjia.registry.types.commands import Command, household_references, person_references
from wanjia.registry.types.facts import Basis, FactKind, Kin, KinKind, Membership, PersonState

NO_SUCH_PERSON = Problem(
    "no_such_person", N_("This person is not in the register, or not where you may look. Search again.")
)
NO_SUCH_HOUSEHOLD = Problem(
    "no_such_household", N_("This household is not in the register, or not where you may look. Search again.")
)


def set_scene(command: Command, today: date) -> Scene:
    """Load what the rule for ``command`` may look at.

    All of it is locked until the end: who is named, the households around them, those next to them, each in id order.
    """
    named = _named(Person, person_references(command), NO_SUCH_PERSON)
    homes = _named(Household, household_references(command), NO_SUCH_HOUSEHOLD)
    states = person_states(named.values())
    around = {household for state in states.values() for household in _memberships(state)} - set(homes.values())
    _lock(Household, around)
    households = household_states({*homes.values(), *around})
    next_to = _next_to(states, {role: households[pk] for role, pk in homes.items()}) - set(states)
    _lock(Person, next_to)
    return Scene(
        people={role: states[pk] for role, pk in named.items()},
        households={role: households[pk] for role, pk in homes.items()}
        | {f"#{pk}": household for pk, household in households.items()},
        today=today,
        members=states | person_states(next_to),
    )


def _named(table: type[Person | Household], wanted: dict[str, UUID], missing: Problem) -> dict[str, int]:
    """The stored id of each one the command names, locked; Refused with ``missing`` for those that are not there."""
    if not wanted:
        return {}
    rows = table.objects.select_for_update().filter(uuid__in=wanted.values()).order_by("pk")
    found = dict(rows.values_list("uuid", "pk"))
    lost = [role for role, uuid in wanted.items() if uuid not in found]
    if lost:
        raise Refused(*(replace(missing, field=role) for role in lost))
    return {role: found[uuid] for role, uuid in wanted.items()}


def _lock(table: type[Person | Household], ids: set[int]) -> None:
    if ids:
        list(table.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def _memberships(state: PersonState) -> set[int]:
    facts = (state.timeline(FactKind.MEMBERSHIP, (int(basis), 0)) for basis in Basis)
    values = (fact.value for timeline in facts for fact in timeline)
    return {value.household for value in values if isinstance(value, Membership) and value.household is not None}


def _next_to(states: dict[int, PersonState], homes: dict[str, HouseholdState]) -> set[int]:
    """Spouses of those named (a death widows them) and all members of the households named."""
    ties = (fact.value for state in states.values() for fact in state.all_of(FactKind.KIN))
    spouses = {tie.relative for tie in ties if isinstance(tie, Kin) and tie.kind == KinKind.SPOUSE}
    return spouses | {member for home in homes.values() for member, _ in home.members}
