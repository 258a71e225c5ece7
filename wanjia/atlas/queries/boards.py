"""The board of an area: its home figures, those of its parts, and the events of the last days."""

from collections import defaultdict
from datetime import date, timedelta

from wanjia.access.types import RequestContext
from wanjia.atlas.queries.counts import counted, sees_live
from wanjia.atlas.queries.live import entered, happened
from wanjia.atlas.rules.figures import FIGURES, counts_of, home_of, value_of
from wanjia.atlas.types import Board, BoardLine, Counts, EventDays, Figure, Quarters
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
    """What a board shows the asker of an area. NotFound out of reach."""
    figures = tuple(FIGURES[key] for key in home_of(ctx.roles, live=sees_live(ctx)))
    view = counted(ctx, area_id, {name for figure in figures for name in counts_of(figure)})
    today = day_in_china(ctx.at)
    return Board(
        figures=figures,
        whole=_line(figures, view.whole),
        parts=tuple(_line(figures, one) for one in view.parts),
        days=tuple(today - timedelta(days=DAYS - 1 - step) for step in range(DAYS)),
        events=_events(ctx, area_id) if sees_live(ctx) else (),
        as_of=view.as_of,
        behind=view.behind,
        closed_on=view.closed_on,
    )


def quarters(ctx: RequestContext, area_id: int) -> tuple[Quarters, ...]:
    """What was entered today of each part of an area, in steps of 15 minutes; nothing for who sees no live figures."""
    return entered(ctx, area_id, EVENTS) if sees_live(ctx) else ()


def _line(figures: tuple[Figure, ...], counts: Counts) -> BoardLine:
    return BoardLine(counts.area, tuple(value_of(figure, counts.by_name) for figure in figures))


def _events(ctx: RequestContext, area_id: int) -> tuple[EventDays, ...]:
    by_kind: dict[EventKind, dict[date, int]] = {kind: defaultdict(int) for kind in EVENTS.values()}
    for (kind, on), people in happened(ctx, area_id, EVENTS, days=DAYS).items():
        by_kind[EVENTS[kind]][on] += people
    return tuple(EventDays(kind, days) for kind, days in by_kind.items())
