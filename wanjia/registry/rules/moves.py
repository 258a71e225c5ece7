"""Moving: where somebody lives (居住变动) and where somebody is registered (户籍迁移) are two different things."""

from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import N_, Problem
from wanjia.registry.rules.checks import Check, is_open, living, not_in_future, of_basis, one_head
from wanjia.registry.rules.decisions import (
    Assertion,
    Decision,
    HouseholdState,
    Scene,
    hukou_at,
    membership_at,
    refuse_if,
    residence_at,
    unusual,
)
from wanjia.registry.types.commands import (
    Emigration,
    HouseholdIn,
    HouseholdOut,
    HukouIn,
    HukouOut,
    HukouWithin,
    ResidenceIn,
    ResidenceOut,
    ResidenceWithin,
    Return,
)
from wanjia.registry.types.facts import Basis, Hukou, Membership, PersonState, Residence

ABROAD = "abroad"


def move_in(command: ResidenceIn, scene: Scene) -> Decision:
    """Comes to live in the city, alone or into a household."""
    return _settle(command, scene, scene.person("person"))


def move_within(command: ResidenceWithin, scene: Scene) -> Decision:
    """Moves inside the city."""
    person = scene.person("person")
    home = residence_at(person, command.on.earliest)
    outside = home is None or home.dwelling is None
    decision = _settle(command, scene, person)
    prompt = N_("No earlier address in the city is known; the move is recorded as an arrival.")
    return Decision(**{**vars(decision), "prompts": decision.prompts + unusual((outside, prompt))})


def come_back(command: Return, scene: Scene) -> Decision:
    """Returns from abroad or from elsewhere to live in the city."""
    return _settle(command, scene, scene.person("person"))


def move_out(command: ResidenceOut, scene: Scene) -> Decision:
    """Leaves the city; belongs to no living household from then on."""
    return _leave(command.on, scene, command.elsewhere)


def emigrate(command: Emigration, scene: Scene) -> Decision:
    """Leaves to live abroad."""
    return _leave(command.on, scene, ABROAD)


def transfer_hukou(command: HukouIn | HukouWithin, scene: Scene) -> Decision:
    """Hukou comes to a community of the city, into a registered household where one is named."""
    person, home = scene.person("person"), scene.households.get("household")
    refuse_if(
        *living(command.on, person, scene),
        *of_basis(home, Basis.REGISTERED),
        *one_head(home, command.relation, person.id),
        *_head_stays(person, scene, Basis.REGISTERED, command.on, home),
    )
    assertions = (Assertion(person.id, Hukou(command.area, kind=command.hukou_kind), command.on),)
    if home or membership_at(person, Basis.REGISTERED, command.on.earliest):
        member = Membership(Basis.REGISTERED, home.id if home else None, command.relation if home else "")
        assertions += (Assertion(person.id, member, command.on),)
    return Decision(command.on, (("person", person.id),), assertions)


def transfer_hukou_out(command: HukouOut, scene: Scene) -> Decision:
    """Hukou leaves the city; residence does not change."""
    person = scene.person("person")
    before = hukou_at(person, command.on.earliest)
    away = before is not None and before.area is None
    refuse_if(
        *living(command.on, person, scene),
        *_head_stays(person, scene, Basis.REGISTERED, command.on, None),
        (away, Problem("hukou_elsewhere", N_("The hukou is not in this city on that day. Check the date."), "person")),
    )
    assertions = (Assertion(person.id, Hukou(None, command.elsewhere), command.on),)
    if membership_at(person, Basis.REGISTERED, command.on.earliest):
        assertions += (Assertion(person.id, Membership(Basis.REGISTERED, None), command.on),)
    return Decision(command.on, (("person", person.id),), assertions)


