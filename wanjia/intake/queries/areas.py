"""The reach of a person at work, in the codes that submissions and waiting rows carry."""

from functools import reduce
from operator import or_

from django.db.models import Q

from wanjia.access.types import RequestContext
from wanjia.kernel.clock import day_in_china
from wanjia.places.queries import areas_at_level
from wanjia.places.types import Level


def codes_in_reach(ctx: RequestContext) -> list[str]:
    """The codes of today's areas in reach, of every level."""
    today = day_in_china(ctx.at)
    return [area.code for level in Level for area in areas_at_level(level, on=today) if area.id in ctx.reach.areas]


def brought_within(ctx: RequestContext, *columns: str, own: bool = False) -> Q:
    """The rows that an office in reach brought: its code stands in one of ``columns``.

    ``own``: and those that the asker brought, wherever they worked then.
    """
    if ctx.reach.whole_city:
        return Q()
    codes = codes_in_reach(ctx)
    return reduce(or_, (Q(**{f"{column}__in": codes}) for column in columns), Q(actor=ctx.actor) if own else Q())
