"""Exact and live counts from the mirror, within the reader's own reach."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from wanjia.access.types import RequestContext
from wanjia.atlas import sql
from wanjia.atlas.types import Counted, Counts, Quarters
from wanjia.kernel.clock import CHINA, day_in_china
from wanjia.kernel.errors import NotFound
from wanjia.kernel.memory import Kept
from wanjia.mirror.queries import ask
from wanjia.places.queries import area, children, reach_ids
from wanjia.places.types import Area
from wanjia.registry.types import EventKind

MINUTES = 15
# What was entered today and happened longer ago than this was caught up on, such as the first load of a city.
FRESH = timedelta(days=31)
Days = dict[tuple[EventKind, date], int]


@dataclass(frozen=True)
class Ground:
    """An area, its parts, and every id within reach in it with the part it belongs to; its own where to none."""

    whole: Area
    parts: tuple[Area, ...]
    ids: tuple[int, ...]
    part_of: tuple[int, ...]


_grounds: Kept[Ground] = Kept(10)


def live(ctx: RequestContext, area_id: int, names: Collection[str]) -> Counted:
    """Some counts as they are now. NotFound out of reach."""
    ground, today = ground_of(ctx, area_id), day_in_china(ctx.at)
    wanted = {*names, *(("dwellings", "occupied") if "empty_dwellings" in names else ())}
    answer = ask("atlas.counts", sql.counts(wanted), (today, ground.ids, ground.part_of), keys=2)
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for part, name, count in answer.rows:
        found[part][name] += count
        if part != ground.whole.id:
            found[ground.whole.id][name] += count
    whole, *parts = (_named(one, found[one.id], names) for one in (ground.whole, *ground.parts))
    return Counted(whole, tuple(parts), answer.moment, answer.behind)


def happened(ctx: RequestContext, area_id: int, kinds: Collection[EventKind], *, days: int) -> Days:
    """To how many people something of these kinds happened on the last ``days``, where they lived then."""
    ground, today = ground_of(ctx, area_id), day_in_china(ctx.at)
    given = (today - timedelta(days=days - 1), today, ground.ids, tuple(int(kind) for kind in kinds))
    rows = ask("atlas.happened", sql.text("happened"), given, keys=2).rows
    return {(EventKind(kind), on): people for kind, on, people in rows}


def entered(ctx: RequestContext, area_id: int, kinds: Collection[EventKind]) -> tuple[Quarters, ...]:
    """What was entered today of each part of an area, by quarters of an hour. NotFound out of reach."""
    ground, today = ground_of(ctx, area_id), day_in_china(ctx.at)
    given = (today, ground.ids, ground.part_of, tuple(int(kind) for kind in kinds), today - FRESH)
    rows = ask("atlas.entered", sql.text("entered"), given, keys=2).rows
    found = {(part, quarter): people for part, quarter, people in rows}
    now = ctx.at.astimezone(CHINA)
    quarters = range((now.hour * 60 + now.minute) // MINUTES + 1)
    shown = ground.parts or (ground.whole,)
    return tuple(Quarters(one, tuple(found.get((one.id, quarter), 0) for quarter in quarters)) for one in shown)


def ground_of(ctx: RequestContext, area_id: int) -> Ground:
    """An area within reach with its parts. NotFound out of reach."""
    if not (ctx.reach.whole_city or area_id in ctx.reach.areas):
        raise NotFound("area")
    today = day_in_china(ctx.at)
    return _grounds.ask((ctx.reach, area_id, today), lambda: _ground(ctx, area_id, today))


def _ground(ctx: RequestContext, area_id: int, today: date) -> Ground:
    found = reach_ids([area_id])
    ids = sorted(found if ctx.reach.whole_city else found & ctx.reach.areas)
    parts = tuple(one for one in children(area_id, on=today) if one.id in ids)
    part_of = {pk: one.id for one in parts for pk in reach_ids([one.id])}
    return Ground(area(area_id, on=today), parts, tuple(ids), tuple(part_of.get(pk, area_id) for pk in ids))


def _named(of: Area, found: dict[str, int], names: Collection[str]) -> Counts:
    counts = found | {"empty_dwellings": found["dwellings"] - found["occupied"]}
    return Counts(of, {name: counts.get(name, 0) for name in names})
