"""Households divide, join and change their head."""

from wanjia.kernel.errors import N_, Problem
from wanjia.registry.rules.checks import is_open, living, not_in_future
from wanjia.registry.rules.decisions import (
    NEW_HOUSEHOLD,
    Assertion,
    Decision,
    HouseholdState,
    NewHousehold,
    Scene,
    refuse_if,
)
from wanjia.registry.types.commands import HouseholdHead, HouseholdMerge, HouseholdSplit, NewHouseholdEntry
from wanjia.registry.types.facts import Basis, Membership, PersonState, Residence
from wanjia.registry.types.relations import HEAD, OTHER


def open_household(command: NewHouseholdEntry, scene: Scene) -> Decision:
    """A household not held so far, still empty."""
    refuse_if(*not_in_future(command.on, scene))
    new = NewHousehold(command.basis, command.household_kind, command.number, command.dwelling)
    return Decision(command.on, (), new_household=new)


def split(command: HouseholdSplit, scene: Scene) -> Decision:
    """Some members found a household of their own; the first named heads it."""
    home, leavers = scene.households["household"], scene.listed("leavers")
    members = dict(home.members)
    ids = {person.id for person in leavers}
    strangers = [person for person in leavers if person.id not in members]
    refuse_if(
        *is_open(home, command.on),
        *(check for person in leavers for check in living(command.on, person, scene)),
        (not leavers, Problem("nobody_leaves", N_("Choose at least one member who leaves."), "leavers")),
        (bool(strangers), Problem("not_member", N_("Not everyone chosen belongs to this household."), "leavers")),
        (
            ids >= set(members),
            Problem("all_leave", N_("Everyone would leave. Record a move of the whole household."), "leavers"),
        ),
        (home.head in ids and len(members) > len(ids), HEAD_LEAVES),
    )
    new = NewHousehold(home.basis, home.kind, command.number, command.dwelling or home.dwelling)
    assertions = tuple(
        Assertion(person.id, Membership(home.basis, NEW_HOUSEHOLD, HEAD if place == 0 else OTHER), command.on)
        for place, person in enumerate(leavers)
    )
    if command.dwelling and home.basis == Basis.LIVING:
        assertions += tuple(Assertion(person.id, Residence(command.dwelling), command.on) for person in leavers)
    return Decision(command.on, _subjects(leavers), assertions, new_household=new)


def merge(command: HouseholdMerge, scene: Scene) -> Decision:
    """``other`` joins ``household`` and closes; relations to the new head are unknown until told."""
    home, other = scene.households["household"], scene.households["other"]
    joining = tuple(scene.members[member] for member, _ in other.members)
    refuse_if(
        *not_in_future(command.on, scene),
        *is_open(home, command.on),
        *is_open(other, command.on, "other"),
        (home.id == other.id, Problem("same_household", N_("Choose two different households."), "other")),
        (home.basis != other.basis, Problem("other_basis", N_("The two households are not of one kind."), "other")),
    )
    moved = tuple(Assertion(person.id, Membership(home.basis, home.id, OTHER), command.on) for person in joining)
    if home.basis == Basis.LIVING and home.dwelling and home.dwelling != other.dwelling:
        moved += tuple(Assertion(person.id, Residence(home.dwelling), command.on) for person in joining)
    return Decision(command.on, _subjects(joining), moved, closed_households=(other.id,))


def change_head(command: HouseholdHead, scene: Scene) -> Decision:
    """``person`` heads the household; everyone's relation is told anew, or stays open as 其他."""
    home, person = scene.households["household"], scene.person("person")
    uuids = {member.uuid: member.id for member in scene.members.values()}
    told = {uuids[uuid]: relation for uuid, relation in command.relations if uuid in uuids}
    refuse_if(
        *living(command.on, person, scene),
        (person.id not in dict(home.members), NOT_A_MEMBER),
        (HEAD in told.values(), Problem("two_heads", N_("A household has one head."), "relations")),
    )
    return Decision(command.on, (("person", person.id),), _heads(command, home, person, told))


HEAD_LEAVES = Problem(
    "head_leaves", N_("This person heads a household with other members. Record the new head first."), "leavers"
)
NOT_A_MEMBER = Problem("not_member", N_("The new head must belong to the household. Add the person first."), "person")


def _heads(
    command: HouseholdHead, home: HouseholdState, person: PersonState, told: dict[int, str]
) -> tuple[Assertion, ...]:
    relations = {member: told.get(member, OTHER) for member, _ in home.members} | {person.id: HEAD}
    return tuple(
        Assertion(member, Membership(home.basis, home.id, relation), command.on)
        for member, relation in relations.items()
    )


def _subjects(people: tuple[PersonState, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((f"member{place}", person.id) for place, person in enumerate(people))
