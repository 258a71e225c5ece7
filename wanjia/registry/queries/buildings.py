"""楼栋图: a building door by door, and the buildings of a community."""

from collections import defaultdict
from uuid import UUID

from django.db.models import Count, Q

from wanjia.access.queries import see, within
from wanjia.access.types import RequestContext
from wanjia.audit.types import Grade
from wanjia.kernel.clock import FOREVER, day_in_china
from wanjia.kernel.errors import NotFound
from wanjia.kernel.names import surname_of
from wanjia.kernel.seen import Seen
from wanjia.places.queries import area, dwellings_of_building
from wanjia.places.queries import buildings as buildings_of
from wanjia.places.types import Building, Dwelling
from wanjia.registry.models import Household, Person
from wanjia.registry.queries.reach import areas_within
from wanjia.registry.rules.boards import in_board_order, storey_of
from wanjia.registry.types.events import Standing
from wanjia.registry.types.facts import Basis, LifeStatus
from wanjia.registry.types.views import BuildingView, DoorCell

LIVING = (LifeStatus.ALIVE, LifeStatus.DECLARED_MISSING)


def building(ctx: RequestContext, area_id: int, name: str) -> Seen[BuildingView]:
    """Every door of a building with the surname of the household's head and the head count, never more.

    NotFound for a building out of reach or without doors.
    """
    seen = see(
        ctx,
        action="building.open",
        object=f"area:{area_id}",
        load=lambda: _load(ctx, area_id, name),
        subjects=lambda loaded: [(head, Grade.LISTED) for head in loaded[1]],
    )
    return Seen(seen.value[0], seen.audit_id)


def buildings(ctx: RequestContext, area_id: int) -> tuple[Building, ...]:
    """The buildings of a community with the number of their doors. No persons, so nothing to account for."""
    with within(ctx):
        areas_within(ctx, area_id)
        return buildings_of(area_id)


def _load(ctx: RequestContext, area_id: int, name: str) -> tuple[BuildingView, list[UUID]]:
    areas_within(ctx, area_id)
    doors = dwellings_of_building(area_id, name)
    if not doors:
        raise NotFound("building")
    ids = [door.id for door in doors]
    counts = _counts(ids)
    rows = _homes(ids)
    homes: dict[int, list[tuple[UUID, str]]] = defaultdict(list)
    for dwelling, uuid, _, head_name in rows:
        homes[dwelling].append((uuid, head_name or ""))
    cells = tuple(_cell(door, homes[door.id], *counts.get(door.id, (0, 0))) for door in doors)
    view = BuildingView(area(area_id, on=day_in_china(ctx.at)), name, in_board_order(cells))
    return view, [head for _, _, head, _ in rows if head]


def _counts(dwellings: list[int]) -> dict[int, tuple[int, int]]:
    """How many live behind each door, and of how many something is only reported."""
    rows = Person.objects.filter(dwelling__in=dwellings, canonical=None, life__in=LIVING).values("dwelling")
    counted = rows.annotate(people=Count("id"), unverified=Count("id", filter=Q(standing=Standing.REPORTED)))
    return {row["dwelling"]: (row["people"], row["unverified"]) for row in counted}


def _homes(dwellings: list[int]) -> list[tuple[int, UUID, UUID | None, str | None]]:
    """Open households with somebody in them: an empty one would tell of a member who is not shown."""
    rows = Household.objects.filter(dwelling__in=dwellings, basis=Basis.LIVING, closed_on=FOREVER, size__gt=0)
    return list(rows.order_by("number", "id").values_list("dwelling", "uuid", "head__uuid", "head__name"))


def _cell(door: Dwelling, homes: list[tuple[UUID, str]], people: int, unverified: int) -> DoorCell:
    address = door.address
    return DoorCell(
        dwelling=door.id,
        unit=address.unit,
        floor=address.floor,
        door=address.door,
        households=tuple(uuid for uuid, _ in homes),
        surname=surname_of(homes[0][1]) if homes and homes[0][1] else "",
        people=people,
        unverified=unverified,
        storey=storey_of(address.floor, address.door),
    )
