"""The board of an area: its home figures and the events of the last days."""

from datetime import date, timedelta

from wanjia.access.types import RequestContext
from wanjia.atlas.queries.counts import happened, overview
from wanjia.atlas.rules.figures import FIGURES, HOME
from wanjia.atlas.types import Board, EventDays
from wanjia.kernel.clock import day_in_china
from wanjia.registry.types import EventKind

DAYS = 7
# In the order of the board; of a whole household that moves each member counts.
EVENTS = {
    EventKind.BIRTH: EventKind.BIRTH,
    EventKind.DEATH: EventKind.DEATH,
    EventKind.RESIDENCE_IN: EventKind.RESIDENCE_IN,
    EventKind.HOUSEHOLD_IN: EventKind.RESIDENCE_WITHIN,
    EventKind.RESIDENCE_WITHIN: EventKind.RESIDENCE_WITHIN,
}


def board(ctx: RequestContext, area_id: int) -> Board:
    """What a board shows of an area. NotFound out of reach."""
    view, moment = overview(ctx, area_id)
    today = day_in_china(ctx.at)
    by_kind: dict[EventKind, dict[date, int]] = {kind: {} for kind in EVENTS.values()}
    for one in happened(ctx, area_id, days=DAYS):
        days = by_kind[EVENTS[one.kind]]
        days[one.on] = days.get(one.on, 0) + one.people
    return Board(
        area=view.whole.area,
        figures=tuple((FIGURES[key], getattr(view.whole, FIGURES[key].of)) for key in HOME),
        days=tuple(today - timedelta(days=DAYS - 1 - step) for step in range(DAYS)),
        events=tuple(EventDays(kind, days) for kind, days in by_kind.items()),
        as_of=moment,
    )
