"""Where a page lies: the area it is about, the way down to it, and what lies directly below."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest

from wanjia.access.types import RequestContext
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import NotFound
from wanjia.places.queries import ancestors, area_by_code, children
from wanjia.places.types import Area, Level
from wanjia.web.types import Crumb

Address = Callable[[Area], str]


def today(ctx: RequestContext) -> date:
    """The civil day of the request."""
    return day_in_china(ctx.at)


def home_area(ctx: RequestContext) -> Area:
    """The area of the posting that reaches furthest."""
    return area_by_code(ctx.area, on=today(ctx))


def asked_area(request: HttpRequest) -> int:
    """The area in the address (``area``), or the reader's own. NotFound for what is no number."""
    return area_named(request.ctx, request.GET.get("area", ""))


def area_named(ctx: RequestContext, text: str) -> int:
    """The area with this number, the reader's own for "". NotFound for what is no number."""
    if not text:
        return home_area(ctx).id
    if not text.isdecimal() or len(text) > 18:
        raise NotFound("area")
    return int(text)


def trail(ctx: RequestContext, area_id: int, address: Address, *last: Crumb) -> list[Crumb]:
    """The way from the reader's own area down to ``area_id``; ``last`` are steps below it."""
    mine = home_area(ctx)
    way = ancestors(area_id, on=today(ctx))
    within = [one for one in way if one.level in _below(mine.level)]
    crumbs = [*(Crumb(one.name, address(one)) for one in within), *last]
    return [*crumbs[:-1], Crumb(crumbs[-1].label)] if crumbs else []


def parts(ctx: RequestContext, area_id: int) -> tuple[Area, ...]:
    """The areas directly below that the reader reaches."""
    found = children(area_id, on=today(ctx))
    return tuple(one for one in found if ctx.reach.whole_city or one.id in ctx.reach.areas)


def is_community(area: Area) -> bool:
    """Whether it is of the lowest level, where buildings stand."""
    return area.level is Level.VILLAGE


def _below(level: Level) -> list[Level]:
    levels = list(Level)
    return levels[levels.index(level) :]
