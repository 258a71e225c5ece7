"""Rosters of persons (人口台账): one closed catalogue of questions, answered page by page."""

from collections.abc import Callable
from datetime import date

from django.db.models import F, Q, QuerySet

from wanjia.access.queries import see
from wanjia.access.types import RequestContext
from wanjia.audit.types import Grade
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.seen import Seen
from wanjia.registry.models import Person
from wanjia.registry.queries.lines import lines, people
from wanjia.registry.queries.reach import areas_within, starting_with, total_of
from wanjia.registry.rules.rosters import born_from, born_until
from wanjia.registry.types.events import Standing
from wanjia.registry.types.facts import Basis
from wanjia.registry.types.lists import Roster, RosterFilter, RosterOrder
from wanjia.web import paging

AREA = {Basis.LIVING: "area", Basis.REGISTERED: "hukou_area"}
HOUSEHOLD = {Basis.LIVING: "household", Basis.REGISTERED: "registered_household"}
DOOR = ("building", "unit", "door")

# The set form of rules.current.away_from_hukou.
AWAY: Q = ~Q(hukou_elsewhere="") | (Q(area__isnull=False, hukou_area__isnull=False) & ~Q(hukou_area=F("area")))

# What each question comes down to in the database: these columns and no others.
CONDITIONS: dict[str, Callable[[RosterFilter, date], Q]] = {
    "name_start": lambda wanted, _: starting_with("name", wanted.name_start),
    "sex": lambda wanted, _: Q(sex=wanted.sex),
    "age_from": lambda wanted, today: Q(born_on__lte=born_until(wanted.age_from or 0, today)),
    "age_to": lambda wanted, today: Q(born_on__gte=born_from(wanted.age_to or 0, today)),
    "away_from_hukou": lambda wanted, _: AWAY if wanted.away_from_hukou else ~AWAY,
    "standing": lambda wanted, _: Q(standing=wanted.standing),
    "household_kind": lambda wanted, _: Q(**{f"{HOUSEHOLD[wanted.basis]}__kind": wanted.household_kind}),
    "life": lambda wanted, _: Q(life=wanted.life),
}


def roster(
    ctx: RequestContext,
    wanted: RosterFilter,
    *,
    order: RosterOrder = RosterOrder.NAME,
    page: str = "",
    limit: int = 50,
) -> Seen[Roster]:
    """One page of the persons of an area, community by community; ``page`` is a token of the page before.

    NotFound for an area out of reach.
    """
    return see(
        ctx,
        action="person.list",
        object=f"area:{wanted.area}",
        fields=tuple(sorted(asked(wanted))),
        load=lambda: _load(ctx, wanted, order, page, limit),
        subjects=lambda found: [(line.uuid, Grade.LISTED) for line in found.persons],
    )


def unverified(ctx: RequestContext, area: int, *, page: str = "", limit: int = 50) -> Seen[Roster]:
    """待核实: the living of an area about whom something is only reported."""
    return roster(ctx, RosterFilter(area=area, standing=Standing.REPORTED), page=page, limit=limit)


def asked(wanted: RosterFilter) -> set[str]:
    """The names of the questions that narrow a roster."""
    return {name for name in CONDITIONS if getattr(wanted, name) not in (None, "")}


def narrowed(wanted: RosterFilter, areas: list[int], today: date) -> QuerySet[Person]:
    """The persons a filter leaves of those in ``areas``."""
    found = people().filter(**{f"{AREA[wanted.basis]}__in": areas})
    for name in asked(wanted):
        found = found.filter(CONDITIONS[name](wanted, today))
    return found


def _load(ctx: RequestContext, wanted: RosterFilter, order: RosterOrder, page: str, limit: int) -> Roster:
    found = narrowed(wanted, areas_within(ctx, wanted.area), day_in_china(ctx.at))
    rows = paging.page(
        found.annotate(**{name: F(f"dwelling__{name}") for name in DOOR}) if order is RosterOrder.ADDRESS else found,
        paging.read(page),
        order=order_of(wanted.basis, order),
        size=limit,
    )
    return Roster(tuple(lines(rows.rows, related=False)), rows.before, rows.after, total_of(found))


def order_of(basis: Basis, order: RosterOrder) -> tuple[str, ...]:
    """Community by community, and inside one by name or door by door."""
    inside = ("sort_key",) if order is RosterOrder.NAME else DOOR
    return (f"{AREA[basis]}_id", *inside, "id")
