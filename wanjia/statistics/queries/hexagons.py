"""People by hexagon for one asker: exact and live in one's own areas, or as it stood at the close."""

from collections import defaultdict
from datetime import date, datetime

import shapely
from django.conf import settings

from wanjia.access.types import RequestContext
from wanjia.kernel.errors import NotReady, Problem
from wanjia.mirror.queries import ask
from wanjia.places.queries import ancestors, boundary, hexagon_centre, reach_ids
from wanjia.places.types import Area, Level
from wanjia.statistics import sql
from wanjia.statistics.queries.closes import STILL_COUNTED, Cells, Named, closed
from wanjia.statistics.queries.scope import place
from wanjia.statistics.rules.audiences import audience_of, closing_day
from wanjia.statistics.rules.mosaic import shown
from wanjia.statistics.types.designs import Audience
from wanjia.statistics.types.hexagons import Held, Hexagons
from wanjia.statistics.types.protection import MANAGERS, PUBLIC

PROTECTIONS = {Audience.PERSONS: None, Audience.MANAGERS: MANAGERS, Audience.PUBLIC: PUBLIC}
NAME = "hexagons"
ABOVE = "SELECT area_id, ancestor_id FROM area_within WHERE area_id IN (SELECT unnest($1))"


def hexagons(ctx: RequestContext, area_id: int) -> Hexagons:
    """The hexagons of an area. With person rights exact and live, of one's own people only; without, protected and of
    yesterday's close. NotFound for an area out of reach, or one without an outline to cut the city's hexagons by.
    """
    return _hexagons(ctx, area_id, ctx.at)


def public_hexagons(*, area: int, at: datetime) -> Hexagons:
    """The same for everybody: the end of last month."""
    return _hexagons(None, area, at)


def _hexagons(ctx: RequestContext | None, area_id: int, at: datetime) -> Hexagons:
    audience = audience_of(ctx)
    day = closing_day(audience, at)
    whole = place(ctx, audience, area_id, day)
    if audience is Audience.PERSONS:
        atoms, moment, behind = _atoms(whole, day, keyed=False)
        figures: dict[int, int] = defaultdict(int)
        for (hexagon, _), held in atoms.items():
            figures[hexagon] += held.people
    else:
        (figures, moment), behind = _protected(whole, audience, day, at), 0
    return Hexagons(whole, audience, PROTECTIONS[audience], figures, day, moment, behind)


def _protected(whole: Area, audience: Audience, day: date, at: datetime) -> tuple[dict[int, int], datetime]:
    """One protected map for the whole city, so that no two maps overlap; an area is shown what lies in its outline."""
    city = next(one for one in ancestors(whole.id, on=day) if one.level is Level.PREFECTURE)
    close = closed(
        Named(audience, NAME, city.id, str(day), day), lambda: _work_out(city, audience, day), at=at
    )  # fmt: skip
    figures = {int(hexagon): int(people) for hexagon, people in close.figures}
    if whole.id != city.id:
        outline = shapely.from_wkb(boundary(whole.id, on=day).wkb)
        figures = {one: people for one, people in figures.items() if outline.contains(_centre(one))}
    return figures, close.made_at


def _work_out(city: Area, audience: Audience, day: date) -> Cells:
    atoms, _, behind = _atoms(city, day, keyed=True)
    if behind:
        raise NotReady(Problem("figures-behind", STILL_COUNTED))
    above = defaultdict(list)
    for area, upper in ask("statistics.above", ABOVE, (sorted({area for _, area in atoms}),)).rows:
        above[area].append(upper)
    rule = PROTECTIONS[audience]
    assert rule is not None, "exact figures are not closed"
    # As text: JavaScript and JSON readers cut numbers of 64 bits.
    return [[str(hexagon), people] for hexagon, people in sorted(shown(atoms, above, rule).items())]


def _atoms(whole: Area, day: date, *, keyed: bool) -> tuple[dict[tuple[int, int], Held], datetime, int]:
    secret = (settings.FIGURES_KEY,) if keyed else ()
    given = (day, sorted(reach_ids([whole.id])), *secret)
    found = ask("statistics.hexagons", sql.hexagons(keyed), given, keys=2)
    return {(hexagon, area): Held(*counts) for hexagon, area, *counts in found.rows}, found.moment, found.behind


def _centre(hexagon: int) -> shapely.Point:
    return shapely.Point(hexagon_centre(hexagon))
