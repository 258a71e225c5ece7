"""How far a question goes: areas within reach, prefixes that an index serves under row security, honest totals."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from wanjia.access.types import RequestContext
from wanjia.kernel.errors import NotFound
from wanjia.places.queries import reach_ids
from wanjia.registry.types.lists import Total

MOST_COUNTED = 10_000
LAST_CHARACTER = "\U0010ffff"


def areas_within(ctx: RequestContext, area: int) -> list[int]:
    """Every area that lies or lay in ``area``; NotFound when the reader's reach does not hold it."""
    if not (ctx.reach.whole_city or area in ctx.reach.areas):
        raise NotFound("area")
    found = reach_ids([area])
    return sorted(found if ctx.reach.whole_city else found & ctx.reach.areas)


def open_seal() -> None:
    """Sealed rows may be written, and seen, in the rest of this transaction; who may see any of it is the caller's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('wanjia.sealed', 'on', true)")


def close_seal() -> None:
    """The rest of this transaction sees no sealed rows again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('wanjia.sealed', '', true)")


def starting_with(column: str, prefix: str) -> Q:
    """A prefix as a range: row security lets LIKE use no index, but comparisons."""
    return Q(**{f"{column}__gte": prefix, f"{column}__lt": prefix + LAST_CHARACTER}) if prefix else Q()


@dataclass(frozen=True)
class Way:
    """A part of the reach that one index serves: ``area`` is the column it goes by, "" for the whole city."""

    condition: Q
    area: str


def reached(ctx: RequestContext) -> tuple[Way, ...]:
    """The ways into the reach; together they are the reach. Row security itself is a filter, which no index serves."""
    if ctx.reach.whole_city:
        return (Way(Q(), ""),)
    areas, persons = sorted(ctx.reach.areas), sorted(ctx.reach.persons)
    return (
        Way(Q(area__in=areas), "area_id"),
        Way(Q(hukou_area__in=areas), "hukou_area_id"),
        Way(Q(uuid__in=persons), "area_id"),
    )


def total_of(found: QuerySet[Any]) -> Total:
    """The number of rows, counted no further than "over 10,000"."""
    count = found.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return Total(min(count, MOST_COUNTED), capped=count > MOST_COUNTED)
