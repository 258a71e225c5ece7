"""Setting the scene for a rule: the persons and households a command names, locked, with those next to them."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Protocol
from uuid import UUID

from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.registry.models import Household, Person
from wanjia.registry.queries.believed import EVERY_KIND
from wanjia.registry.queries.states import MOST_MEMBERS, household_states, person_states
from wanjia.registry.rules.decisions import HouseholdState, Scene, refuse_if
from wanjia.registry.types.commands import (
    Command,
    DeathRevoked,
    DeclarationRevoked,
    HouseholdHead,
    HouseholdIn,
    HouseholdMerge,
    HouseholdOut,
    PersonUnmerge,
    household_references,
    person_references,
)
from wanjia.registry.types.events import WIDOWING, WITHOUT_HOUSEHOLDS
from wanjia.registry.types.facts import Basis, FactKind, Kin, KinKind, Membership, PersonState

NO_SUCH_PERSON = Problem(
    "no_such_person", N_("This person is not in the register, or not where you may look. Search again.")
)
NO_SUCH_HOUSEHOLD = Problem(
    "no_such_household", N_("This household is not in the register, or not where you may look. Search again.")
)

TOO_MANY = Problem(
    "too_many_members",
    N_(
        "This household has more than %(most)s members; one report changes no more than that."
        " Report those concerned one by one."
    ),
    "household",
)
# Events that change every member of a household, by the role of that household. All others leave its members alone.
ALL_MEMBERS: dict[type[Command], tuple[str, ...]] = {
    HouseholdIn: ("household",),
    HouseholdOut: ("household",),
    HouseholdHead: ("household",),
    HouseholdMerge: ("other",),
}
# Events after which somebody belongs to a household again that may have another head by now.
RETURNS = (DeathRevoked, DeclarationRevoked, PersonUnmerge)


class Look(Protocol):
    """Where a scene is taken from: the tables, or what a chunk of a batch holds of them."""

    def named(self, table: type[Person | Household], wanted: Collection[UUID]) -> dict[UUID, int]:
        """The stored ids of those that are there, locked."""
        ...

    def lock(self, table: type[Person | Household], ids: Collection[int]) -> None:
        """Nobody else changes these until the transaction ends."""
        ...

    def person_states(self, ids: Collection[int]) -> dict[int, PersonState]:
        """What is believed now of each."""
        ...

    def household_states(self, ids: Collection[int], people: Collection[int]) -> dict[int, HouseholdState]:
        """Each household with its members; of a very large one some, and those of ``people`` who belong to it."""
        ...


class Tables:
    """A look at the tables themselves."""

    def named(self, table: type[Person | Household], wanted: Collection[UUID]) -> dict[UUID, int]:
        rows = table.objects.select_for_update().filter(uuid__in=wanted).order_by("pk")
        return dict(rows.values_list("uuid", "pk"))

    def lock(self, table: type[Person | Household], ids: Collection[int]) -> None:
        if ids:
            list(table.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))

    def person_states(self, ids: Collection[int], kinds: Collection[FactKind] = EVERY_KIND) -> dict[int, PersonState]:
        return person_states(ids, kinds)

    def household_states(self, ids: Collection[int], people: Collection[int]) -> dict[int, HouseholdState]:
        return household_states(ids, people)


TABLES = Tables()


def set_scene(command: Command, today: date, look: Look = TABLES) -> Scene:
    """Load what the rule for ``command`` may look at; Refused for more members than one report may change.

    All of it is locked until the end: who is named, the households around them, those next to them, each in id order.
    """
    named = _named(look, Person, person_references(command), NO_SUCH_PERSON)
    homes = _named(look, Household, household_references(command), NO_SUCH_HOUSEHOLD)
    states = look.person_states(named.values())
    around = homes_around(command, states.values()) - set(homes.values())
    look.lock(Household, around)
    households = look.household_states({*homes.values(), *around}, states)
    whole = [households[homes[role]] for role in ALL_MEMBERS.get(type(command), ()) if role in homes]
    refuse_if(*(check for home in whole for check in _not_too_many(home)))
    heads = households.values() if isinstance(command, RETURNS) else ()
    wed = spouses(states.values()) if command.kind in WIDOWING else set()
    next_to = (wed | _members(whole) | {home.head for home in heads if home.head}) - set(states)
    look.lock(Person, next_to)
    return Scene(
        people={role: states[pk] for role, pk in named.items()},
        households={role: households[pk] for role, pk in homes.items()}
        | {f"#{pk}": household for pk, household in households.items()},
        today=today,
        members=states | look.person_states(next_to),
    )


def _named(
    look: Look, table: type[Person | Household], wanted: dict[str, UUID], missing: Problem
) -> dict[str, int]:  # fmt: skip
    """The stored id of each one the command names; Refused with ``missing`` for those that are not there."""
    if not wanted:
        return {}
    found = look.named(table, wanted.values())
    lost = [role for role, uuid in wanted.items() if uuid not in found]
    if lost:
        raise Refused(*(replace(missing, field=role) for role in lost))
    return {role: found[uuid] for role, uuid in wanted.items()}


def homes_around(command: Command, people: Iterable[PersonState]) -> set[int]:
    """The households around whom a command names: none where its rule looks at none."""
    return set() if command.kind in WITHOUT_HOUSEHOLDS else {home for person in people for home in memberships(person)}


def memberships(state: PersonState) -> set[int]:
    """The households a person belongs to or has belonged to."""
    facts = (state.timeline(FactKind.MEMBERSHIP, (int(basis), 0)) for basis in Basis)
    values = (fact.value for timeline in facts for fact in timeline)
    return {value.household for value in values if isinstance(value, Membership) and value.household is not None}


def spouses(states: Iterable[PersonState]) -> set[int]:
    """Whoever one of these is or was married to."""
    ties = (fact.value for state in states for fact in state.all_of(FactKind.KIN))
    return {tie.relative for tie in ties if isinstance(tie, Kin) and tie.kind == KinKind.SPOUSE}


def _members(homes: Iterable[HouseholdState]) -> set[int]:
    return {member for home in homes for member, _ in home.members}


def _not_too_many(home: HouseholdState) -> tuple[tuple[bool, Problem], ...]:
    return ((len(home.members) > MOST_MEMBERS, replace(TOO_MANY, params={"most": str(MOST_MEMBERS)})),)
