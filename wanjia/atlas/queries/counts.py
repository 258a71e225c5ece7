"""The counts behind every map and board: exact and live, within the reader's own reach."""

from datetime import datetime

from wanjia.access.types import RequestContext
from wanjia.atlas.queries.recent import Recent
from wanjia.kernel.clock import day_in_china
from wanjia.places.queries import ancestors, area_by_code
from wanjia.places.types import Area
from wanjia.registry import queries as registry
from wanjia.registry.types.lists import AreaOverview, EventCount

overviews: Recent[AreaOverview] = Recent()
happenings: Recent[tuple[EventCount, ...]] = Recent()


def overview(ctx: RequestContext, area_id: int) -> tuple[AreaOverview, datetime]:
    """The counts of an area and of its parts, and the moment for which they hold."""
    return overviews.ask((ctx.reach, area_id), lambda: registry.area_counts(ctx, area_id), at=ctx.at)


def happened(ctx: RequestContext, area_id: int, *, days: int) -> tuple[EventCount, ...]:
    """What happened in an area on the last ``days``."""
    key = (ctx.reach, area_id, days, day_in_china(ctx.at))
    return happenings.ask(key, lambda: registry.happenings(ctx, area_id, days=days), at=ctx.at)[0]


def home_area(ctx: RequestContext) -> Area:
    """The area of the posting that reaches furthest."""
    return area_by_code(ctx.area, on=day_in_china(ctx.at))


def way_down(ctx: RequestContext, area_id: int) -> tuple[Area, ...]:
    """The areas from the reader's own down to this one."""
    way, home = ancestors(area_id, on=day_in_china(ctx.at)), home_area(ctx).id
    places = [one.id for one in way]
    return way[places.index(home) :] if home in places else way[-1:]
