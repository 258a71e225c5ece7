"""What was believed at a moment: states of persons, and how they looked on a day. Runs within a reader's reach."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wanjia.kernel.dates import PartialDate
from wanjia.places.queries import doors_with_areas
from wanjia.places.types import Address, Area
from wanjia.registry import sql
from wanjia.registry.models.values import PRECISION_OF_CODE, values_of
from wanjia.registry.rules.current import Current, away_from_hukou, joined
from wanjia.registry.types.events import EventKind, Source, Standing
from wanjia.registry.types.facts import Basis, Fact, FactKind, HouseholdKind, PersonState, Slot, slot_of
from wanjia.registry.types.relations import plain
from wanjia.registry.types.views import EventLine, HouseholdLine, PersonLine

EVERY_KIND = frozenset(FactKind)
KINDS = {int(kind): kind for kind in FactKind}
Places = Mapping[int, tuple[Address, Area]]


def states_at(
    people: Mapping[int, UUID], believed_at: datetime, kinds: Collection[FactKind] = EVERY_KIND
) -> dict[int, PersonState]:
    """The state of each person as believed at a moment, by id; of other kinds it is unread.

    One statement, whatever the number of persons.
    """
    told = [int(kind) for kind in kinds]
    states = states_of(people, sql.rows("facts", people=list(people), believed_at=believed_at, kinds=told))
    unread = EVERY_KIND.difference(kinds)
    return {pk: replace(state, unread=unread) for pk, state in states.items()} if unread else states


def states_of(people: Mapping[int, UUID], facts: Iterable[Any]) -> dict[int, PersonState]:
    """The state of each person by the rows of ``facts``."""
    gathered: dict[int, dict[tuple[FactKind, Slot], list[Fact]]] = {pk: defaultdict(list) for pk in people}
    rows = list(facts)
    values = values_of([(KINDS[row.of_kind], row.columns, people[row.person_id]) for row in rows])
    for row, value in zip(rows, values, strict=True):
        fact = Fact(
            value=value,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            precision=PRECISION_OF_CODE[row.precision],
            source=row.source,
            standing=row.standing,
            event=row.event_id,
            recorded_from=row.recorded_from,
        )
        gathered[row.person_id][KINDS[row.of_kind], slot_of(value)].append(fact)
    return {
        pk: PersonState(pk, people[pk], {key: tuple(facts) for key, facts in gathered[pk].items()}) for pk in people
    }


def joined_states(records: Mapping[int, Collection[int]], states: Mapping[int, PersonState]) -> list[PersonState]:
    """Each surviving record in ``records`` with what the records merged into it add."""
    return [joined(states[pk], tuple(states[other] for other in merged)) for pk, merged in records.items()]


def line_of(state: PersonState, current: Current, places: Places, households: Mapping[int, UUID]) -> PersonLine:
    """A row of a list for a person as of the day that ``current`` was read from."""
    address, area = places.get(current.dwelling or 0, (None, None))
    return PersonLine(
        uuid=state.uuid,
        name=current.name,
        sex=current.sex,
        born_on=PartialDate(current.born_on, current.born_precision),
        life=current.life,
        area=area,
        address=address,
        household=households.get(current.household or 0),
        relation=plain(current.relation),
        standing=Standing(current.standing),
        away_from_hukou=away_from_hukou(area.id if area else None, current.hukou_area, current.hukou_elsewhere),
    )


def households_on(
    ids: Collection[int], day: date, believed_at: datetime
) -> list[tuple[int, int | None, HouseholdLine]]:
    """Households in reach as of a day, as (id, dwelling, line); the line still without its place."""
    rows = sql.rows("households", households=list(ids), day=day, believed_at=believed_at) if ids else []
    return [
        (
            row.id,
            row.dwelling_id,
            HouseholdLine(
                uuid=row.uuid,
                number=row.number,
                basis=Basis(row.basis),
                kind=HouseholdKind(row.kind),
                address=None,
                area=None,
                head=row.head,
                head_name=row.head_name,
                size=row.size,
                closed_on=row.closed_on if row.closed_on <= day else None,
            ),
        )
        for row in rows
    ]


def placed(line: HouseholdLine, dwelling: int | None, places: Places) -> HouseholdLine:
    """The line with its address and area."""
    address, area = places.get(dwelling or 0, (None, None))
    return replace(line, address=address, area=area)


def places_of(dwellings: Collection[int | None]) -> Places:
    """The addresses and areas of some doors; no statement when there are none."""
    known = {dwelling for dwelling in dwellings if dwelling is not None}
    return doors_with_areas(known) if known else {}


def events_of(rows: Iterable[Any]) -> dict[int, EventLine]:
    """The lines of a statement about events, by id."""
    return {
        row.id: EventLine(
            uuid=row.uuid,
            kind=EventKind(row.kind),
            occurred_on=PartialDate(row.occurred_on, PRECISION_OF_CODE[row.precision]),
            recorded_at=row.recorded_at,
            source=Source(row.source),
            standing=Standing(row.standing),
            role=row.role,
            submission=row.submission,
        )
        for row in rows
    }
