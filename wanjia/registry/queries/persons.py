"""A person's page, as of any past day on both clocks."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wanjia.access.queries import see
from wanjia.access.types import RequestContext
from wanjia.audit.types import Grade
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.kernel.identity import masked, masked_phone
from wanjia.kernel.seen import Seen
from wanjia.registry import sql
from wanjia.registry.queries.believed import (
    events_of,
    households_on,
    joined_states,
    line_of,
    placed,
    places_of,
    states_of,
)
from wanjia.registry.rules.current import current_of, is_known, on_day
from wanjia.registry.rules.timelines import fact_at
from wanjia.registry.types.events import Source, Standing
from wanjia.registry.types.facts import (
    Contact,
    Fact,
    FactKind,
    IdentityDocument,
    KinKind,
    LifeStatus,
    Membership,
    PersonState,
    Value,
)
from wanjia.registry.types.relations import plain
from wanjia.registry.types.views import EventLine, FactLine, KinLine, PersonView

NOTHING_KNOWN = Problem("nothing_known", N_("Nothing was known of this person on that day. Choose a later day."), "on")


def person(
    ctx: RequestContext, uuid: UUID, *, on: date | None = None, believed_at: datetime | None = None
) -> Seen[PersonView]:
    """A person as of the day ``on`` (today), as believed at ``believed_at`` (now).

    A record that was merged answers as the one it was merged into. NotFound without reach; Refused for a day of which
    nothing is known.
    """
    day, moment = on or day_in_china(ctx.at), believed_at or ctx.at
    return see(
        ctx,
        action="person.open",
        object=f"person:{uuid}",
        load=lambda: load_view(uuid, day, moment),
        subjects=shown_on,
    )


def shown_on(view: PersonView) -> list[tuple[UUID, Grade]]:
    """The person, and whoever stands beside: the heads of the households and the kin one hop away."""
    beside = [line.head for line in view.households] + [line.subject for line in view.kin]
    others = {uuid for uuid in beside if uuid is not None} - {view.uuid}
    return [(view.uuid, Grade.OPENED), *((uuid, Grade.LISTED) for uuid in sorted(others))]


def load_view(asked: UUID, day: date, moment: datetime) -> PersonView:
    """A person's page, within the reach that is announced; the caller accounts for :func:`shown_on`."""
    records = {row.id: row.uuid for row in sql.rows("records", uuid=asked)}
    if not records:
        raise NotFound("person")
    survivor, *merged = records
    asked_for = {"people": list(records), "believed_at": moment}
    told = sql.together(
        facts=asked_for | {"kinds": [int(kind) for kind in FactKind]}, events=asked_for, kin={**asked_for, "day": day}
    )
    (state,) = joined_states({survivor: merged}, states_of(records, told["facts"]))
    then = on_day(state, day)
    if not is_known(then):
        raise Refused(NOTHING_KNOWN)
    current = current_of(then)
    events = events_of(told["events"])
    households = households_on(_households(then), day, moment)
    places = places_of([current.dwelling, *(dwelling for _, dwelling, _ in households)])
    return PersonView(
        uuid=state.uuid,
        name=current.name,
        on=day,
        believed_at=moment,
        line=line_of(state, current, places, {pk: line.uuid for pk, _, line in households}),
        facts=tuple(_fact_line(fact, events) for fact in _facts(state, day)),
        households=tuple(placed(line, dwelling, places) for _, dwelling, line in households),
        kin=_kin(told["kin"]),
        events=tuple(events.values()),
        merged_into=state.uuid if asked != state.uuid else None,
        no_visits=current.no_visits,
        no_calls=current.no_calls,
    )


def _households(state: PersonState) -> set[int]:
    values = (fact.value for fact in state.all_of(FactKind.MEMBERSHIP))
    return {value.household for value in values if isinstance(value, Membership) and value.household}


def _facts(state: PersonState, day: date) -> list[Fact]:
    """What held on ``day``, by kind; ties to kin have a place of their own."""
    lines = (state.timelines[key] for key in sorted(state.timelines) if key[0] != FactKind.KIN)
    return [fact for timeline in lines if (fact := fact_at(timeline, day))]


def _fact_line(fact: Fact, events: Mapping[int, EventLine]) -> FactLine:
    value, hidden = _shown_of(fact.value)
    assert fact.recorded_from is not None
    return FactLine(
        kind=fact.kind,
        value=value,
        masked=hidden,
        valid_from=PartialDate(fact.valid_from, fact.precision),
        valid_to=fact.valid_to,
        recorded_from=fact.recorded_from,
        source=Source(fact.source),
        standing=Standing(fact.standing),
        event=events[fact.event].uuid if fact.event in events else None,
    )


def _shown_of(value: Value) -> tuple[Value, str]:
    """The value as it may be shown, its number left out, and what may be shown of the number."""
    match value:
        case IdentityDocument(number=number):
            return replace(value, number=""), masked(number)
        case Contact(number=number):
            return replace(value, number=""), masked_phone(number)
        case Membership(relation=relation):
            return replace(value, relation=plain(relation)), ""
        case _:
            return value, ""


def _kin(rows: Iterable[Any]) -> tuple[KinLine, ...]:
    return tuple(
        KinLine(KinKind(row.kind), row.name, row.uuid, row.subject, LifeStatus(row.life), row.is_child, row.since)
        for row in rows
    )
