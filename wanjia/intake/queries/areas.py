"""The reach of a person at work, in the codes that submissions and waiting rows carry."""

from wanjia.access.types import RequestContext
from wanjia.kernel.clock import day_in_china
from wanjia.places.queries import areas_at_level
from wanjia.places.types import Level


def codes_in_reach(ctx: RequestContext) -> list[str]:
    """The codes of today's areas in reach, of every level."""
    today = day_in_china(ctx.at)
    return [area.code for level in Level for area in areas_at_level(level, on=today) if area.id in ctx.reach.areas]
