"""人口概况 and 大屏展示: the home figures of an area and of its parts, what happened in it, and the same on a wall."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard, may_open
from wanjia.atlas import policies as may
from wanjia.atlas import queries
from wanjia.atlas.forms import AreaForm
from wanjia.atlas.pages.words import choropleth, legend, source, steps, trail
from wanjia.atlas.rules.figures import FIGURES, figures_for, told
from wanjia.atlas.types import Board, BoardLine, ClassedMap, Wish
from wanjia.kernel.errors import N_, NotFound
from wanjia.places.types import Area
from wanjia.registry.types import EventKind
from wanjia.web.pages import render
from wanjia.web.types import Bar, Column, Crumb

EVENTS = {
    EventKind.BIRTH: N_("Born"),
    EventKind.DEATH: N_("Died"),
    EventKind.RESIDENCE_IN: N_("Moved in from elsewhere"),
    EventKind.RESIDENCE_WITHIN: N_("Moved within the city"),
}
# On the wall the map comes with figures that a leader asks for, one after the other, as far as they are shown.
WALL_MAPS = ("people", "newcomers", "alone_over_80", "over_65_share")
SLIDE_SECONDS = 15


@guard(may.BOARD)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board; a poll of the page asks for its live part only."""
    found = queries.board(request.ctx, _asked(request))
    shown = _shown(found, "atlas:board") | {"lines": _lines(found), "bars": _bars(found)}
    if "X-Poll" in request.headers:
        return render(request, "atlas/board_live.html", **shown)
    area = found.whole.area
    links = {"wall_url": _url("atlas:wall", area), "file_url": _file(request, area)}
    return render(request, "atlas/board.html", trail=_trail(request, found), **shown, **links)


@guard(may.BOARD)
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The board for a screen on a wall: figures, maps and events one after the other.

    The page asks for its figures twice a second, and for its other slides every ten.
    """
    found = queries.board(request.ctx, _asked(request))
    shown = _shown(found, "atlas:wall")
    wishes = [Wish(found.whole.area.id, one) for one in _wall_figures(request)]
    match request.headers.get("X-Poll"):
        case None:
            titles = [{"title": _(wish.figure.title)} for wish in wishes]
            return render(request, "atlas/wall.html", maps=titles, seconds=SLIDE_SECONDS, **shown)
        case "slides":
            maps = [_slide(queries.classed_map(request.ctx, wish)) for wish in wishes]
            entered = steps(queries.quarters(request.ctx, found.whole.area.id))
            return render(request, "atlas/wall_slides.html", maps=maps, steps=entered, **shown)
        case _:
            return render(request, "atlas/wall_live.html", **shown)


def _wall_figures(request: HttpRequest):
    offered = figures_for(live=queries.sees_live(request.ctx))
    return [FIGURES[key] for key in WALL_MAPS if key in offered]


def _slide(one: ClassedMap) -> dict[str, object]:
    return {
        "title": _(one.figure.title),
        "drawing": choropleth(one, queries.drawing(one), lambda area: _url("atlas:wall", area)),
        "legend": legend(one),
        "as_of": one.as_of,
        "behind": one.behind,
        "closed_on": one.closed_on,
    }


def _shown(found: Board, page: str) -> dict[str, object]:
    area = found.whole.area
    return {
        "area": area,
        "figures": [
            {"label": _(figure.title), "count": told(value, figure), "url": _url("atlas:map", area, figure.key)}
            for figure, value in zip(found.figures, found.whole.values, strict=True)
        ],
        "columns": [Column(_("Area")), *(Column(_(one.title), number=True) for one in found.figures)],
        "event_columns": [
            Column(_("Event")),
            *(Column(f"{day:%m-%d}", number=True) for day in found.days),
            Column(_("Together"), number=True),
        ],
        "events": [
            {
                "title": _(EVENTS[one.kind]),
                "counts": [one.by_day.get(day, 0) for day in found.days],
                "together": sum(one.by_day.values()),
            }
            for one in found.events
        ],
        "live_url": _url(page, area),
        "moment": found.as_of,  # stands in the part that is asked for again, not in the head of the page
        "late": found.behind,
        "close": found.closed_on,
        "source": source(found.closed_on),
    }


def _lines(found: Board) -> list[dict[str, object]]:
    return [
        {"name": one.area.name, "url": _url("atlas:board", one.area), "values": _told(found, one)}
        for one in found.parts
    ] + [{"name": _("Together"), "url": "", "values": _told(found, found.whole), "whole": True}]


def _told(found: Board, line: BoardLine) -> list[str]:
    return [told(value, figure) for figure, value in zip(found.figures, line.values, strict=True)]


def _bars(found: Board) -> list[Bar]:
    """The first figure of each part."""
    longest = max((one.values[0] or 0 for one in found.parts), default=0)
    return [
        Bar(one.area.name, (one.values[0] or 0) / longest if longest else 0.0, told(one.values[0], found.figures[0]))
        for one in found.parts
    ]


def _file(request: HttpRequest, area: Area) -> str:
    """The workbook of the people of an area, for those who may take it."""
    if not may_open(request, "statistics:tables"):
        return ""
    return f"{reverse('exports:new', args=['table'])}?code=people_by_area&area={area.id}"


def _asked(request: HttpRequest) -> int:
    form = AreaForm(request.GET)
    if not form.is_valid():
        raise NotFound("area")
    return form.cleaned_data["area"] or queries.home_area(request.ctx).id


def _trail(request: HttpRequest, found: Board) -> list[Crumb]:
    return trail(queries.way_down(request.ctx, found.whole.area.id), lambda area: _url("atlas:board", area))


def _url(page: str, area: Area, figure: str = "") -> str:
    asked = f"&figure={figure}" if figure else ""
    return f"{reverse(page)}?area={area.id}{asked}"
