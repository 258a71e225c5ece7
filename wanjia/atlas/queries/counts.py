"""The counts behind every map and board, for one asker."""

from collections.abc import Collection

from wanjia.access.types import RequestContext
from wanjia.atlas.queries.closed import closed
from wanjia.atlas.queries.live import live
from wanjia.atlas.types import Counted
from wanjia.kernel.clock import day_in_china
from wanjia.places.queries import ancestors, area_by_code, children
from wanjia.places.types import Area
from wanjia.statistics.queries import audience_of
from wanjia.statistics.types.designs import Audience


def counted(ctx: RequestContext, area_id: int, names: Collection[str]) -> Counted:
    """Some counts of an area and of its parts.

    With person rights exact and live within one's own reach; without, those of the registered tables as of the last
    close. NotFound out of reach, Forbidden for a count that is not this asker's.
    """
    return live(ctx, area_id, names) if sees_live(ctx) else closed(ctx, area_id, names)


def sees_live(ctx: RequestContext) -> bool:
    """Whether the asker is shown exact and live figures."""
    return audience_of(ctx) is Audience.PERSONS


def home_area(ctx: RequestContext) -> Area:
    """The area of the posting that reaches furthest."""
    return area_by_code(ctx.area, on=day_in_china(ctx.at))


def way_down(ctx: RequestContext, area_id: int) -> tuple[Area, ...]:
    """The areas from the reader's own down to this one."""
    way, home = ancestors(area_id, on=day_in_china(ctx.at)), home_area(ctx).id
    places = [one.id for one in way]
    return way[places.index(home) :] if home in places else way[-1:]


def parts(ctx: RequestContext, area_id: int) -> tuple[Area, ...]:
    """The areas directly below one that the asker has figures of."""
    below = children(area_id, on=day_in_china(ctx.at))
    return tuple(one for one in below if ctx.reach.whole_city or one.id in ctx.reach.areas or not sees_live(ctx))
