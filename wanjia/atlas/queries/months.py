"""A figure of an area's parts at the end of each of the last months, from the mirror. Exact, of one's own reach."""

from collections import defaultdict
from datetime import date, datetime

from wanjia.access.types import RequestContext
from wanjia.atlas.queries.counts import way_down
from wanjia.atlas.rules.breaks import classes, place
from wanjia.atlas.rules.months import ends
from wanjia.atlas.sql import layers as sql
from wanjia.atlas.types import ClassedMap, MonthsMap, Part, Wish
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import NotFound
from wanjia.mirror.queries import ask
from wanjia.places.queries import area, children, reach_ids
from wanjia.places.types import Area

Counts = dict[int, dict[date, int]]


def months_map(ctx: RequestContext, wish: Wish, *, step: int | None = None) -> MonthsMap:
    """The map that is wished for as of the end of a month, its classes broken over all the months.

    ``step`` counts the months from the earliest, 0; None is today. The parts are those of today. NotFound out of reach,
    for a figure that is not told of past days, and for a month beyond the last.
    """
    if not (ctx.reach.whole_city or wish.area_id in ctx.reach.areas) or wish.figure.key not in sql.DATED:
        raise NotFound("area")
    today = day_in_china(ctx.at)
    days = ends(today)
    shown = _at(days, step)
    whole = area(wish.area_id, on=today)
    parts = children(whole.id, on=today) or (whole,)
    counts, moment, behind = _counts(ctx, wish.figure.key, parts, days)
    broken = classes([counts[one.id][on] for one in parts for on in days], wish.breaks)
    values = [counts[one.id][shown] for one in parts]
    drawn = ClassedMap(
        figure=wish.figure,
        area=whole,
        trail=way_down(ctx, whole.id),
        total=sum(values),
        rest=0,
        parts=tuple(Part(one, value, place(value, broken)) for one, value in zip(parts, values, strict=True)),
        classes=broken,
        without=0,
        as_of=moment,
        behind=behind,
    )
    return MonthsMap(drawn, shown, days)


def _at(days: tuple[date, ...], step: int | None) -> date:
    if step is None:
        return days[-1]
    if not 0 <= step < len(days):
        raise NotFound("month")
    return days[step]


def _counts(
    ctx: RequestContext, figure: str, parts: tuple[Area, ...], days: tuple[date, ...]
) -> tuple[Counts, datetime, int]:
    pairs = [(pk, one.id) for one in parts for pk in sorted(reach_ids([one.id])) if _reached(ctx, pk)]
    given = ([pk for pk, _ in pairs], [part for _, part in pairs], list(days))
    answer = ask("atlas.months", sql.months(figure), given, keys=2)
    counts: Counts = defaultdict(lambda: dict.fromkeys(days, 0))
    for part, on, count in answer.rows:
        counts[part][on] = count
    return counts, answer.moment, answer.behind


def _reached(ctx: RequestContext, area_id: int) -> bool:
    return ctx.reach.whole_city or area_id in ctx.reach.areas
