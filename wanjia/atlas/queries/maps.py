"""One figure of the parts of an area, broken into classes."""

from wanjia.access.types import RequestContext
from wanjia.atlas.queries.counts import overview, way_down
from wanjia.atlas.rules.breaks import classes, place
from wanjia.atlas.rules.figures import value_of
from wanjia.atlas.types import ClassedMap, Figure, Part, Wish
from wanjia.registry.types.lists import AreaCounts, AreaOverview


def classed_map(ctx: RequestContext, wish: Wish) -> ClassedMap:
    """The map that is wished for; a community, which has no parts, is a map of itself. NotFound out of reach."""
    view, moment = overview(ctx, wish.area_id)
    values = {one.area: _value(wish.figure, one) for one in view.parts or (view.whole,)}
    known = [value for value in values.values() if value is not None]
    found = classes(known, wish.breaks)
    return ClassedMap(
        figure=wish.figure,
        area=view.whole.area,
        trail=way_down(ctx, wish.area_id),
        total=_value(wish.figure, view.whole),
        rest=_rest(wish.figure, view),
        parts=tuple(
            Part(area, value, None if value is None else place(value, found)) for area, value in values.items()
        ),
        classes=found,
        without=len(values) - len(known),
        as_of=moment,
    )


def _value(figure: Figure, counts: AreaCounts) -> int | None:
    return value_of(figure, {name: getattr(counts, name) for name in {figure.of, figure.to} - {""}})


def _rest(figure: Figure, view: AreaOverview) -> int:
    """What the whole has over its parts: people still on record in areas that ended without a successor."""
    if figure.to or not view.parts:
        return 0
    whole, *parts = (int(getattr(one, figure.of)) for one in (view.whole, *view.parts))
    return whole - sum(parts)
