"""A household's card, as of any past day; lists of households."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from wanjia.access.queries import see
from wanjia.access.types import RequestContext
from wanjia.audit.types import Grade
from wanjia.kernel.clock import FOREVER, day_in_china
from wanjia.kernel.errors import NotFound
from wanjia.kernel.seen import Seen
from wanjia.registry import sql
from wanjia.registry.models import Household, MembershipFact
from wanjia.registry.queries.believed import (
    Places,
    events_of,
    households_on,
    joined_states,
    line_of,
    placed,
    places_of,
    states_at,
)
from wanjia.registry.queries.reach import areas_within, starting_with, total_of
from wanjia.registry.rules.current import Current, current_of, is_known, on_day
from wanjia.registry.rules.timelines import fact_at
from wanjia.registry.types.events import Source, Standing
from wanjia.registry.types.facts import Basis, Fact, FactKind, HouseholdKind, Membership, PersonState
from wanjia.registry.types.lists import HouseholdFilter, HouseholdRoster
from wanjia.registry.types.relations import HEAD, plain
from wanjia.registry.types.views import HouseholdLine, HouseholdView, MemberLine
from wanjia.web import paging

# A dormitory may have thousands; its card shows the first ones, its roster all of them.
MOST_MEMBERS = 200
MOST_EVENTS = 200


def household(
    ctx: RequestContext, uuid: UUID, *, on: date | None = None, believed_at: datetime | None = None
) -> Seen[HouseholdView]:
    """A household as of the day ``on`` (today), its members in the order of their relation to the head.

    NotFound without reach, or where nobody who may be shown ever belonged to it. The first 200 members are told;
    ``line.size`` counts them all.
    """
    day, moment = on or day_in_china(ctx.at), believed_at or ctx.at
    return see(
        ctx,
        action="household.open",
        object=f"household:{uuid}",
        load=lambda: _load(uuid, day, moment),
        subjects=lambda view: [(member.person.uuid, Grade.OPENED) for member in view.members],
    )


def households(
    ctx: RequestContext, wanted: HouseholdFilter, *, page: str = "", limit: int = 50
) -> Seen[HouseholdRoster]:
    """One page of the households of an area, community by community, by number; ``page`` is a token of the one before.

    NotFound for an area out of reach.
    """
    return see(
        ctx,
        action="household.list",
        object=f"area:{wanted.area}",
        load=lambda: _list(ctx, wanted, page, limit),
        subjects=lambda found: [(line.head, Grade.LISTED) for line in found.households if line.head],
    )


def _load(uuid: UUID, day: date, moment: datetime) -> HouseholdView:
    # As in lists: an empty one would tell of a member who is not shown, and so would the time it takes to find nobody.
    somebody = Exists(MembershipFact.objects.filter(household=OuterRef("pk")))
    pk = Household.objects.filter(somebody, uuid=uuid).values_list("pk", flat=True).first()
    if pk is None:
        raise NotFound("household")
    ((_, dwelling, line),) = households_on([pk], day, moment)
    members = [(state, found) for state in _members(pk, day, moment) if (found := _belongs(state, pk, day))]
    currents = {state.id: current_of(on_day(state, day)) for state, _ in members}
    places = places_of([dwelling, *(current.dwelling for current in currents.values())])
    events = events_of(sql.rows("household_events", household=pk, believed_at=moment, limit=MOST_EVENTS))
    lines = [_member_line(state, fact, currents[state.id], places, {pk: uuid}) for state, fact in members]
    return HouseholdView(
        line=placed(line, dwelling, places),
        on=day,
        members=tuple(sorted(lines, key=_by_relation)),
        events=tuple(events.values()),
    )


def _members(household: int, day: date, moment: datetime) -> list[PersonState]:
    """Everyone some record of whom belonged to the household, with all their records joined."""
    rows = sql.rows("members", household=household, day=day, believed_at=moment, limit=MOST_MEMBERS)
    records: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        records[row.canonical_id or row.id] += [row.id] if row.canonical_id else []
    states = states_at({row.id: row.uuid for row in rows}, moment)
    return joined_states({pk: merged for pk, merged in records.items() if pk in states}, states)


def _belongs(state: PersonState, household: int, day: date) -> Fact | None:
    """The membership that ties the person to the household on ``day``; none for who was not yet known."""
    facts = (fact_at(state.timeline(FactKind.MEMBERSHIP, (int(basis), 0)), day) for basis in Basis)
    held = [fact for fact in facts if fact and isinstance(fact.value, Membership)]
    known = is_known(on_day(state, day))
    return next((fact for fact in held if known and getattr(fact.value, "household", None) == household), None)


def _member_line(
    state: PersonState, fact: Fact, current: Current, places: Places, households: dict[int, UUID]
) -> MemberLine:
    assert isinstance(fact.value, Membership)
    return MemberLine(
        line_of(state, current, places, households),
        plain(fact.value.relation),
        fact.valid_from,
        Source(fact.source),
        Standing(fact.standing),
    )


def _by_relation(member: MemberLine) -> tuple[bool, str, date, str]:
    """The head first, then by code of relation, the older first."""
    return (member.relation != HEAD, member.relation, member.person.born_on.earliest, member.person.name)


def _list(ctx: RequestContext, wanted: HouseholdFilter, page: str, limit: int) -> HouseholdRoster:
    found = filtered(wanted, areas_within(ctx, wanted.area))
    rows = paging.page(
        found.annotate(head_name=F("head__name"), head_uuid=F("head__uuid")),
        paging.read(page),
        order=("area_id", "number", "id"),
        size=limit,
    )
    places = places_of([row.dwelling_id for row in rows.rows])
    lines = tuple(household_line(row, places) for row in rows.rows)
    return HouseholdRoster(lines, rows.before, rows.after, total_of(found))


def filtered(wanted: HouseholdFilter, areas: list[int]) -> QuerySet[Household]:
    """Open households with somebody in them: an empty one would tell of a member who is not shown."""
    found = Household.objects.filter(area__in=areas, basis=wanted.basis, closed_on=FOREVER, size__gt=0)
    if wanted.kind is not None:
        found = found.filter(kind=wanted.kind)
    return found.filter(starting_with("number", wanted.number_start))


def household_line(row: Any, places: Places) -> HouseholdLine:
    """The line of a row annotated with its head."""
    line = HouseholdLine(
        uuid=row.uuid,
        number=row.number,
        basis=Basis(row.basis),
        kind=HouseholdKind(row.kind),
        address=None,
        area=None,
        head=row.head_uuid,
        head_name=row.head_name or "",
        size=row.size,
        closed_on=None,
    )
    return placed(line, row.dwelling_id, places)