def household_moves(command: HouseholdIn, scene: Scene) -> Decision:
    """A whole household moves; its members move with it."""
    home = scene.households["household"]
    refuse_if(*not_in_future(command.on, scene), *is_open(home, command.on))
    moved = tuple(_moved(person, command.on, home, command.dwelling) for person in _present(home, scene))
    subjects = tuple((f"member{place}", one.person) for place, one in enumerate(moved))
    return Decision(command.on, subjects, moved, moved_households=((home.id, command.dwelling, ""),))


def household_leaves(command: HouseholdOut, scene: Scene) -> Decision:
    """A whole household leaves the city and closes; its members stay persons of the register."""
    home = scene.households["household"]
    refuse_if(*not_in_future(command.on, scene), *is_open(home, command.on))
    people = _present(home, scene)
    assertions = tuple(
        assertion
        for person in people
        for assertion in (
            Assertion(person.id, Membership(home.basis, None), command.on),
            Assertion(person.id, _gone(home, command.elsewhere), command.on),
        )
    )
    subjects = tuple((f"member{place}", person.id) for place, person in enumerate(people))
    return Decision(command.on, subjects, assertions, closed_households=(home.id,))


def _gone(home: HouseholdState, elsewhere: str) -> Residence | Hukou:
    return Residence(None, elsewhere) if home.basis == Basis.LIVING else Hukou(None, elsewhere)


def _moved(person: PersonState, on: PartialDate, home: HouseholdState, dwelling: int) -> Assertion:
    # A registered household that moves changes its address; the hukou of its members follows by the household.
    if home.basis == Basis.LIVING:
        return Assertion(person.id, Residence(dwelling), on)
    relation = dict(home.members).get(person.id, "")
    return Assertion(person.id, Membership(home.basis, home.id, relation), on)


def _settle(command: ResidenceIn, scene: Scene, person: PersonState) -> Decision:
    home = scene.households.get("household")
    same = residence_at(person, command.on.earliest) == Residence(command.dwelling)
    refuse_if(
        *living(command.on, person, scene),
        *of_basis(home, Basis.LIVING),
        *one_head(home, command.relation, person.id),
        *_head_stays(person, scene, Basis.LIVING, command.on, home),
        (same and home is None, Problem("same_address", N_("The person already lives at this address."), "dwelling")),
    )
    assertions = (Assertion(person.id, Residence(command.dwelling), command.on),)
    if home or membership_at(person, Basis.LIVING, command.on.earliest):
        member = Membership(Basis.LIVING, home.id if home else None, command.relation if home else "")
        assertions += (Assertion(person.id, member, command.on),)
    return Decision(command.on, (("person", person.id),), assertions)


def _leave(on: PartialDate, scene: Scene, elsewhere: str) -> Decision:
    person = scene.person("person")
    home = residence_at(person, on.earliest)
    away = home is not None and home.dwelling is None
    refuse_if(
        *living(on, person, scene),
        *_head_stays(person, scene, Basis.LIVING, on, None),
        (away, Problem("not_here", N_("The person does not live in the city on that day. Check the date."), "person")),
    )
    assertions = (Assertion(person.id, Residence(None, elsewhere), on),)
    if membership_at(person, Basis.LIVING, on.earliest):
        assertions += (Assertion(person.id, Membership(Basis.LIVING, None), on),)
    return Decision(on, (("person", person.id),), assertions)


def _head_stays(
    person: PersonState, scene: Scene, basis: Basis, on: PartialDate, target: HouseholdState | None
) -> tuple[Check, ...]:
    """A head does not leave the others without a head."""
    membership = membership_at(person, basis, on.earliest)
    home = scene.households.get(f"#{membership.household}") if membership else None
    leaves = home is not None and (target is None or target.id != home.id)
    headless = leaves and home is not None and home.head == person.id and len(home.members) > 1
    problem = Problem(
        "head_leaves", N_("This person heads a household with other members. Record the new head first."), "person"
    )
    return ((headless, problem),)


def _present(home: HouseholdState, scene: Scene) -> tuple[PersonState, ...]:
    return tuple(scene.members[member] for member, _ in home.members if member in scene.members)
