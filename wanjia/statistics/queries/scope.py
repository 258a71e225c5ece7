"""Which areas an asker may have figures of, and which ids of the mirror lie in them."""

from dataclasses import dataclass
from datetime import date

from wanjia.access.types import RequestContext
from wanjia.kernel.errors import NotFound
from wanjia.kernel.memory import Kept
from wanjia.places.queries import ancestors, area, children, reach_ids
from wanjia.places.types import Area, Level
from wanjia.statistics.types.designs import Audience
from wanjia.statistics.types.tables import Heading

# The public is shown counties and townships; a community is too small for most tables.
PUBLIC_LEVELS = (Level.PREFECTURE, Level.COUNTY)


@dataclass(frozen=True)
class Parts:
    """The areas a table is divided into, and for each id of an area below them the code of its part."""

    headings: tuple[Heading, ...]
    ids: tuple[int, ...]
    codes: tuple[str, ...]


def place(ctx: RequestContext | None, audience: Audience, area_id: int, on: date) -> Area:
    """The area, if its figures are for this asker; NotFound otherwise."""
    found = area(area_id, on=on)
    if ctx is None:
        reached = found.level in PUBLIC_LEVELS
    elif audience is Audience.PERSONS:
        reached = ctx.reach.whole_city or area_id in ctx.reach.areas
    else:
        reached = ctx.area in {one.code for one in ancestors(area_id, on=on)}
    if not reached:
        raise NotFound("area")
    return found


_parts: Kept[Parts] = Kept(seconds=10)


def parts_of(whole: Area, on: date) -> Parts:
    """The areas directly below, of at most ten seconds ago; a community is its own and only part."""
    return _parts.ask((whole, on), lambda: _divided(whole, on))


def all_of(whole: Area) -> Parts:
    """The area undivided, as of at most ten seconds ago."""
    return _parts.ask(whole, lambda: _undivided(whole))


def _divided(whole: Area, on: date) -> Parts:
    below = children(whole.id, on=on) or (whole,)
    pairs = [(pk, one.code) for one in below for pk in sorted(reach_ids([one.id]))]
    headings = tuple(Heading(one.code, one.name) for one in below)
    return Parts(headings, tuple(pk for pk, _ in pairs), tuple(code for _, code in pairs))


def _undivided(whole: Area) -> Parts:
    ids = tuple(sorted(reach_ids([whole.id])))
    return Parts((), ids, ("",) * len(ids))


def above(whole: Area, on: date) -> Area | None:
    """The area directly above within the city."""
    way = [one for one in ancestors(whole.id, on=on) if one.level is not Level.PROVINCE]
    return way[-2] if len(way) > 1 else None
