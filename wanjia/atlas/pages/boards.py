"""人口概况 and 大屏展示: the home figures of an area, what happened in it, and the same on a wall."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard
from wanjia.atlas import policies as may
from wanjia.atlas import queries
from wanjia.atlas.forms import AreaForm
from wanjia.atlas.pages.words import choropleth, legend, trail
from wanjia.atlas.rules.figures import FIGURES
from wanjia.atlas.types import Board, Wish
from wanjia.kernel.errors import N_, NotFound
from wanjia.places.types import Area
from wanjia.registry.types import EventKind
from wanjia.web.pages import render
from wanjia.web.types import Column, Crumb

EVENTS = {
    EventKind.BIRTH: N_("Born"),
    EventKind.DEATH: N_("Died"),
    EventKind.RESIDENCE_IN: N_("Moved in from elsewhere"),
    EventKind.RESIDENCE_WITHIN: N_("Moved within the city"),
}
# On the wall the map comes with figures that a leader asks for, one after the other.
WALL_MAPS = ("people", "newcomers", "alone_over_80")


@guard(may.BOARD)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board; a poll of the page asks for its live part only."""
    found = queries.board(request.ctx, _asked(request))
    template = "atlas/board_live.html" if "X-Poll" in request.headers else "atlas/board.html"
    way = _trail(request, found)
    return render(request, template, trail=way, **_shown(found, "atlas:board"), wall_url=_url("atlas:wall", found.area))


@guard(may.BOARD)
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The board for a screen on a wall: figures, maps and events one after the other.

    The page asks for its figures every second, and for its other slides every ten.
    """
    found = queries.board(request.ctx, _asked(request))
    shown = _shown(found, "atlas:wall")
    match request.headers.get("X-Poll"):
        case None:
            return render(
                request, "atlas/wall.html", maps=[{"title": _(FIGURES[key].title)} for key in WALL_MAPS], **shown
            )
        case "slides":
            return render(request, "atlas/wall_slides.html", maps=_slides(request, found), **shown)
        case _:
            return render(request, "atlas/wall_live.html", **shown)


def _slides(request: HttpRequest, found: Board) -> list[dict[str, object]]:
    maps = [queries.classed_map(request.ctx, Wish(found.area.id, FIGURES[key])) for key in WALL_MAPS]
    return [
        {
            "title": _(one.figure.title),
            "drawing": choropleth(one, queries.drawing(one), lambda area: _url("atlas:wall", area)),
            "legend": legend(one),
            "as_of": one.as_of,
        }
        for one in maps
    ]


def _shown(found: Board, page: str) -> dict[str, object]:
    return {
        "area": found.area,
        "figures": [
            {"label": _(figure.title), "count": count, "url": _url("atlas:map", found.area, figure.key)}
            for figure, count in found.figures
        ],
        "columns": [
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
        "live_url": _url(page, found.area),
        "moment": found.as_of,  # stands in the part that is asked for again, not in the head of the page
    }


def _asked(request: HttpRequest) -> int:
    form = AreaForm(request.GET)
    if not form.is_valid():
        raise NotFound("area")
    return form.cleaned_data["area"] or queries.home_area(request.ctx).id


def _trail(request: HttpRequest, found: Board) -> list[Crumb]:
    return trail(queries.way_down(request.ctx, found.area.id), lambda area: _url("atlas:board", area))


def _url(page: str, area: Area, figure: str = "") -> str:
    asked = f"&figure={figure}" if figure else ""
    return f"{reverse(page)}?area={area.id}{asked}"
