"""Lists that leave as files: which ids they hold, and a part of them at a time, recorded as exported."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, UUIDField, Value
from django.db.models.expressions import RawSQL

from wanjia.access.queries import see
from wanjia.access.types import Chosen, RequestContext
from wanjia.audit.types import Grade
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.seen import Seen
from wanjia.registry.models import Household, Person
from wanjia.registry.queries.believed import places_of
from wanjia.registry.queries.households import filtered, household_line
from wanjia.registry.queries.lines import COLUMNS, lines
from wanjia.registry.queries.reach import areas_within
from wanjia.registry.queries.rosters import DOOR, narrowed, order_of
from wanjia.registry.types.lists import HouseholdFilter, RosterFilter, RosterOrder
from wanjia.registry.types.views import HouseholdLine, PersonLine

# No file leads to a household: to look each of them up takes as long as to read the person.
NOT_TOLD = Value(None, output_field=UUIDField())
PERSON_COLUMNS = (*(name for name in COLUMNS if name not in {"sort_key", "relation"}), "home")
HOUSEHOLD_COLUMNS = ("id", "uuid", "number", "basis", "kind", "size", "dwelling_id", "head_name", "head_uuid")


def roster_ids(ctx: RequestContext, wanted: RosterFilter, *, order: RosterOrder) -> Chosen:
    """The statement that gives the ids of a roster in its order. NotFound for an area out of reach."""
    found = narrowed(wanted, areas_within(ctx, wanted.area), day_in_china(ctx.at))
    if order is RosterOrder.ADDRESS:
        found = found.annotate(**{name: F(f"dwelling__{name}") for name in DOOR})
    return _chosen(found.order_by(*order_of(wanted.basis, order)), Value(1))


def roster_part(ctx: RequestContext, ids: Sequence[int], *, file: UUID) -> Seen[tuple[PersonLine, ...]]:
    """The persons with these ids whom the asker still reaches, in the order of ``ids``; no relation is told."""

    def load() -> tuple[PersonLine, ...]:
        rows = Person.objects.filter(canonical=None, pk__in=listed(ids)).annotate(home=NOT_TOLD)
        return tuple(lines(_in_order(rows.values_list(*PERSON_COLUMNS, named=True), ids), related=False))

    return see(
        ctx,
        action="person.export",
        object=f"file:{file}",
        load=load,
        subjects=lambda found: [(line.uuid, Grade.EXPORTED) for line in found],
    )


def household_ids(ctx: RequestContext, wanted: HouseholdFilter) -> Chosen:
    """The statement that gives the ids of a list of households, by area and number. NotFound out of reach."""
    return _chosen(filtered(wanted, areas_within(ctx, wanted.area)).order_by("area_id", "number", "id"), F("size"))


def household_part(ctx: RequestContext, ids: Sequence[int], *, file: UUID) -> Seen[tuple[HouseholdLine, ...]]:
    """The households with these ids that the asker still reaches, in the order of ``ids``."""

    def load() -> tuple[HouseholdLine, ...]:
        found = Household.objects.filter(pk__in=listed(ids), size__gt=0)
        rows = found.annotate(head_name=F("head__name"), head_uuid=F("head__uuid"))
        told = _in_order(rows.values_list(*HOUSEHOLD_COLUMNS, named=True), ids)
        places = places_of([row.dwelling_id for row in told])
        return tuple(household_line(row, places) for row in told)

    return see(
        ctx,
        action="household.export",
        object=f"file:{file}",
        load=load,
        subjects=lambda found: [(line.head, Grade.EXPORTED) for line in found if line.head],
    )


def _chosen(found: QuerySet[Any], persons: F | Value) -> Chosen:
    statement, parameters = found.values_list("pk", persons).query.sql_with_params()
    return Chosen(statement, tuple(parameters))


def listed(ids: Collection[int]) -> RawSQL:
    """The ids as one parameter: five thousand of them are read ten times slower one by one."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])


def _in_order(rows: Iterable[Any], ids: Sequence[int]) -> list[Any]:
    found = {row.id: row for row in rows}
    return [found[pk] for pk in ids if pk in found]
