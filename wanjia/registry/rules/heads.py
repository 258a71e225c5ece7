"""Who comes back to a household that has another head by now: a seal opened, a merge undone, a death revoked.

The present head stays. What the one who came back is to that head nobody has said yet: it is 其他, reported only, until
somebody tells it.
"""

from dataclasses import dataclass
from datetime import date

from wanjia.kernel.clock import FOREVER
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import N_
from wanjia.registry.rules.decisions import Assertion, Scene
from wanjia.registry.types.facts import Basis, FactKind, Membership, PersonState
from wanjia.registry.types.relations import HEAD, OTHER

TO_BE_TOLD = N_(
    "The household has another head by now; that one stays. Ask what this person is to the present head, and report it."
)


@dataclass(frozen=True)
class Headship:
    """That somebody heads a household, as their own record says, since a day."""

    person: int
    membership: Membership
    since: date


def returning(person: PersonState, scene: Scene) -> tuple[Assertion, ...]:
    """What changes when ``person``, as recorded, counts again; nothing where their household has no other head."""
    held = (headship(person, basis) for basis in Basis)
    return tuple(one for headed in held if headed for one in _giving_way(headed, scene))


def restored(assertions: tuple[Assertion, ...], scene: Scene) -> tuple[Assertion, ...]:
    """The assertions, and after each that makes somebody head again, what gives way to the present head."""
    found: list[Assertion] = []
    for one in assertions:
        found.append(one)
        if isinstance(one.value, Membership) and one.value.relation == HEAD:
            found += _giving_way(Headship(one.person, one.value, one.since.earliest), scene)
    return tuple(found)


def headship(person: PersonState, basis: Basis) -> Headship | None:
    """By what ``person`` heads a household of this basis until further notice."""
    timeline = person.timeline(FactKind.MEMBERSHIP, (int(basis), 0))
    last = timeline[-1] if timeline and timeline[-1].valid_to == FOREVER else None
    if last is None or not isinstance(last.value, Membership) or last.value.relation != HEAD:
        return None
    return Headship(person.id, last.value, last.valid_from)


def _giving_way(headed: Headship, scene: Scene) -> tuple[Assertion, ...]:
    """Nothing where nobody else heads the household, or only a record that was merged into another does."""
    basis, household = headed.membership.basis, headed.membership.household
    home = scene.households.get(f"#{household}")
    head = scene.members.get(home.head) if home and home.head not in (None, headed.person) else None
    present = headship(head, basis) if head else None
    if present is None or present.membership.household != household:
        return ()
    since = PartialDate(max(headed.since, present.since))
    return (Assertion(headed.person, Membership(basis, household, OTHER), since),)
