"""One figure of the parts of an area, broken into classes."""

from wanjia.access.types import RequestContext
from wanjia.atlas.queries.counts import counted, way_down
from wanjia.atlas.rules.breaks import classes, place
from wanjia.atlas.rules.figures import counts_of, value_of
from wanjia.atlas.types import ClassedMap, Counted, Figure, Part, Wish


def classed_map(ctx: RequestContext, wish: Wish) -> ClassedMap:
    """The map that is wished for; a community, which has no parts, is a map of itself.

    NotFound out of reach, Forbidden for a figure that is not this asker's.
    """
    view = counted(ctx, wish.area_id, counts_of(wish.figure))
    values = {one.area: value_of(wish.figure, one.by_name) for one in view.parts or (view.whole,)}
    known = [value for value in values.values() if value is not None]
    found = classes(known, wish.breaks)
    return ClassedMap(
        figure=wish.figure,
        area=view.whole.area,
        trail=way_down(ctx, wish.area_id),
        total=value_of(wish.figure, view.whole.by_name),
        rest=_rest(wish.figure, view),
        parts=tuple(
            Part(area, value, None if value is None else place(value, found)) for area, value in values.items()
        ),
        classes=found,
        without=len(values) - len(known),
        as_of=view.as_of,
        behind=view.behind,
        closed_on=view.closed_on,
    )


def _rest(figure: Figure, view: Counted) -> int:
    """What the whole has over its parts: people still on record in areas that ended without a successor.

    Of protected figures there is none: a difference of rounded figures says nothing, and one of hidden ones too much.
    """
    if figure.to or not view.parts or view.closed_on:
        return 0
    whole, *parts = (one.by_name[figure.of] or 0 for one in (view.whole, *view.parts))
    return whole - sum(parts)
