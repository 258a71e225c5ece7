"""Which events of a batch can be withdrawn: those after which nothing that stays was recorded about their persons.

A later event was decided on what the earlier ones had left, so taking those away from under it would leave something
that nobody ever decided. What stays is named, and somebody looks at it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class InForce:
    """An event about some persons; ``told``: by the batch that is to be undone. ``sealed``: it, or one of them, is."""

    id: int
    uuid: UUID
    kind: int
    occurred_on: date
    precision: int
    recorded_at: datetime
    roles: tuple[tuple[int, str], ...]
    told: bool
    sealed: bool

    @property
    def persons(self) -> frozenset[int]:
        return frozenset(person for person, _ in self.roles)


def withdrawable(
    latest_first: Iterable[InForce], barred: Collection[int] = ()
) -> tuple[list[InForce], list[InForce]]:  # fmt: skip
    """The batch's events that can be withdrawn, and those that stay; nothing of who is ``barred`` is withdrawn.

    Of each person it is the last ones that are withdrawn, so the person can be brought back to before the first.
    """
    blocked = set(barred)
    gone: list[InForce] = []
    left: list[InForce] = []
    for event in latest_first:
        if event.told and not event.sealed and not event.persons & blocked:
            gone.append(event)
            continue
        blocked |= event.persons
        if event.told:
            left.append(event)
    return gone, left


def moments(gone: Iterable[InForce]) -> dict[int, datetime]:
    """To before which moment each person goes back: that of the first event withdrawn."""
    found: dict[int, datetime] = {}
    for event in gone:
        for person in event.persons:
            found[person] = min(event.recorded_at, found.get(person, event.recorded_at))
    return found
