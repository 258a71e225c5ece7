"""How many live, are registered and stand empty in an area and its parts. Counts of one's own reach: exact and live."""

from collections import defaultdict
from collections.abc import Iterable

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.kernel.clock import day_in_china
from wanjia.places.queries import area, children, reach_ids
from wanjia.places.types import Area
from wanjia.registry import sql
from wanjia.registry.queries.reach import areas_within
from wanjia.registry.types.lists import AreaCounts, AreaOverview

COUNTED = (
    "people", "registered", "unverified", "newcomers", "alone_over_80",
    "households", "registered_households", "dwellings", "empty_dwellings",
)  # fmt: skip


def area_counts(ctx: RequestContext, area_id: int) -> AreaOverview:
    """An area and the areas directly below it. Tells no person, so nothing is accounted for; NotFound out of reach."""
    today = day_in_china(ctx.at)
    with within(ctx):
        ids = areas_within(ctx, area_id)
        rows = sql.rows("counts", areas=ids, today=today)
        counts = {row.area_id: {name: getattr(row, name) for name in COUNTED} for row in rows}
        parts = [one for one in children(area_id, on=today) if one.id in ids]
        below = {one.id: reach_ids([one.id]) for one in parts}
        return AreaOverview(
            _summed(area(area_id, on=today), ids, counts),
            tuple(_summed(one, below[one.id], counts) for one in parts),
        )


def _summed(whole: Area, ids: Iterable[int], counts: dict[int, dict[str, int]]) -> AreaCounts:
    total: dict[str, int] = defaultdict(int)
    for pk in ids:
        for name, count in counts.get(pk, {}).items():
            total[name] += count
    return AreaCounts(whole, **{name: total[name] for name in COUNTED})
